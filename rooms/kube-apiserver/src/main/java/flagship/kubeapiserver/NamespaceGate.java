package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubemodel.Status.Cause;
import flagship.kubestore.ObjectStore;
import java.util.Set;

/** Lets new objects only into namespaces that exist and stay. Safe for use by many threads. */
final class NamespaceGate {
    static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private static final Set<String> KEPT = Set.of("default", "kube-system", "kube-public");

    private final ObjectStore store;

    NamespaceGate(ObjectStore store) {
        this.store = store;
    }

    /** @throws ApiException 404 if the namespace does not exist, 403 if it is being deleted */
    void requireActive(GroupResource resource, NamespacedName object) {
        var namespace = object.namespace();
        var stored = store.get(StoreKeys.key(NAMESPACES, new NamespacedName("", namespace)))
                .orElseThrow(() -> ApiException.notFound(NAMESPACES, namespace));
        if (!ObjectHead.read(stored.value()).deletionTimestamp().isEmpty()) {
            throw StatusErrors.withCause(
                    ApiException.forbidden(
                            resource,
                            object.name(),
                            "unable to create new content in namespace %s because it is being terminated"
                                    .formatted(namespace)),
                    new Cause(
                            "NamespaceTerminating",
                            "namespace %s is being terminated".formatted(namespace),
                            "metadata.namespace"));
        }
    }

    /** @throws ApiException 403 for a namespace that the system cannot do without */
    static void requireDeletable(RequestTarget target) {
        var name = target.name().name();
        if (target.type().groupResource().equals(NAMESPACES) && KEPT.contains(name)) {
            throw ApiException.forbidden(NAMESPACES, name, "this namespace may not be deleted");
        }
    }
}
