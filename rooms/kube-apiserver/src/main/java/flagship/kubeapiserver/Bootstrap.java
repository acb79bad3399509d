package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.NativeDefaults;
import java.util.List;

/** Creates what every cluster has from its first moment. */
final class Bootstrap {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private Bootstrap() {}

    static void run(StoredObjects objects, TypeRegistry types, ResourceOptions options) {
        var namespaces =
                types.find(new GroupVersionResource("", "v1", "namespaces")).orElseThrow();
        for (String name : NAMESPACES) {
            create(objects, namespaces, new NamespacedName("", name), NativeWriting.object(namespaces, name));
        }
    }

    private static void create(
            StoredObjects objects,
            ServedType type,
            NamespacedName name,
            com.fasterxml.jackson.databind.node.ObjectNode object) {
        if (objects.reader().find(type, name).isEmpty()) {
            NativeDefaults.apply(type.kind(), object);
            objects.writer().create(WriteRequest.internal(type, name), object);
        }
    }
}
