package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
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
        if (!options.extensionAuthentication().isEmpty()) {
            extensionAuthentication(objects, types, options.extensionAuthentication());
        }
    }

    /** Servers of aggregated APIs look here for whom to believe. */
    private static void extensionAuthentication(
            StoredObjects objects, TypeRegistry types, java.util.Map<String, String> data) {
        var maps = types.find(new GroupVersionResource("", "v1", "configmaps")).orElseThrow();
        var name = new NamespacedName("kube-system", "extension-apiserver-authentication");
        var object = NativeWriting.object(maps, name.name());
        ObjectMeta.of(object).node().put("namespace", name.namespace());
        var members = object.putObject("data");
        data.forEach(members::put);
        create(objects, maps, name, object);
        objects.writer().update(WriteRequest.internal(maps, name), current -> {
            current.set("data", members);
            return current;
        });
    }

    private static void create(
            StoredObjects objects,
            ServedType type,
            NamespacedName name,
            com.fasterxml.jackson.databind.node.ObjectNode object) {
        if (objects.reader().find(type, name).isEmpty()) {
            objects.writer().create(WriteRequest.internal(type, name), object);
        }
    }
}
