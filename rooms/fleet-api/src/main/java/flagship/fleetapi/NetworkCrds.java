package flagship.fleetapi;

import java.util.List;
import java.util.stream.Stream;

/**
 * The CustomResourceDefinitions of tenant networks, one for each kind of {@code kubeovn.io}.
 *
 * <p>Source: Kube-OVN, the development line of v1.17 with the fields of v1.11 that it dropped.
 */
public final class NetworkCrds {
    private static final String GROUP = "kubeovn.io";

    private NetworkCrds() {}

    /** Every definition as the JSON of an {@code apiextensions.k8s.io/v1} CustomResourceDefinition, ordered by name; fresh arrays. */
    public static List<byte[]> all() {
        return Stream.of(
                        "dnsnameresolvers",
                        "ippools",
                        "ips",
                        "iptables-dnat-rules",
                        "iptables-eips",
                        "iptables-fip-rules",
                        "iptables-snat-rules",
                        "ovn-dnat-rules",
                        "ovn-eips",
                        "ovn-fips",
                        "ovn-snat-rules",
                        "provider-networks",
                        "qos-policies",
                        "router-lb-rules",
                        "security-groups",
                        "subnets",
                        "switch-lb-rules",
                        "vips",
                        "vlans",
                        "vpc-dnses",
                        "vpc-egress-gateways",
                        "vpc-nat-gateways",
                        "vpcs")
                .map(plural -> FleetCrds.read(plural + "." + GROUP + ".json"))
                .toList();
    }
}
