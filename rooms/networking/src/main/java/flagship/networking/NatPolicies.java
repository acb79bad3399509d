package flagship.networking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Subnet.NatPolicyRule;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which packets of a Subnet leave the cluster with the node's address ({@code natOutgoingPolicyRules}). Pure; the agents of nodes do it.
 *
 * <p>Source: Kube-OVN, contract sections 2.2 and 5.7.
 */
final class NatPolicies {
    private NatPolicies() {}

    /** A sentence that says what to do; empty for a rule that can be realised. */
    static Optional<String> problem(NatPolicyRule rule) {
        if (!rule.action().equals("nat") && !rule.action().equals("forward")) {
            return Optional.of(
                    "natOutgoingPolicyRules: action '%s' is neither nat nor forward".formatted(rule.action()));
        }
        var families = new ArrayList<IpFamily>();
        for (String list : List.of(rule.sources(), rule.destinations())) {
            for (String text : words(list)) {
                var network = network(text);
                if (network.isEmpty()) {
                    return Optional.of(
                            "natOutgoingPolicyRules: '%s' is neither an address nor a network such as 10.0.0.0/16"
                                    .formatted(text));
                }
                families.add(network.get().family());
            }
        }
        return families.stream().distinct().count() > 1
                ? Optional.of(
                        "natOutgoingPolicyRules: srcIPs '%s' and dstIPs '%s' are of both families: write a rule for each"
                                .formatted(rule.sources(), rule.destinations()))
                : Optional.empty();
    }

    /** Whether a packet out of the Subnet gets the node's address. */
    static boolean translates(Subnet.Gateway gateway, IpAddress from, IpAddress to) {
        return gateway.natOutgoing()
                && gateway.natPolicies().stream()
                        .filter(rule -> matches(rule.sources(), from) && matches(rule.destinations(), to))
                        .findFirst()
                        .map(rule -> !rule.action().equals("forward"))
                        .orElse(true);
    }

    /** As the Subnet's status has them: each with an id that stays while the rule and its place do; null where there are none. */
    static Optional<ArrayNode> status(Subnet subnet) {
        var rules = subnet.spec().gatewayOfCluster().natPolicies();
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        var all = Json.mapper().createArrayNode();
        for (NatPolicyRule rule : rules) {
            var text = "%s %d %s".formatted(subnet.name(), all.size(), rule);
            var id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                    .toString();
            var entry = all.addObject()
                    .put("ruleID", id.replace("-", "").substring(0, 12))
                    .put("action", rule.action());
            entry.putObject("match").put("srcIPs", rule.sources()).put("dstIPs", rule.destinations());
        }
        return Optional.of(all);
    }

    private static boolean matches(String list, IpAddress address) {
        var words = words(list);
        return words.isEmpty()
                || words.stream().flatMap(text -> network(text).stream()).anyMatch(it -> it.contains(address));
    }

    private static List<String> words(String list) {
        return list.isBlank() ? List.of() : List.of(list.strip().split("\\s*,\\s*", -1));
    }

    private static Optional<Cidr> network(String text) {
        return text.contains("/")
                ? Cidr.parse(text)
                : IpAddress.parse(text)
                        .map(address -> Cidr.of(address, address.family().bits()));
    }
}
