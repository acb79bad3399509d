package flagship.networking;

import flagship.fleetapi.Vip;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Vip is in OVN. Pure.
 *
 * <p>Source: Kube-OVN, contract section 13.3.
 */
final class VipRows {
    private VipRows() {}

    /** The port without a pod of a load balancer's address: OVN answers for it with the router's MAC. */
    static List<DesiredRow> ofLoadBalancer(Vip vip, String port, Lease lease, String routerMac) {
        return List.of(row(
                vip.name(),
                vip.subnet(),
                port,
                Map.of(
                        "addresses", Value.ofTexts(routerMac + " " + addresses(lease)),
                        "options", Value.ofMap(Map.of("arp_proxy", "true")))));
    }

    /** The port of a virtual machine that runs on a node without a pod's network. */
    static List<DesiredRow> ofHostMachine(Vip vip, Lease lease) {
        return List.of(
                row(vip.name(), vip.subnet(), vip.name(), Map.of("addresses", Value.ofTexts(PortRows.address(lease)))));
    }

    /**
     * The port of an address that several pods share: OVN binds it to the one that announces it last.
     *
     * @param parents names of these pods' ports; with none there is no port
     */
    static List<DesiredRow> shared(Vip vip, Lease lease, Collection<String> parents) {
        if (parents.isEmpty()) {
            return List.of();
        }
        var rows = new ArrayList<DesiredRow>();
        for (IpAddress address : lease.addresses()) {
            // A virtual port has one address: that of the other family has a port of its own.
            var name = rows.isEmpty() ? vip.name() : vip.name() + "-v6";
            rows.add(row(vip.name(), vip.subnet(), name, virtual(address, parents)));
        }
        return rows;
    }

    /** The columns that make a port virtual. */
    static Map<String, Value> virtual(IpAddress address, Collection<String> parents) {
        var sorted = parents.stream().sorted().distinct().toList();
        return Map.of(
                "type",
                Value.of("virtual"),
                "options",
                Value.ofMap(Map.of("virtual-ip", address.toString(), "virtual-parents", String.join(",", sorted))));
    }

    private static String addresses(Lease lease) {
        return String.join(
                " ", lease.addresses().stream().map(IpAddress::toString).toList());
    }

    private static DesiredRow row(String vip, String subnet, String port, Map<String, Value> columns) {
        var all = new HashMap<>(columns);
        all.put("external_ids", Value.ofMap(Northbound.ids("ls", subnet, Northbound.VIP, vip)));
        return DesiredRow.named(Northbound.SWITCH_PORT, port, all).in(new RowKey(Northbound.SWITCH, subnet), "ports");
    }
}
