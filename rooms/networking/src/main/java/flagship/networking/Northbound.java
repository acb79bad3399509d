package flagship.networking;

import flagship.ovsdb.MonitoredTable;
import flagship.ovsdb.Replica.View;
import flagship.ovsdb.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The tables of OVN's northbound database that this room writes, and how their rows are marked as ours. */
final class Northbound {
    static final String DATABASE = "OVN_Northbound";

    static final String SWITCH = "Logical_Switch";
    static final String SWITCH_PORT = "Logical_Switch_Port";
    static final String ROUTER = "Logical_Router";
    static final String ROUTER_PORT = "Logical_Router_Port";
    static final String NAT = "NAT";
    static final String GATEWAY_CHASSIS = "Gateway_Chassis";
    static final String ROUTE = "Logical_Router_Static_Route";
    static final String POLICY = "Logical_Router_Policy";
    static final String ACL = "ACL";
    static final String DHCP = "DHCP_Options";
    static final String LOAD_BALANCER = "Load_Balancer";
    static final String PORT_GROUP = "Port_Group";
    static final String ADDRESS_SET = "Address_Set";
    static final String GLOBAL = "NB_Global";

    /** Marks rows as ours; what has not this mark is never touched. */
    static final String VENDOR = "vendor";

    static final String VENDOR_NAME = "kube-ovn";

    /** Tables whose rows are known by name. */
    static final Set<String> NAMED =
            Set.of(SWITCH, SWITCH_PORT, ROUTER, ROUTER_PORT, LOAD_BALANCER, PORT_GROUP, ADDRESS_SET, GATEWAY_CHASSIS);
    /** Of those, where the schema lets two rows have one name. */
    static final Set<String> NAMES_UNGUARDED = Set.of(SWITCH, ROUTER, LOAD_BALANCER);

    /** The tables whose rows hold rows of others, with the columns in which they do. */
    static final Map<String, List<String>> PARENTS = Map.of(
            SWITCH, List.of("ports", "acls"),
            ROUTER, List.of("ports", "static_routes", "policies", "nat", "load_balancer"),
            ROUTER_PORT, List.of("gateway_chassis"),
            PORT_GROUP, List.of("acls"));
    /** The index of {@link #PARENTS} by the rows that they hold. */
    static final String BY_CHILD = "child";
    /** The index of Port_Groups by the ports in them. */
    static final String BY_PORT = "port";
    /** The index of Address_Sets by the group that they are named after. */
    static final String BY_GROUP = "group";
    /** The mark of what connects a Vpc's router with an external network. */
    static final String EXTERNAL = "external-vpc";
    /** The mark of what connects a Vpc with other clusters. */
    static final String INTERCONNECTION = "interconnection-vpc";
    /** The mark of what a NAT rule stands for. */
    static final String RULE = "nat-rule";
    /** The mark of the ports of a Vip. */
    static final String VIP = "vip";
    /** The mark of what leads packets to an egress gateway. */
    static final String EGRESS = "vpc-egress-gateway";
    /** Tables whose rows live by themselves, though others may hold them. */
    static final Set<String> ROOTS_THAT_ARE_HELD = Set.of(LOAD_BALANCER);
    /** Indexes by entries of external_ids. */
    static final List<String> MARKS =
            List.of("subnet", "node", "ls", "pod", "lr", EXTERNAL, INTERCONNECTION, RULE, VIP, EGRESS);

    private Northbound() {}

    static List<MonitoredTable> tables() {
        return List.of(
                marked(named(SWITCH, "name", "ports", "acls", "load_balancer", "other_config", "external_ids")),
                marked(named(
                        SWITCH_PORT,
                        "name",
                        "type",
                        "options",
                        "tag",
                        "addresses",
                        "port_security",
                        "dhcpv4_options",
                        "dhcpv6_options",
                        "external_ids")),
                marked(named(
                        ROUTER,
                        "name",
                        "ports",
                        "static_routes",
                        "policies",
                        "nat",
                        "load_balancer",
                        "options",
                        "external_ids")),
                marked(named(
                        ROUTER_PORT,
                        "name",
                        "networks",
                        "mac",
                        "peer",
                        "gateway_chassis",
                        "options",
                        "ipv6_ra_configs",
                        "external_ids")),
                marked(MonitoredTable.of(NAT)),
                named(GATEWAY_CHASSIS),
                marked(MonitoredTable.of(ROUTE)),
                marked(MonitoredTable.of(POLICY)),
                marked(MonitoredTable.of(ACL)),
                marked(MonitoredTable.of(DHCP)),
                marked(named(LOAD_BALANCER)),
                marked(named(PORT_GROUP)).indexed(BY_PORT, row -> texts(row.rows("ports"))),
                marked(named(ADDRESS_SET)).indexed(BY_GROUP, row -> List.of(groupOf(row.text("name")))),
                MonitoredTable.of(GLOBAL, "name", "options", "external_ids"));
    }

    /** {@code ovn.sg.web.associated.v4} and {@code web.ns.ingress.allow.IPv4.0} are sets of {@code ovn.sg.web} and {@code web.ns}. */
    private static String groupOf(String addressSet) {
        return addressSet.replaceFirst(
                "\\.(associated\\.v[46]|(ingress|egress)\\.(allow|except)\\.IPv[46]\\.\\d+)$", "");
    }

    private static MonitoredTable named(String table, String... columns) {
        var monitored = MonitoredTable.of(table, columns).indexedByName();
        return PARENTS.containsKey(table) ? monitored.indexed(BY_CHILD, Northbound::children) : monitored;
    }

    private static Collection<String> children(Row parent) {
        var all = new ArrayList<String>();
        for (String column : PARENTS.getOrDefault(parent.table().name(), List.of())) {
            all.addAll(texts(parent.rows(column)));
        }
        return all;
    }

    private static List<String> texts(Collection<UUID> rows) {
        return rows.stream().map(UUID::toString).toList();
    }

    private static MonitoredTable marked(MonitoredTable table) {
        var indexed = table;
        for (String mark : MARKS) {
            indexed = indexed.indexed(mark, row -> {
                var value = mark(row, mark);
                return value.isEmpty() ? List.of() : List.of(value);
            });
        }
        return indexed;
    }

    /** An entry of the row's external_ids; empty where it has none. */
    static String mark(Row row, String name) {
        return row.map("external_ids").getOrDefault(name, "");
    }

    static boolean isOurs(Row row) {
        return mark(row, VENDOR).equals(VENDOR_NAME);
    }

    /** Our external_ids: the vendor and some marks, in pairs. */
    static Map<String, String> ids(String... pairs) {
        var ids = new HashMap<String, String>();
        ids.put(VENDOR, VENDOR_NAME);
        for (int index = 0; index < pairs.length; index += 2) {
            ids.put(pairs[index], pairs[index + 1]);
        }
        return ids;
    }

    /** Whether ports join and leave the group one by one; the ports of other groups are written as one. */
    static boolean isMembership(Row group) {
        return isOurs(group)
                && (!mark(group, "node").isEmpty()
                        || !mark(group, "subnet").isEmpty()
                        || mark(group, "type").equals("security_group"));
    }

    /** The row that holds this one. */
    static Optional<Row> parent(View view, Row row) {
        for (String table : PARENTS.keySet()) {
            var parents = view.byIndex(table, BY_CHILD, row.uuid().toString());
            if (!parents.isEmpty()) {
                return Optional.of(parents.getFirst());
            }
        }
        return Optional.empty();
    }

    /** Names that OVN's expressions can hold: they have dots for dashes. */
    static String expressionName(String name) {
        return name.replace('-', '.');
    }
}
