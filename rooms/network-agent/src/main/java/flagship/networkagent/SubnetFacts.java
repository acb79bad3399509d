package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What of a Subnet concerns a node. Pure.
 *
 * @param mtu 0 where the node chooses
 * @param underlay the pods are on a physical network
 * @param gatewayIsPhysical the gateway is a device outside of OVN
 * @param interconnection the router's addresses in an underlay subnet with u2o, by which its pods leave; else empty
 */
record SubnetFacts(
        String name,
        String vpc,
        int mtu,
        boolean underlay,
        boolean gatewayIsPhysical,
        boolean gatewayCheckDisabled,
        List<InetAddress> interconnection) {
    static final SubnetFacts NONE = SubnetFacts.of(Json.object());

    SubnetFacts {
        interconnection = List.copyOf(interconnection);
    }

    static SubnetFacts of(ObjectNode subnet) {
        var spec = subnet.path("spec");
        boolean underlay = !spec.path("vlan").asText("").isEmpty();
        boolean u2o = underlay && spec.path("u2oInterconnection").asBoolean();
        var address = subnet.path("status").path("u2oInterconnectionIP").asText("");
        return new SubnetFacts(
                subnet.path("metadata").path("name").asText(""),
                spec.path("vpc").asText(""),
                spec.path("mtu").asInt(0),
                underlay,
                underlay && !spec.path("logicalGateway").asBoolean(),
                spec.path("disableGatewayCheck").asBoolean(),
                u2o
                        ? addresses(
                                address.isEmpty()
                                        ? spec.path("u2oInterconnectionIP").asText("")
                                        : address)
                        : List.of());
    }

    private static List<InetAddress> addresses(String list) {
        return IpPrefix.parseList(list).stream().map(IpPrefix::address).toList();
    }

    /** Where a pod sends what leaves its subnet. */
    Optional<InetAddress> gatewayOf(PodAddress address) {
        return interconnection.stream()
                .filter(it -> IpPrefix.isV6(it) == address.address().isV6())
                .findFirst()
                .or(address::gateway);
    }
}
