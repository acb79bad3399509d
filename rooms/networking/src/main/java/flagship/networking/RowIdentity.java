package flagship.networking;

import flagship.ovsdb.Replica.View;
import flagship.ovsdb.Row;
import java.util.Optional;

/** The keys of rows: those that exist, and those that should. */
final class RowIdentity {
    /** The only row of its table. */
    static final RowKey GLOBAL = new RowKey(Northbound.GLOBAL, "");

    private RowIdentity() {}

    static RowKey of(Row row, View view) {
        var table = row.table().name();
        if (Northbound.NAMED.contains(table)) {
            return new RowKey(table, row.text("name"));
        }
        var parent = Northbound.parent(view, row).map(it -> it.text("name")).orElse("");
        return switch (table) {
            case Northbound.ROUTE ->
                route(parent, row.text("route_table"), row.text("policy"), row.text("ip_prefix"), row.text("nexthop"));
            case Northbound.POLICY -> policy(parent, row.integer("priority").orElse(0L), row.text("match"));
            case Northbound.ACL ->
                acl(parent, row.text("direction"), row.integer("priority").orElse(0L), row.text("match"));
            case Northbound.DHCP -> dhcp(Northbound.mark(row, "ls"), Northbound.mark(row, "protocol"));
            case Northbound.NAT -> nat(parent, row.text("type"), row.text("external_ip"), row.text("logical_ip"));
            case Northbound.GLOBAL -> GLOBAL;
            default -> new RowKey(table, row.uuid().toString());
        };
    }

    static RowKey route(String router, String routeTable, String policy, String prefix, String nextHop) {
        var effective = policy.isEmpty() ? "dst-ip" : policy;
        return new RowKey(Northbound.ROUTE, String.join("|", router, routeTable, effective, prefix, nextHop));
    }

    static RowKey policy(String router, long priority, String match) {
        return new RowKey(Northbound.POLICY, router + "|" + priority + "|" + match);
    }

    static RowKey acl(String parent, String direction, long priority, String match) {
        return new RowKey(Northbound.ACL, String.join("|", parent, direction, Long.toString(priority), match));
    }

    static RowKey nat(String router, String type, String external, String logical) {
        return new RowKey(Northbound.NAT, String.join("|", router, type, external, logical));
    }

    /** @param protocol IPv4 or IPv6 */
    static RowKey dhcp(String subnet, String protocol) {
        return new RowKey(Northbound.DHCP, subnet + "|" + protocol);
    }

    /** The row with this key, of those that can be found by it alone. */
    static Optional<Row> find(View view, RowKey key) {
        if (Northbound.NAMED.contains(key.table())) {
            return view.named(key.table(), key.identity());
        }
        if (key.equals(GLOBAL)) {
            return view.rows(Northbound.GLOBAL).stream().findFirst();
        }
        if (key.table().equals(Northbound.DHCP)) {
            var subnet = key.identity().substring(0, key.identity().lastIndexOf('|'));
            return view.byIndex(Northbound.DHCP, "ls", subnet).stream()
                    .filter(row -> of(row, view).equals(key))
                    .findFirst();
        }
        return Optional.empty();
    }
}
