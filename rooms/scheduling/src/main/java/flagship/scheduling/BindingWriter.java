package flagship.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Condition;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Timing;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes decisions to bindings. Each patch names the version that it was made from, so that a decision about a binding that has changed
 * meanwhile is refused instead of undoing the change.
 */
final class BindingWriter {
    /** How often a status is patched again that others write too. */
    private static final int STATUS_TRIES_MAX = 10;

    private final KubeClient hostClient;
    private final KnownBindings bindings;
    private final Timing timing;

    BindingWriter(KubeClient hostClient, KnownBindings bindings, Timing timing) {
        this.hostClient = hostClient;
        this.bindings = bindings;
        this.timing = timing;
    }

    /** Makes a patch of the status, for the newest state; empty if there is nothing to write. */
    interface StatusPatch {
        Optional<ObjectNode> of(ResourceBinding newest);
    }

    /**
     * Writes placement and clusters.
     *
     * @return the binding as it is then
     * @throws ApiException Conflict if the binding has changed
     */
    ResourceBinding writeSpec(ResourceBinding binding, ObjectNode patch) throws IOException, InterruptedException {
        var locked = patch.deepCopy();
        locked.withObject("/metadata").put("resourceVersion", binding.metadata().resourceVersion());
        return note(hostClient.mergePatch(binding.resource(), binding.key(), locked));
    }

    /** Writes the status, again and again if others write it at the same time. */
    void writeStatus(ResourceBinding binding, StatusPatch patch) throws IOException, InterruptedException {
        var newest = binding;
        for (int attempt = 1; ; attempt++) {
            var change = patch.of(newest);
            if (change.isEmpty()) {
                return;
            }
            var locked = change.get();
            locked.putObject("metadata")
                    .put("resourceVersion", newest.metadata().resourceVersion());
            try {
                note(hostClient.mergePatchStatus(newest.resource(), newest.key(), locked));
                return;
            } catch (ApiException e) {
                if (attempt == STATUS_TRIES_MAX || !isConflict(e)) {
                    throw e;
                }
                newest = read(newest);
            }
        }
    }

    /** Writes a condition alone. */
    void writeCondition(ResourceBinding binding, Condition condition) throws IOException, InterruptedException {
        writeStatus(binding, newest -> BindingWrites.failed(newest, condition, timing.now()));
    }

    /** Reads past the cache. */
    ResourceBinding read(ResourceBinding binding) throws IOException, InterruptedException {
        return note(hostClient.get(binding.resource(), binding.key()));
    }

    private ResourceBinding note(ObjectNode object) {
        var binding = ResourceBinding.of(object);
        bindings.wrote(binding);
        return binding;
    }

    static boolean isConflict(ApiException failure) {
        return failure.status().reason().equals("Conflict");
    }
}
