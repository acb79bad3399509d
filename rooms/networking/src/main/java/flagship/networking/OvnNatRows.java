package flagship.networking;

import flagship.fleetapi.OvnRule;
import flagship.ovsdb.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of OVN's own NAT: what connects a router with an external network, and what a rule stands for. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 6.3 and 10.
 */
final class OvnNatRows {
    private static final int FIRST_PRIORITY = 100;

    private OvnNatRows() {}

    /**
     * The connection of a Vpc.
     *
     * @param address of the router outside, with the length of the network's prefix
     * @param chassis that may carry it, the best first; with none, nothing passes
     */
    record External(String vpc, String subnet, String address, String mac, List<String> chassis) {
        String port() {
            return vpc + "-" + subnet;
        }
    }

    static List<DesiredRow> of(External external) {
        var rows = new java.util.ArrayList<DesiredRow>();
        var routerPort = new RowKey(Northbound.ROUTER_PORT, external.port());
        var ids = Northbound.ids("lr", external.vpc(), Northbound.EXTERNAL, external.vpc());
        rows.add(DesiredRow.named(
                        Northbound.ROUTER_PORT,
                        external.port(),
                        Map.of(
                                "networks", Value.ofTexts(external.address()),
                                "mac", Value.of(external.mac()),
                                "external_ids", Value.ofMap(ids)))
                .in(new RowKey(Northbound.ROUTER, external.vpc()), "ports"));
        int priority = FIRST_PRIORITY;
        for (String chassis : external.chassis()) {
            rows.add(DesiredRow.named(
                            Northbound.GATEWAY_CHASSIS,
                            external.port() + "-" + chassis,
                            Map.of(
                                    "chassis_name", Value.of(chassis),
                                    "priority", Value.of(Math.max(0, priority--)),
                                    "external_ids", Value.ofMap(Northbound.ids())))
                    .in(routerPort, "gateway_chassis"));
        }
        var switchIds = Northbound.ids("ls", external.subnet(), Northbound.EXTERNAL, external.vpc());
        rows.add(DesiredRow.named(
                        Northbound.SWITCH_PORT,
                        external.subnet() + "-" + external.vpc(),
                        Map.of(
                                "type", Value.of("router"),
                                "addresses", Value.ofTexts("router"),
                                // Of translated addresses the router tells the network itself.
                                "options",
                                        Value.ofMap(Map.of("router-port", external.port(), "nat-addresses", "router")),
                                "external_ids", Value.ofMap(switchIds)))
                .in(new RowKey(Northbound.SWITCH, external.subnet()), "ports"));
        return rows;
    }

    /**
     * What a rule comes to.
     *
     * @param eip the address outside
     * @param inside the address, or the network, inside
     * @param port the logical port with its MAC address, where each node translates for itself
     */
    record Translation(String vpc, String eip, String inside, Optional<PortOfNode> port) {}

    record PortOfNode(String name, String mac) {}

    static DesiredRow of(OvnRule rule, Translation translation, String mark) {
        var router = new RowKey(Northbound.ROUTER, translation.vpc());
        var ids = Value.ofMap(Northbound.ids(Northbound.RULE, mark, "lr", translation.vpc()));
        if (rule.type() == OvnRule.Type.DNAT) {
            var outer = translation.eip() + ":" + rule.port().external();
            var inner = translation.inside() + ":" + rule.port().internal();
            return DesiredRow.named(
                            Northbound.LOAD_BALANCER,
                            rule.name(),
                            Map.of(
                                    "protocol",
                                    Value.of(rule.port().protocol().toLowerCase(java.util.Locale.ROOT)),
                                    "vips",
                                    Value.ofMap(Map.of(outer, inner)),
                                    "external_ids",
                                    ids))
                    .in(router, "load_balancer");
        }
        var type = rule.type() == OvnRule.Type.FIP ? "dnat_and_snat" : "snat";
        var columns = new HashMap<String, Value>();
        columns.put("type", Value.of(type));
        columns.put("external_ip", Value.of(translation.eip()));
        columns.put("logical_ip", Value.of(translation.inside()));
        columns.put(
                "logical_port",
                translation.port().map(port -> Value.of(port.name())).orElse(Value.emptySet()));
        columns.put(
                "external_mac",
                translation.port().map(port -> Value.of(port.mac())).orElse(Value.emptySet()));
        columns.put("options", Value.ofMap(translation.port().isPresent() ? Map.of("stateless", "true") : Map.of()));
        columns.put("external_ids", ids);
        var key = RowIdentity.nat(translation.vpc(), type, translation.eip(), translation.inside());
        return DesiredRow.of(key, columns).in(router, "nat");
    }
}
