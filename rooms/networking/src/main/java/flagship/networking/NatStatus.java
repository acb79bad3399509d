package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ObjectMeta;
import java.time.Instant;
import java.util.Optional;

/**
 * What EIPs and rules say about themselves. Pure.
 *
 * <p>The agent writes {@code ready} with {@code redo}, the time at which the pod was created in whose kernel it has seen the thing. For another pod
 * that word counts for nothing.
 */
final class NatStatus {
    private NatStatus() {}

    /** Whether the kernel of the pod that carries the gateway now has it, as far as is known. */
    static boolean isApplied(JsonNode status, Optional<GatewayPod> pod) {
        return status.path("ready").asBoolean()
                && pod.filter(it -> it.created().equals(status.path("redo").asText("")))
                        .isPresent();
    }

    static StatusConditions conditions(
            JsonNode status, ObjectMeta metadata, Instant now, boolean ready, Optional<GatewayPod> pod) {
        var conditions = new StatusConditions(status, metadata.generation(), now);
        if (ready) {
            return conditions.ready("Ready");
        }
        return NatConditions.pending(
                conditions,
                pod.isEmpty() ? "pod is not active now" : "the gateway's pod has not taken it yet: its events say why");
    }
}
