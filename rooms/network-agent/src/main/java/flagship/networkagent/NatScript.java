package flagship.networkagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said to the program {@code nft}: each text is one transaction of the kernel. Pure. */
final class NatScript {
    /** Stands in the comments of our rules; changes with the rules, so that those of an older agent are replaced. */
    static final String VERSION = "flagship 3";

    /** Maps with their types; in this order. */
    private static final Map<String, String> TYPES = Map.of(
            NatTable.FLOATING_IN, "type ipv4_addr : ipv4_addr",
            NatTable.FLOATING_OUT, "type ipv4_addr : ipv4_addr",
            NatTable.EIPS, "type ipv4_addr : ipv4_addr",
            NatTable.PORTS, "type inet_proto . ipv4_addr . inet_service : ipv4_addr . inet_service",
            NatTable.SOURCES, "type ipv4_addr : ipv4_addr; flags interval",
            NatTable.LIMIT_IN, "type ipv4_addr : limit",
            NatTable.LIMIT_OUT, "type ipv4_addr : limit",
            NatTable.LIMIT_ALL_IN, "type ifname : limit",
            NatTable.LIMIT_ALL_OUT, "type ifname : limit");

    private static final List<String> LIMITS =
            List.of(NatTable.LIMIT_IN, NatTable.LIMIT_OUT, NatTable.LIMIT_ALL_IN, NatTable.LIMIT_ALL_OUT);
    /** Before anything is translated. */
    private static final List<String> ENTERING = List.of(
            "iifname \"net1\" limit name ip daddr map @limit-in drop", "limit name iifname map @limit-all-in drop");
    /** After everything is. */
    private static final List<String> LEAVING = List.of(
            "oifname \"net1\" limit name ip saddr map @limit-out drop", "limit name oifname map @limit-all-out drop");

    /** Floating addresses come first, as in Kube-OVN: they hide ports of the same EIP. */
    private static final List<String> PREROUTING = List.of(
            "dnat to ip daddr map @fip-in", "dnat ip to meta l4proto . ip daddr . th dport map @ports", "jump shared");

    private static final List<String> POSTROUTING = List.of(
            "snat to ip saddr map @fip-out",
            "oifname \"net1\" snat to ip saddr map @sources fully-random",
            // A host of the Vpc that reaches another by an EIP must get its answer from here.
            "iifname \"eth0\" oifname \"eth0\" ct status dnat snat to ct original ip daddr map @eips fully-random");

    private NatScript() {}

    /** How many rules each chain has of us, besides the shared ports. */
    static Map<String, Integer> skeleton() {
        return Map.of(
                "entering", ENTERING.size(),
                "prerouting", PREROUTING.size(),
                "postrouting", POSTROUTING.size(),
                "leaving", LEAVING.size());
    }

    /** From nothing, or from something that is not ours any more, to {@code wanted}. */
    static String create(NatTable wanted) {
        var script = new ArrayList<String>();
        // Deleting what may not be there needs it to be made first.
        script.add("table ip " + NatTable.NAME + " { }");
        script.add("delete table ip " + NatTable.NAME);
        script.add("table ip " + NatTable.NAME + " {");
        TYPES.forEach((name, type) ->
                script.add("map %s { %s; }".formatted(name, type).replace("; }", "\n}")));
        script.add("chain shared {\n}");
        script.add(chain("entering", "type filter hook prerouting priority -300; policy accept;", ENTERING));
        script.add(chain("leaving", "type filter hook postrouting priority 300; policy accept;", LEAVING));
        script.add(chain("prerouting", "type nat hook prerouting priority -100; policy accept;", PREROUTING));
        script.add(chain("postrouting", "type nat hook postrouting priority 100; policy accept;", POSTROUTING));
        script.add("}");
        change(NatTable.empty(), wanted).ifPresent(script::add);
        return String.join("\n", script) + "\n";
    }

    private static String chain(String name, String hook, List<String> rules) {
        return "chain %s {\n%s\n%s\n}"
                .formatted(
                        name,
                        hook,
                        rules.stream()
                                .map(rule -> "%s comment \"%s\"".formatted(rule, VERSION))
                                .collect(Collectors.joining("\n")));
    }

    /** From {@code current} to {@code wanted}; empty where they are the same. */
    static Optional<String> change(NatTable current, NatTable wanted) {
        var script = new ArrayList<String>();
        for (String map : NatTable.MAPS.stream().sorted().toList()) {
            if (map.equals(NatTable.SHARED)) {
                continue;
            }
            var gone = current.missingIn(wanted, map);
            if (!gone.isEmpty()) {
                script.add("delete element ip %s %s { %s }"
                        .formatted(NatTable.NAME, map, String.join(", ", gone.keySet())));
            }
        }
        for (String map : LIMITS) {
            current.missingIn(wanted, map)
                    .values()
                    .forEach(name -> script.add("delete limit ip %s %s".formatted(NatTable.NAME, name)));
            wanted.missingIn(current, map)
                    .values()
                    .forEach(name -> script.add(
                            "add limit ip %s %s { %s ; }".formatted(NatTable.NAME, name, RateLimit.definition(name))));
        }
        for (String map : NatTable.MAPS.stream().sorted().toList()) {
            var fresh = wanted.missingIn(current, map);
            if (!fresh.isEmpty() && !map.equals(NatTable.SHARED)) {
                script.add("add element ip %s %s { %s }"
                        .formatted(
                                NatTable.NAME,
                                map,
                                fresh.entrySet().stream()
                                        .map(entry -> entry.getKey() + " : " + value(map, entry.getValue()))
                                        .collect(Collectors.joining(", "))));
            }
        }
        if (!current.entries(NatTable.SHARED).equals(wanted.entries(NatTable.SHARED))) {
            script.add("flush chain ip %s shared".formatted(NatTable.NAME));
            wanted.entries(NatTable.SHARED).forEach((port, backends) -> script.add(shared(port, backends)));
        }
        return script.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", script) + "\n");
    }

    private static String value(String map, String value) {
        return LIMITS.contains(map) ? "\"" + value + "\"" : value;
    }

    /** Each new connection to the port goes to one of several. */
    private static String shared(String port, String backends) {
        var key = port.split(" \\. ", -1);
        var choices = new ArrayList<String>();
        for (String backend : backends.split(", ", -1)) {
            choices.add("%d : %s".formatted(choices.size(), backend));
        }
        return "add rule ip %s shared ip daddr %s %s dport %s dnat ip to numgen random mod %d map { %s }"
                .formatted(NatTable.NAME, key[1], key[0], key[2], choices.size(), String.join(", ", choices));
    }
}
