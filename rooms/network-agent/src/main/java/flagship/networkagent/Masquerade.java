package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which packets leave a node with its own address: those from one network to a place that is none of the default VPC's networks. Pure.
 *
 * @param inside networks of the default VPC, {@code address/length}
 * @param translated those of them whose pods leave with the node's address
 * @param policies exceptions from that, of which the first that matches decides
 */
record Masquerade(Set<String> inside, Set<String> translated, List<NatPolicy> policies) {
    static final String TABLE = "flagship-node";
    /** Changes with the form of the rules, so that those of an older agent are replaced. */
    private static final String VERSION = "flagship 1";

    Masquerade {
        inside = Set.copyOf(inside);
        translated = Set.copyOf(translated);
        policies = List.copyOf(policies);
    }

    static Masquerade of(List<ObjectNode> subnets) {
        var inside = new HashSet<String>();
        var translated = new HashSet<String>();
        var policies = new ArrayList<NatPolicy>();
        var ordered = subnets.stream()
                .sorted(Comparator.comparing(it -> it.at("/metadata/name").asText()))
                .toList();
        for (ObjectNode subnet : ordered) {
            if (JoinInterface.isRouted(subnet)) {
                var networks =
                        IpPrefix.parseList(subnet.path("spec").path("cidrBlock").asText(""));
                if (subnet.path("spec").path("natOutgoing").asBoolean()) {
                    policies.addAll(NatPolicy.of(subnet.path("spec"), networks));
                }
                for (IpPrefix network : networks) {
                    var text = new IpPrefix(network.network(), network.length()).toString();
                    inside.add(text);
                    if (subnet.path("spec").path("natOutgoing").asBoolean()) {
                        translated.add(text);
                    }
                }
            }
        }
        return new Masquerade(inside, translated, policies);
    }

    /** Whether nothing is translated, for which no table is needed. */
    boolean isEmpty() {
        return translated.isEmpty();
    }

    /** One transaction from whatever is there to this. */
    String script() {
        var script = new ArrayList<String>();
        // Deleting what may not be there needs it to be made first.
        script.add("table inet %s { }".formatted(TABLE));
        script.add("delete table inet " + TABLE);
        if (isEmpty()) {
            return String.join("\n", script) + "\n";
        }
        script.add("table inet %s {".formatted(TABLE));
        script.add(set("inside4", "ipv4_addr", ofFamily(inside, false)));
        script.add(set("translated4", "ipv4_addr", ofFamily(translated, false)));
        script.add(set("inside6", "ipv6_addr", ofFamily(inside, true)));
        script.add(set("translated6", "ipv6_addr", ofFamily(translated, true)));
        script.add("chain leaving {");
        script.add("type nat hook postrouting priority 100; policy accept;");
        rules().forEach(rule -> script.add("%s comment \"%s\"".formatted(rule, mark())));
        for (String family : List.of("4", "6")) {
            script.add("ip%1$s saddr @translated%2$s ip%1$s daddr != @inside%2$s masquerade comment \"%3$s\""
                    .formatted(family.equals("4") ? "" : "6", family, mark()));
        }
        script.add("}\n}");
        return String.join("\n", script) + "\n";
    }

    /** Those that decide before the sets do. */
    private List<String> rules() {
        return policies.stream()
                .flatMap(policy -> Stream.of(policy.rule(false), policy.rule(true)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static String set(String name, String type, Set<String> networks) {
        var elements = networks.isEmpty() ? "" : "elements = { %s }\n".formatted(String.join(", ", networks));
        // The kernel takes no two intervals that meet.
        return "set %s {\ntype %s\nflags interval\nauto-merge\n%s}".formatted(name, type, elements);
    }

    private static Set<String> ofFamily(Set<String> networks, boolean v6) {
        return networks.stream()
                .filter(network -> (network.indexOf(':') >= 0) == v6)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The comment that our rules bear: it changes with everything that the table is made of. */
    String mark() {
        var text = VERSION + new TreeSet<>(inside) + new TreeSet<>(translated) + rules();
        return "%s %s".formatted(VERSION, UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether a listing of the table, as {@code nft -j} prints it, was written from this. */
    boolean isIn(JsonNode listing) {
        int rules = 0;
        for (JsonNode item : listing.path("nftables")) {
            if (item.has("rule")) {
                rules++;
                if (!item.path("rule").path("comment").asText().equals(mark())) {
                    return false;
                }
            }
        }
        return !isEmpty() && rules == 2 + rules().size();
    }
}
