package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.NativeDefaults;
import java.util.List;
import java.util.Map;

/**
 * Creates what every cluster has from its first moment: namespaces, the priorities of system pods, the mandatory flow schemas. What an
 * administrator has changed stays; what is missing is created again at the next start.
 */
final class Bootstrap {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final int NODE_CRITICAL = 2_000_001_000;
    private static final int CLUSTER_CRITICAL = 2_000_000_000;

    private final StoredObjects objects;
    private final TypeRegistry types;

    private Bootstrap(StoredObjects objects, TypeRegistry types) {
        this.objects = objects;
        this.types = types;
    }

    /**
     * At the first start, history begins behind what is created here: nobody can have read a version from before, and one that claims to is
     * told that it has expired, as by a server that has run for long.
     */
    static void run(StoredObjects objects, TypeRegistry types, ResourceOptions options) {
        var bootstrap = new Bootstrap(objects, types);
        boolean first = bootstrap.namespaces();
        bootstrap.priorities();
        bootstrap.flows();
        if (!options.extensionAuthentication().isEmpty()) {
            bootstrap.extensionAuthentication(options.extensionAuthentication());
        }
        if (first) {
            objects.store().compact(objects.store().revision());
        }
    }

    /** Servers of aggregated APIs look here for whom to believe. */
    private void extensionAuthentication(Map<String, String> data) {
        var type = type(new GroupVersionResource("", "v1", "configmaps"));
        var name = new NamespacedName("kube-system", "extension-apiserver-authentication");
        var object = NativeWriting.object(type, name.name());
        ObjectMeta.of(object).node().put("namespace", name.namespace());
        var members = object.putObject("data");
        data.forEach(members::put);
        create(type, object);
        objects.writer().update(WriteRequest.internal(type, name), current -> {
            current.set("data", members);
            return current;
        });
    }

    /** Whether there were none. */
    private boolean namespaces() {
        var type = type(new GroupVersionResource("", "v1", "namespaces"));
        boolean first = objects.reader()
                .find(type, new NamespacedName("", NAMESPACES.getFirst()))
                .isEmpty();
        NAMESPACES.forEach(name -> create(type, NativeWriting.object(type, name)));
        return first;
    }

    private void priorities() {
        var type = type(new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses"));
        create(
                type,
                NativeWriting.object(type, "system-node-critical")
                        .put("value", NODE_CRITICAL)
                        .put("description", "For system pods that a node cannot do without."));
        create(
                type,
                NativeWriting.object(type, "system-cluster-critical")
                        .put("value", CLUSTER_CRITICAL)
                        .put("description", "For system pods that the cluster cannot do without, on whichever node."));
    }

    private void flows() {
        FlowSchemas.levels().forEach(level -> create(type(FlowSchemas.LEVELS), level));
        FlowSchemas.schemas().forEach(schema -> create(type(FlowSchemas.SCHEMAS), schema));
    }

    private ServedType type(GroupVersionResource resource) {
        return types.find(resource).orElseThrow();
    }

    private void create(ServedType type, ObjectNode object) {
        var name = ObjectMeta.of(object).namespacedName();
        if (objects.reader().find(type, name).isEmpty()) {
            NativeDefaults.apply(type.kind(), object);
            objects.writer().create(WriteRequest.internal(type, name), object);
        }
    }
}
