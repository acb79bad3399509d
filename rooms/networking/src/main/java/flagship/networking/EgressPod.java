package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Optional;

/**
 * A pod of an egress gateway that lives: it has neither ended nor is it being deleted.
 *
 * @param inside its addresses in the Vpc; empty until it has them
 * @param outside its addresses outside, as far as it has them
 * @param initialised whether the agent of its node has set it up
 */
record EgressPod(
        NamespacedName name, String node, List<IpAddress> inside, List<IpAddress> outside, boolean initialised) {
    /** Label of the pods, with the gateway's name. */
    static final String LABEL = "ovn.kubernetes.io/vpc-egress-gateway";
    /** What the agent of the pod's node writes when the kernel forwards and translates. */
    static final String INITIALISED = "ovn.kubernetes.io/vpc_egress_gateway_init";

    EgressPod {
        inside = List.copyOf(inside);
        outside = List.copyOf(outside);
    }

    /** The gateway that a pod, alive or not, is of: {@code namespace/name}. */
    static Optional<String> gateway(JsonNode pod) {
        var metadata = PodFacts.of(pod).metadata();
        return Optional.ofNullable(metadata.labels().get(LABEL))
                .filter(name -> !name.isEmpty())
                .map(name -> new NamespacedName(metadata.namespace(), name).toString());
    }

    /**
     * Empty for a pod that does not live, and for one that is no gateway's.
     *
     * @param provider of the network outside
     */
    static Optional<EgressPod> of(JsonNode pod, String provider) {
        var facts = PodFacts.of(pod);
        if (facts.metadata().isBeingDeleted()
                || facts.hasEnded()
                || gateway(pod).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new EgressPod(
                facts.key(),
                facts.node(),
                Ipam.addresses(facts.annotation(Keys.PROVIDER, Keys.IP_ADDRESS)),
                Ipam.addresses(facts.annotation(provider, Keys.IP_ADDRESS)),
                facts.annotation(INITIALISED).equals("true")));
    }
}
