package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ObjectMeta;
import flagship.kubemodel.NamespacedName;
import java.util.Optional;

/**
 * The pod of a NAT gateway that lives: it has neither ended nor is it being deleted.
 *
 * @param created as {@code status.redo} of a rule says which pod it was applied in
 * @param initialised whether the agent of its node has set it up
 */
record GatewayPod(NamespacedName name, String node, String created, boolean initialised) {
    static final String GATEWAY = "ovn.kubernetes.io/vpc_nat_gw";
    static final String INITIALISED = "ovn.kubernetes.io/vpc_nat_gw_init";

    /** Empty for a pod that does not live, and for one that is no gateway's. */
    static Optional<GatewayPod> of(JsonNode pod) {
        var metadata = ObjectMeta.of(pod);
        var facts = PodFacts.of(pod);
        if (metadata.isBeingDeleted() || facts.hasEnded() || gateway(pod).isEmpty()) {
            return Optional.empty();
        }
        var created = pod.at("/metadata/creationTimestamp").asText("").replace("Z", "");
        return Optional.of(new GatewayPod(
                facts.key(),
                facts.node(),
                created,
                facts.annotation(INITIALISED).equals("true")));
    }

    /** The gateway that a pod, alive or not, is of. */
    static Optional<String> gateway(JsonNode pod) {
        return Optional.of(PodFacts.of(pod).annotation(GATEWAY)).filter(name -> !name.isEmpty());
    }
}
