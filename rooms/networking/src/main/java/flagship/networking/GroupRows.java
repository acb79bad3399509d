package flagship.networking;

import flagship.fleetapi.SecurityGroup;
import flagship.fleetapi.SecurityGroup.Rule;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a security group. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.1.
 */
final class GroupRows {
    /** The group of all ports that are in any group: what no rule allows is dropped there. */
    static final String DENY_ALL = "ovn.sg.kubeovn_deny_all";

    private static final int BASE = 2_005;
    private static final int SAME_GROUP = 2_004;
    private static final int DROP = 2_003;
    /** A rule's priority counts down from here. */
    private static final int RULES = 18_484;

    private final SecurityGroup group;
    private final String portGroup;
    private final List<DesiredRow> rows = new ArrayList<>();

    private GroupRows(SecurityGroup group) {
        this.group = group;
        this.portGroup = portGroup(group.name());
    }

    static String portGroup(String group) {
        return Northbound.expressionName("ovn.sg." + group);
    }

    static RowKey key(String portGroup) {
        return new RowKey(Northbound.PORT_GROUP, portGroup);
    }

    private static String addressSet(String group, IpFamily family) {
        return portGroup(group) + ".associated." + (family == IpFamily.IPV4 ? "v4" : "v6");
    }

    /** Why the group cannot be realised. */
    static Optional<String> problem(SecurityGroup group) {
        return java.util.stream.Stream.concat(group.ingress().stream(), group.egress().stream())
                .flatMap(rule -> problem(rule).stream())
                .findFirst();
    }

    private static Optional<String> problem(Rule rule) {
        boolean ports = rule.protocol().equals("tcp") || rule.protocol().equals("udp");
        if (ports && (rule.portMin() < 1 || rule.portMax() < rule.portMin())) {
            return Optional.of("a %s rule needs portRangeMin and portRangeMax, the first not above the second"
                    .formatted(rule.protocol()));
        }
        if (rule.policy().equals("pass")) {
            return Optional.of("policy pass needs tiers of rules, which this OVN has not: use allow or drop");
        }
        var address = rule.remoteAddress();
        boolean readable =
                Cidr.parse(address).isPresent() || IpAddress.parse(address).isPresent();
        if (rule.remoteType().equals("securityGroup")
                ? rule.remoteSecurityGroup().isEmpty()
                : !readable) {
            return Optional.of(
                    "the rule of priority %d names no readable remote: set remoteAddress or remoteSecurityGroup"
                            .formatted(rule.priority()));
        }
        return Optional.empty();
    }

    /** @param members the addresses of its interfaces */
    static List<DesiredRow> of(SecurityGroup group, Collection<IpAddress> members) {
        var rules = new GroupRows(group);
        rules.rows.add(
                DesiredRow.named(Northbound.PORT_GROUP, rules.portGroup, Map.of("external_ids", ids(group.name()))));
        for (IpFamily family : IpFamily.values()) {
            var addresses = members.stream()
                    .filter(address -> address.family() == family)
                    .map(IpAddress::toString)
                    .toList();
            rules.rows.add(DesiredRow.named(
                    Northbound.ADDRESS_SET,
                    addressSet(group.name(), family),
                    Map.of(
                            "addresses",
                            Value.ofTexts(addresses),
                            "external_ids",
                            Value.ofMap(Northbound.ids("sg", group.name())))));
        }
        rules.direction(true);
        rules.direction(false);
        return rules.rows;
    }

    private static Value ids(String group) {
        return Value.ofMap(Northbound.ids("type", "security_group", "sg", group));
    }

    /** The rows for all groups together. */
    static List<DesiredRow> denyAll() {
        var rows = new ArrayList<DesiredRow>();
        rows.add(DesiredRow.named(Northbound.PORT_GROUP, DENY_ALL, Map.of("external_ids", ids("kubeovn_deny_all"))));
        rows.add(acl(
                DENY_ALL,
                "to-lport",
                DROP,
                "outport == @%s && ip".formatted(DENY_ALL),
                "drop",
                ids("kubeovn_deny_all")));
        rows.add(acl(
                DENY_ALL,
                "from-lport",
                DROP,
                "inport == @%s && ip".formatted(DENY_ALL),
                "drop",
                ids("kubeovn_deny_all")));
        return rows;
    }

    private void direction(boolean in) {
        var port = (in ? "outport == @" : "inport == @") + portGroup;
        add(in, BASE, port + " && arp");
        add(
                in,
                BASE,
                "%s && icmp6.type == {130, %d, 135, 136} && icmp6.code == 0 && ip.ttl == 255"
                        .formatted(port, in ? 134 : 133));
        add(in, BASE, "%s && udp.src == %d && udp.dst == %d && ip4".formatted(port, in ? 67 : 68, in ? 68 : 67));
        add(in, BASE, "%s && udp.src == %d && udp.dst == %d && ip6".formatted(port, in ? 547 : 546, in ? 546 : 547));
        add(in, BASE, port + " && ip.proto == 112");
        var side = in ? "src" : "dst";
        if (group.allowSameGroup()) {
            for (IpFamily family : IpFamily.values()) {
                var field = family.ovnField();
                add(
                        in,
                        SAME_GROUP,
                        "%s && %s && %s.%s == $%s"
                                .formatted(port, field, field, side, addressSet(group.name(), family)));
            }
        }
        for (Rule rule : in ? group.ingress() : group.egress()) {
            var action = rule.policy().equals("drop") ? "drop" : "allow-related";
            rows.add(acl(
                    portGroup,
                    in ? "to-lport" : "from-lport",
                    RULES - rule.priority(),
                    match(rule, port, side),
                    action,
                    ids(group.name())));
        }
    }

    private static String match(Rule rule, String port, String side) {
        var family = rule.ipVersion().equals("ipv6") ? IpFamily.IPV6 : IpFamily.IPV4;
        var field = family.ovnField();
        var remote = rule.remoteType().equals("securityGroup")
                ? "$" + addressSet(rule.remoteSecurityGroup(), family)
                : rule.remoteAddress();
        var match = "%s && %s && %s.%s == %s".formatted(port, field, field, side, remote);
        return switch (rule.protocol()) {
            case "icmp" -> match + (family == IpFamily.IPV4 ? " && icmp4" : " && icmp6");
            case "tcp", "udp" ->
                "%s && %d <= %s.dst <= %d".formatted(match, rule.portMin(), rule.protocol(), rule.portMax());
            default -> match;
        };
    }

    private void add(boolean in, int priority, String match) {
        rows.add(acl(portGroup, in ? "to-lport" : "from-lport", priority, match, "allow-related", ids(group.name())));
    }

    static DesiredRow acl(String portGroup, String direction, int priority, String match, String action, Value ids) {
        return DesiredRow.of(
                        RowIdentity.acl(portGroup, direction, priority, match),
                        Map.of(
                                "direction", Value.of(direction),
                                "priority", Value.of(priority),
                                "match", Value.of(match),
                                "action", Value.of(action),
                                "external_ids", ids))
                .in(key(portGroup), "acls");
    }
}
