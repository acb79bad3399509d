package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which packets out of a Subnet leave the cluster with the node's address and which with the pod's: one of its {@code natOutgoingPolicyRules}, of which
 * the first that matches decides. Pure.
 *
 * @param networks of the Subnet
 * @param sources empty for every pod of it
 * @param destinations empty for everything outside of the cluster
 */
record NatPolicy(List<IpPrefix> networks, List<IpPrefix> sources, List<IpPrefix> destinations, boolean translates) {
    NatPolicy {
        networks = List.copyOf(networks);
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
    }

    /** Of a Subnet, in its order. A rule that cannot be read is left out: the controller says so at the Subnet. */
    static List<NatPolicy> of(JsonNode spec, List<IpPrefix> networks) {
        return spec.path("natOutgoingPolicyRules")
                .valueStream()
                .flatMap(rule -> read(rule, networks).stream())
                .toList();
    }

    private static Optional<NatPolicy> read(JsonNode rule, List<IpPrefix> networks) {
        var match = rule.path("match");
        try {
            var sources = IpPrefix.parseList(match.path("srcIPs").asText(""));
            var destinations = IpPrefix.parseList(match.path("dstIPs").asText(""));
            boolean translates = !rule.path("action").asText().equals("forward");
            return Optional.of(new NatPolicy(networks, sources, destinations, translates));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The rule of nf_tables without its comment; empty where it concerns no packet of the family. */
    Optional<String> rule(boolean v6) {
        var from = ofFamily(networks, v6);
        var by = ofFamily(sources, v6);
        var to = ofFamily(destinations, v6);
        if (from.isEmpty() || by.isEmpty() != sources.isEmpty() || to.isEmpty() != destinations.isEmpty()) {
            return Optional.empty();
        }
        var ip = v6 ? "ip6" : "ip";
        return Optional.of("%s saddr %s%s %s daddr != @inside%s%s %s"
                .formatted(
                        ip,
                        set(from),
                        by.isEmpty() ? "" : " %s saddr %s".formatted(ip, set(by)),
                        ip,
                        v6 ? "6" : "4",
                        to.isEmpty() ? "" : " %s daddr %s".formatted(ip, set(to)),
                        translates ? "masquerade" : "accept"));
    }

    private static List<IpPrefix> ofFamily(List<IpPrefix> all, boolean v6) {
        return all.stream().filter(it -> it.isV6() == v6).toList();
    }

    /** The kernel takes no set of which one element lies in another. */
    private static String set(List<IpPrefix> all) {
        var networks = all.stream()
                .map(it -> new IpPrefix(it.network(), it.length()))
                .distinct()
                .toList();
        return networks.stream()
                .filter(it -> networks.stream().noneMatch(other -> !other.equals(it) && contains(other, it)))
                .map(IpPrefix::toString)
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static boolean contains(IpPrefix outer, IpPrefix inner) {
        return outer.length() <= inner.length()
                && new IpPrefix(inner.address(), outer.length()).network().equals(outer.network());
    }
}
