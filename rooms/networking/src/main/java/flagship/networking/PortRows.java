package flagship.networking;

import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The logical port of an interface. Pure.
 *
 * <p>Source: Kube-OVN, contract section 6.8.
 */
final class PortRows {
    private PortRows() {}

    /**
     * An interface as OVN is to know it.
     *
     * @param pod {@code namespace/name}
     * @param anyAddress whether it may use addresses of its own choice ({@code layer2_forward})
     * @param portSecurity whether it may use no others than its own
     * @param extraAddresses those that port security lets it use too
     * @param dhcp families for which its subnet has DHCP options
     * @param securityGroups names of those that it is in
     * @param chassis while a virtual machine moves, those that it leaves and that it moves to; else empty
     * @param groups Port_Groups that it is in; none while its pod runs nowhere
     */
    record Port(
            String name,
            String subnet,
            String pod,
            Lease lease,
            boolean anyAddress,
            boolean portSecurity,
            List<String> extraAddresses,
            Set<IpFamily> dhcp,
            List<String> securityGroups,
            List<String> chassis,
            Set<RowKey> groups) {}

    static DesiredRow of(Port port) {
        var ids = Northbound.ids("pod", port.pod(), "ls", port.subnet());
        if (!port.extraAddresses().isEmpty()) {
            ids.put("vips", String.join(",", port.extraAddresses()));
            ids.put("attach-vips", "true");
        }
        if (!port.securityGroups().isEmpty()) {
            ids.put("security_groups", String.join("/", port.securityGroups()));
            port.securityGroups().forEach(group -> ids.put("associated_sg_" + group, "true"));
        }
        var own = address(port.lease());
        var columns = new HashMap<String, Value>();
        columns.put("addresses", Value.ofTexts(port.anyAddress() ? "unknown" : own));
        columns.put("port_security", port.portSecurity() ? Value.ofTexts(secured(own, port)) : Value.emptySet());
        columns.put("options", Value.ofMap(moving(port.chassis())));
        columns.put("external_ids", Value.ofMap(ids));
        return DesiredRow.named(Northbound.SWITCH_PORT, port.name(), columns)
                .referring(Map.of(
                        "dhcpv4_options", dhcp(port, IpFamily.IPV4),
                        "dhcpv6_options", dhcp(port, IpFamily.IPV6)))
                .in(new RowKey(Northbound.SWITCH, port.subnet()), "ports")
                .memberOf(port.groups());
    }

    /** The new place gets packets once the machine speaks there: until then the old one has them. */
    private static Map<String, String> moving(List<String> chassis) {
        return chassis.isEmpty()
                ? Map.of()
                : Map.of("requested-chassis", String.join(",", chassis), "activation-strategy", "rarp");
    }

    private static List<RowKey> dhcp(Port port, IpFamily family) {
        return port.dhcp().contains(family) ? List.of(RowIdentity.dhcp(port.subnet(), family.word())) : List.of();
    }

    /** {@code MAC v4 v6}. */
    static String address(Lease lease) {
        var words = new ArrayList<String>();
        lease.mac().map(MacAddress::text).ifPresent(words::add);
        lease.addresses().forEach(address -> words.add(address.toString()));
        return String.join(" ", words);
    }

    private static String secured(String own, Port port) {
        return port.extraAddresses().isEmpty() ? own : own + " " + String.join(" ", port.extraAddresses());
    }

    /** The groups of a pod's port in the default Vpc: that of its node, and that of its subnet there. */
    static Set<RowKey> groupsOnNode(String subnet, Optional<String> node, boolean distributed) {
        return node.stream()
                .flatMap(name -> distributed
                        ? java.util.stream.Stream.of(NodeRows.group(name), SubnetRows.nodeGroup(subnet, name))
                        : java.util.stream.Stream.of(NodeRows.group(name)))
                .collect(Collectors.toSet());
    }
}
