package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A pod's first interface as a trace needs it. Pure.
 *
 * @param port its logical port
 * @param vpc empty where its subnet has no logical router
 */
record TracedPod(String name, String port, String subnet, String vpc, IpAddress address, String mac, String gateway) {
    /** @throws IllegalArgumentException if the pod has no address of ours; the message says why */
    static TracedPod of(JsonNode pod) {
        var facts = PodFacts.of(pod);
        if (facts.hostNetwork()) {
            throw new IllegalArgumentException(
                    "pod %s uses its node's own network, which OVN does not carry".formatted(facts.key()));
        }
        var address = Ipam.addresses(facts.annotation(Keys.PROVIDER, Keys.IP_ADDRESS)).stream()
                .filter(IpAddress::isV4)
                .findFirst()
                .or(() -> Ipam.addresses(facts.annotation(Keys.PROVIDER, Keys.IP_ADDRESS)).stream()
                        .findFirst());
        if (address.isEmpty() || !facts.isAllocated()) {
            throw new IllegalArgumentException(
                    "pod %s has no address yet: its events say what it waits for".formatted(facts.key()));
        }
        var owner = facts.owner(
                !facts.annotation(Keys.PROVIDER, Keys.VIRTUAL_MACHINE).isEmpty());
        return new TracedPod(
                facts.key().toString(),
                PodNetwork.port(owner.name(), owner.namespace(), Keys.PROVIDER),
                facts.annotation(Keys.PROVIDER, Keys.LOGICAL_SWITCH),
                facts.annotation(Keys.PROVIDER, Keys.LOGICAL_ROUTER),
                address.get(),
                facts.annotation(Keys.PROVIDER, Keys.MAC_ADDRESS),
                gateway(facts, address.get()));
    }

    private static String gateway(PodFacts facts, IpAddress address) {
        return Ipam.addresses(facts.annotation(Keys.PROVIDER, Keys.GATEWAY)).stream()
                .filter(it -> it.family() == address.family())
                .map(IpAddress::toString)
                .findFirst()
                .orElse("");
    }

    /** The NAT gateway that the pod is; empty for other pods. */
    static Optional<String> natGateway(JsonNode pod) {
        return GatewayPod.gateway(pod);
    }
}
