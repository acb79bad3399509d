package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.MergePatch;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.Optional;

/** Writes bindings, by patches of what changed, since several controllers write them. */
final class BindingStore {
    private static final int STATUS_TRIES_MAX = 10;

    private final KubeClient hostClient;
    private final HostCaches caches;
    private final Rush rush;

    BindingStore(KubeClient hostClient, HostCaches caches, Rush rush) {
        this.hostClient = hostClient;
        this.caches = caches;
        this.rush = rush;
    }

    Optional<ResourceBinding> find(NamespacedName key) {
        return caches.binding(key);
    }

    void create(ObjectNode binding) throws IOException, InterruptedException {
        rush.mark();
        note(hostClient.createRaw(
                resource(binding.path("metadata").path("namespace").asText("")), binding));
    }

    /** Returns the binding as it is now. */
    RawObject patch(NamespacedName key, ObjectNode patch) throws IOException, InterruptedException {
        return note(hostClient.mergePatchRaw(resource(key.namespace()), key, patch));
    }

    /** Makes a patch of the status for the newest state; empty if there is nothing to write. */
    interface StatusPatch {
        Optional<ObjectNode> of(ResourceBinding newest);
    }

    /** Writes the status; again if somebody else wrote it at the same time. */
    void patchStatus(ResourceBinding binding, StatusPatch change) throws IOException, InterruptedException {
        var newest = binding;
        for (int attempt = 1; ; attempt++) {
            var patch = change.of(newest);
            if (patch.isEmpty()) {
                return;
            }
            var locked = patch.get();
            locked.withObject("/metadata")
                    .put("resourceVersion", newest.metadata().resourceVersion());
            try {
                note(hostClient.mergePatchStatusRaw(newest.resource(), newest.key(), locked));
                return;
            } catch (ApiException e) {
                if (attempt == STATUS_TRIES_MAX || !Answers.isConflict(e)) {
                    throw e;
                }
                var read = RawObject.of(hostClient.getBytes(newest.resource(), newest.key()));
                newest = ResourceBinding.of(note(read).toJson());
            }
        }
    }

    /** What turns one spec into another, as a patch; empty if they say the same. */
    static Optional<ObjectNode> change(BindingSpec from, BindingSpec to) {
        var patch = MergePatch.between(from.toJson(), to.toJson()).patch();
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    private RawObject note(RawObject answer) {
        return caches.bindings(answer.head().namespace()).wrote(answer);
    }

    static GroupVersionResource resource(String namespace) {
        return namespace.isEmpty() ? ResourceBinding.CLUSTER_RESOURCE : ResourceBinding.RESOURCE;
    }
}
