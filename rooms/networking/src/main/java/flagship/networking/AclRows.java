package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Subnet.Acl;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules on a Subnet's switch. Pure.
 *
 * <p>Source: Kube-OVN, contract section 6.6. A private subnet's rules also hold for packets that leave by its router, so what its hosts must
 * reach has to be in {@code allowSubnets} too.
 */
final class AclRows {
    private static final int FROM_NODES = 3_000;
    private static final int EAST_WEST = 1_900;
    private static final int PRIVATE_ALLOW = 1_001;
    private static final int PRIVATE_DROP = 1_000;
    private static final int NAME_CHARS_MAX = 63;

    private final Subnet subnet;
    private final List<Cidr> networks;
    private final List<DesiredRow> rows = new ArrayList<>();

    private AclRows(Subnet subnet, List<Cidr> networks) {
        this.subnet = subnet;
        this.networks = networks;
    }

    /** @param joinNetworks where nodes come from */
    static List<DesiredRow> of(Subnet subnet, List<Cidr> networks, List<Cidr> joinNetworks) {
        var rules = new AclRows(subnet, networks);
        if (subnet.spec().isPrivate()) {
            rules.privateRules(joinNetworks);
        }
        if (!subnet.spec().acls().isEmpty()) {
            rules.ownRules();
        }
        return rules.rows;
    }

    private void privateRules(List<Cidr> joinNetworks) {
        for (Cidr network : networks) {
            var field = network.family().ovnField();
            joinNetworks.stream()
                    .filter(join -> join.family() == network.family())
                    .forEach(join ->
                            add("to-lport", FROM_NODES, "%s.src == %s".formatted(field, join), "allow-related"));
            add("to-lport", PRIVATE_ALLOW, between(field, network, network), "allow-related");
            for (String allowed : subnet.spec().allowSubnets()) {
                Cidr.parse(allowed)
                        .filter(cidr -> cidr.family() == network.family())
                        .ifPresent(cidr -> add(
                                "to-lport",
                                PRIVATE_ALLOW,
                                "(%s) || (%s)".formatted(between(field, network, cidr), between(field, cidr, network)),
                                "allow-related"));
            }
        }
        var name = subnet.name();
        rows.add(rule(
                "to-lport",
                PRIVATE_DROP,
                "ip",
                "drop",
                Map.of(
                        "log", Value.of(true),
                        "severity", Value.of("warning"),
                        "name", Value.of(name.substring(0, Math.min(name.length(), NAME_CHARS_MAX))))));
    }

    private void ownRules() {
        if (subnet.spec().allowEastWest()) {
            for (Cidr network : networks) {
                var match = between(network.family().ovnField(), network, network);
                add("to-lport", EAST_WEST, match, "allow");
                add("from-lport", EAST_WEST, match, "allow");
            }
        }
        for (Acl acl : subnet.spec().acls()) {
            rows.add(rule(
                    acl.direction(),
                    acl.priority(),
                    acl.match(),
                    acl.action(),
                    Map.of("external_ids", ids("parent", subnet.name(), "subnet", subnet.name()))));
        }
    }

    private static String between(String field, Cidr source, Cidr destination) {
        return "%s.src == %s && %s.dst == %s".formatted(field, source, field, destination);
    }

    private void add(String direction, int priority, String match, String action) {
        rows.add(rule(direction, priority, match, action, Map.of()));
    }

    private DesiredRow rule(String direction, int priority, String match, String action, Map<String, Value> more) {
        var columns = new HashMap<String, Value>();
        columns.put("direction", Value.of(direction));
        columns.put("priority", Value.of(priority));
        columns.put("match", Value.of(match));
        columns.put("action", Value.of(action));
        columns.put("external_ids", ids("parent", subnet.name()));
        columns.putAll(more);
        return DesiredRow.of(RowIdentity.acl(subnet.name(), direction, priority, match), columns)
                .in(new RowKey(Northbound.SWITCH, subnet.name()), "acls");
    }

    private static Value ids(String... pairs) {
        return Value.ofMap(Northbound.ids(pairs));
    }
}
