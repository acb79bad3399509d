package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.util.HashSet;
import java.util.Set;

/** Gives namespaces what each has, and empties those that are being deleted before it lets them go. */
final class NamespaceController implements StoreLoop.Worker {
    private final StoredObjects objects;
    private final TypeRegistry types;
    private final ServedType namespaces;
    private final ResourceOptions options;
    private final Set<String> terminating = new HashSet<>();

    NamespaceController(StoredObjects objects, TypeRegistry types, ResourceOptions options) {
        this.objects = objects;
        this.types = types;
        this.options = options;
        this.namespaces =
                types.find(new GroupVersionResource("", "v1", "namespaces")).orElseThrow();
    }

    @Override
    public void reset() {
        terminating.clear();
    }

    @Override
    public void seen(Stored stored) {
        look(ObjectHead.read(stored.value()));
    }

    @Override
    public void changed(Event event) {
        var head = ObjectHead.read(event.value());
        if (event.deleted()) {
            terminating.remove(head.name());
        } else {
            look(head);
        }
    }

    private void look(ObjectHead namespace) {
        if (namespace.deletionTimestamp().isEmpty()) {
            furnish(namespace.name());
        } else {
            terminating.add(namespace.name());
        }
    }

    @Override
    public void idle() {
        Set.copyOf(terminating).forEach(this::empty);
    }

    private void furnish(String namespace) {
        if (options.rootCertificate().isEmpty()) {
            return;
        }
        var accounts = types.find(new GroupVersionResource("", "v1", "serviceaccounts"))
                .orElseThrow();
        ensure(accounts, namespace, NativeWriting.object(accounts, "default"));
        var maps = types.find(new GroupVersionResource("", "v1", "configmaps")).orElseThrow();
        var certificate = NativeWriting.object(maps, "kube-root-ca.crt");
        certificate.putObject("data").put("ca.crt", options.rootCertificate());
        ensure(maps, namespace, certificate);
    }

    private void ensure(ServedType type, String namespace, ObjectNode object) {
        var meta = ObjectMeta.of(object);
        meta.node().put("namespace", namespace);
        var name = meta.namespacedName();
        if (objects.reader().find(type, name).isPresent()) {
            return;
        }
        try {
            objects.writer().create(WriteRequest.internal(type, name), object);
        } catch (ApiException e) {
            if (e.code() != 409) {
                throw e;
            }
        }
    }

    /** Deletes what is left in a namespace; lets it go once nothing is. */
    private void empty(String namespace) {
        var left = new NamespaceContent();
        for (ServedType type : types.storedTypes()) {
            if (type.namespaced()) {
                deleteAll(type, namespace, left);
            }
        }
        try {
            if (left.isEmpty()) {
                finish(namespace);
            } else {
                report(namespace, left);
            }
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
            terminating.remove(namespace);
        }
    }

    private void deleteAll(ServedType type, String namespace, NamespaceContent left) {
        for (ObjectHead head : objects.heads(StoreKeys.prefix(type.storage(), namespace))) {
            objects.delete(type, head)
                    .filter(deleted -> !deleted.gone())
                    .ifPresent(held -> left.add(
                            type, ObjectMeta.of(Json.parseObject(held.object())).finalizers()));
        }
    }

    private void finish(String namespace) {
        var name = new NamespacedName("", namespace);
        objects.writer().update(WriteRequest.internal(namespaces, name, "finalize"), current -> {
            if (current.path("spec").path("finalizers") instanceof ArrayNode finalizers) {
                for (int i = finalizers.size() - 1; i >= 0; i--) {
                    if (finalizers.get(i).asText().equals(NamespaceWriting.FINALIZER)) {
                        finalizers.remove(i);
                    }
                }
            }
            return current;
        });
    }

    private void report(String namespace, NamespaceContent left) {
        var name = new NamespacedName("", namespace);
        objects.writer().update(WriteRequest.internal(namespaces, name, "status"), current -> {
            left.describe(current.withObject("status"), ObjectMeta.of(current).text("deletionTimestamp"));
            return current;
        });
    }
}
