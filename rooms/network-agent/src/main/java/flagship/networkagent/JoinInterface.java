package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The node's own place in the default VPC, as the controller wrote it into the node's annotations. Pure.
 *
 * @param port the logical switch port
 * @param addresses with the join network's prefix length
 */
record JoinInterface(String port, MacAddress mac, List<IpPrefix> addresses, List<InetAddress> gateways) {
    static final String DEVICE = "ovn0";
    private static final String DEFAULT_VPC = "ovn-cluster";
    private static final String PREFIX = "ovn.kubernetes.io/";

    /** Empty until the controller has given the node an address. */
    static Optional<JoinInterface> of(ObjectNode node) {
        var annotations = node.path("metadata").path("annotations");
        if (!annotations.path(PREFIX + "allocated").asText("").equals("true")) {
            return Optional.empty();
        }
        var networks = IpPrefix.parseList(annotations.path(PREFIX + "cidr").asText(""));
        var addresses = new ArrayList<IpPrefix>();
        for (IpPrefix address :
                IpPrefix.parseList(annotations.path(PREFIX + "ip_address").asText(""))) {
            int length = networks.stream()
                    .filter(network -> network.isV6() == address.isV6())
                    .findFirst()
                    .orElse(address)
                    .length();
            addresses.add(new IpPrefix(address.address(), length));
        }
        var name = node.path("metadata").path("name").asText("");
        return Optional.of(new JoinInterface(
                annotations.path(PREFIX + "port_name").asText("node-" + name),
                new MacAddress(annotations.path(PREFIX + "mac_address").asText("")),
                List.copyOf(addresses),
                IpPrefix.parseList(annotations.path(PREFIX + "gateway").asText("")).stream()
                        .map(IpPrefix::address)
                        .toList()));
    }

    /** The routes from the node to the pods of the default VPC; other VPCs have none. */
    Set<Route> routes(List<ObjectNode> subnets) {
        var routes = new HashSet<Route>();
        for (ObjectNode subnet : subnets) {
            if (isRouted(subnet)) {
                for (IpPrefix network :
                        IpPrefix.parseList(subnet.path("spec").path("cidrBlock").asText(""))) {
                    gateway(network).ifPresent(gateway -> routes.add(new Route(canonical(network), gateway)));
                }
            }
        }
        return routes;
    }

    private Optional<InetAddress> gateway(IpPrefix network) {
        boolean own =
                addresses.stream().anyMatch(it -> canonical(it).equals(canonical(network))); // The join network itself.
        return own
                ? Optional.empty()
                : gateways.stream()
                        .filter(it -> IpPrefix.isV6(it) == network.isV6())
                        .findFirst();
    }

    private static IpPrefix canonical(IpPrefix network) {
        return new IpPrefix(network.network(), network.length());
    }

    /** Whether a subnet's pods are reached by the default VPC's router. */
    static boolean isRouted(ObjectNode subnet) {
        var spec = subnet.path("spec");
        var vpc = spec.path("vpc").asText("");
        var provider = spec.path("provider").asText("");
        boolean ours = provider.isEmpty() || AttachmentRequest.isPlugged(provider);
        boolean overlay = spec.path("vlan").asText("").isEmpty()
                || spec.path("logicalGateway").asBoolean();
        boolean going = subnet.path("metadata").has("deletionTimestamp");
        return (vpc.isEmpty() || vpc.equals(DEFAULT_VPC)) && ours && overlay && !going;
    }
}
