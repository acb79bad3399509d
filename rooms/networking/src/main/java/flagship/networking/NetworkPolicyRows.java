package flagship.networking;

import flagship.networking.PolicySelection.Rule;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The rows of a NetworkPolicy. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.2.
 */
final class NetworkPolicyRows {
    private static final int ALLOW = 2_001;
    private static final int DROP = 2_000;

    private final String key;
    private final String group;
    private final List<DesiredRow> rows = new ArrayList<>();

    private NetworkPolicyRows(String namespace, String name) {
        this.key = namespace + "/" + name;
        this.group = group(namespace, name);
    }

    /** The Port_Group of the pods that a policy is about. */
    static String group(String namespace, String name) {
        var text = Northbound.expressionName(name + "." + namespace);
        return Character.isLetter(text.charAt(0)) ? text : "np" + text;
    }

    static List<DesiredRow> of(String namespace, String name, PolicySelection selection) {
        var policy = new NetworkPolicyRows(namespace, name);
        policy.group(selection.ports());
        if (selection.isolatesIn()) {
            policy.direction(true, selection.ingress());
        }
        if (selection.isolatesOut()) {
            policy.direction(false, selection.egress());
        }
        return policy.rows;
    }

    private void group(Collection<String> ports) {
        rows.add(DesiredRow.named(Northbound.PORT_GROUP, group, Map.of("external_ids", ids()))
                .referring(Map.of(
                        "ports",
                        ports.stream()
                                .map(port -> new RowKey(Northbound.SWITCH_PORT, port))
                                .toList())));
    }

    private Value ids() {
        return Value.ofMap(Northbound.ids("np", key));
    }

    private void direction(boolean in, List<Rule> rules) {
        var port = (in ? "outport == @" : "inport == @") + group;
        acl(in, DROP, port + " && ip", "drop");
        acl(in, ALLOW, port + " && icmp6.type == {133, 134, 135, 136, 137}", "allow-stateless");
        for (int number = 0; number < rules.size(); number++) {
            for (IpFamily family : IpFamily.values()) {
                allow(in, port, rules.get(number), number, family);
            }
        }
    }

    private void allow(boolean in, String port, Rule rule, int number, IpFamily family) {
        var side = in ? "src" : "dst";
        var field = family.ovnField();
        var match = "%s && %s".formatted(port, field);
        if (!rule.anyPeer()) {
            var prefix = "%s.%s".formatted(group, in ? "ingress" : "egress");
            var allowed = set("%s.allow.%s.%d".formatted(prefix, family.word(), number), rule.allowed(), family);
            var except = set("%s.except.%s.%d".formatted(prefix, family.word(), number), rule.except(), family);
            match += " && %s.%s == $%s && %s.%s != $%s".formatted(field, side, allowed, field, side, except);
        }
        if (rule.matches().isEmpty()) {
            acl(in, ALLOW, match, "allow-related");
        }
        for (String ports : rule.matches()) {
            acl(in, ALLOW, match + " && " + ports, "allow-related");
        }
    }

    private String set(String name, Collection<String> items, IpFamily family) {
        var ofFamily = items.stream()
                .filter(item -> (item.indexOf(':') >= 0) == (family == IpFamily.IPV6))
                .toList();
        rows.add(DesiredRow.named(
                Northbound.ADDRESS_SET, name, Map.of("addresses", Value.ofTexts(ofFamily), "external_ids", ids())));
        return name;
    }

    private void acl(boolean in, int priority, String match, String action) {
        var row = GroupRows.acl(group, in ? "to-lport" : "from-lport", priority, match, action, ids());
        // What leaves is judged by where it really goes, behind load balancers.
        var columns = new java.util.HashMap<>(row.columns());
        columns.put("options", Value.ofMap(in ? Map.of() : Map.of("apply-after-lb", "true")));
        rows.add(new DesiredRow(row.key(), columns, row.initial(), row.references(), row.place(), row.groups()));
    }
}
