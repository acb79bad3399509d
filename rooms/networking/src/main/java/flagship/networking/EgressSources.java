package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcEgressGateway;
import flagship.fleetapi.VpcEgressGateway.Policy;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Who leaves by an egress gateway. Pure.
 *
 * @param networks of its policies
 * @param pods that its selectors choose
 */
record EgressSources(List<Cidr> networks, List<Member> pods) {
    EgressSources {
        networks = List.copyOf(networks);
        pods = List.copyOf(pods);
    }

    /** A pod with its address in the gateway's Vpc, which is no gateway itself. */
    record Member(String namespace, Map<String, String> labels, String node, List<IpAddress> addresses) {}

    /**
     * @param subnets by name
     * @param members pods of the gateway's Vpc
     * @param namespaces labels of all namespaces by name
     */
    static EgressSources of(
            VpcEgressGateway gateway,
            Function<String, Optional<Subnet>> subnets,
            Collection<Member> members,
            Map<String, Map<String, String>> namespaces) {
        var networks = new ArrayList<Cidr>();
        for (Policy policy : gateway.policies()) {
            policy.ipBlocks().forEach(block -> network(block).ifPresent(networks::add));
            policy.subnets().stream()
                    .flatMap(name -> subnets.apply(name).stream())
                    .forEach(subnet -> networks.addAll(
                            Cidr.parseList(subnet.spec().cidrBlock()).orElse(List.of())));
        }
        var chosen = members.stream()
                .filter(member -> gateway.selectors().stream().anyMatch(it -> selects(it, member, namespaces)))
                .toList();
        return new EgressSources(networks, chosen);
    }

    /** A network, or one address. */
    static Optional<Cidr> network(String text) {
        var written = text.strip();
        return Cidr.parse(written)
                .or(() -> IpAddress.parse(written)
                        .map(address -> Cidr.of(address, address.family().bits())));
    }

    /** An absent selector chooses everything. */
    private static boolean selects(JsonNode selector, Member member, Map<String, Map<String, String>> namespaces) {
        var labels = namespaces.getOrDefault(member.namespace(), Map.of());
        return selector(selector, "namespaceSelector").matches(labels)
                && selector(selector, "podSelector").matches(member.labels());
    }

    /** @throws ApiException if it cannot be understood */
    static LabelSelector selector(JsonNode selector, String side) {
        return selector.has(side) ? LabelSelector.of(selector.path(side)) : LabelSelector.EVERYTHING;
    }

    /** As an address set holds them. */
    Set<String> texts() {
        var all = new TreeSet<String>();
        networks.forEach(network -> all.add(network.toString()));
        pods.forEach(pod -> pod.addresses().forEach(address -> all.add(address.toString())));
        return all;
    }

    /** By node the addresses there that leave by the gateway. */
    Map<String, List<IpAddress>> byNode(Collection<Member> members) {
        var all = new HashMap<String, List<IpAddress>>();
        for (Member member : members) {
            var leaving = member.addresses().stream()
                    .filter(address ->
                            pods.contains(member) || networks.stream().anyMatch(network -> network.contains(address)))
                    .toList();
            if (!leaving.isEmpty() && !member.node().isEmpty()) {
                all.computeIfAbsent(member.node(), _ -> new ArrayList<>()).addAll(leaving);
            }
        }
        return all;
    }
}
