package flagship.networking;

import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the default Vpc has for a node: its port in the join network, how its address is reached, and the group of its pods' ports. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 6.2 and 6.5.
 */
final class NodeRows {
    private NodeRows() {}

    static String port(String node) {
        return "node-" + node;
    }

    static RowKey group(String node) {
        return new RowKey(Northbound.PORT_GROUP, Northbound.expressionName("node." + node));
    }

    /** @param internal the node's own addresses, by which the cluster knows it */
    static List<DesiredRow> of(String node, Lease lease, List<IpAddress> internal, NetworkingConfig config) {
        var rows = new ArrayList<DesiredRow>();
        rows.add(DesiredRow.named(
                        Northbound.SWITCH_PORT,
                        port(node),
                        Map.of(
                                "addresses", Value.ofTexts(PortRows.address(lease)),
                                "external_ids", Value.ofMap(Northbound.ids("ls", config.joinSubnet(), "node", node))))
                .in(new RowKey(Northbound.SWITCH, config.joinSubnet()), "ports"));
        var groupIds = Northbound.ids("node", node);
        groupIds.put("np", "node/" + node);
        rows.add(DesiredRow.named(
                Northbound.PORT_GROUP, group(node).identity(), Map.of("external_ids", Value.ofMap(groupIds))));
        for (IpAddress address : internal) {
            lease.addresses().stream()
                    .filter(hop -> hop.family() == address.family())
                    .findFirst()
                    .ifPresent(hop -> rows.add(reach(node, address, hop, config)));
        }
        return rows;
    }

    private static DesiredRow reach(String node, IpAddress address, IpAddress nextHop, NetworkingConfig config) {
        var family = address.family();
        var ids = Northbound.ids("node", node, "address-family", family == IpFamily.IPV4 ? "4" : "6");
        var match = "%s.dst == %s".formatted(family.ovnField(), address);
        return PolicyRows.policy(
                config.clusterRouter(), PolicyRows.NODE, match, "reroute", List.of(nextHop.toString()), ids);
    }
}
