package flagship.networking;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vlan;
import flagship.networking.SubnetAddresses.Network;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The rows of a Subnet that lives in OVN. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 6.4 to 6.7.
 */
final class SubnetRows {
    private final Subnet subnet;
    private final List<Network> networks;
    private final Surroundings around;
    private final NetworkingConfig config;
    private final String vpc;
    private final RowKey logicalSwitch;

    private SubnetRows(Subnet subnet, List<Network> networks, Surroundings around, NetworkingConfig config) {
        this.subnet = subnet;
        this.networks = networks;
        this.around = around;
        this.config = config;
        this.vpc = subnet.spec().vpc();
        this.logicalSwitch = new RowKey(Northbound.SWITCH, subnet.name());
    }

    /**
     * What a Subnet's rows depend on beside it.
     *
     * @param joinNetworks where nodes come from
     * @param nodes of the cluster that have their addresses in the join network
     * @param vlan of an underlay subnet
     * @param interconnection the router's address in an underlay subnet that asked for one
     * @param gateways of a centralized subnet the nodes by which its pods leave now
     * @param sharers of each address in {@code spec.vips} the ports that may use it
     */
    record Surroundings(
            List<Cidr> joinNetworks,
            List<NodeAddress> nodes,
            Optional<Vlan> vlan,
            List<IpAddress> interconnection,
            List<String> gateways,
            Map<String, List<String>> sharers) {}

    /** A node, and where it is in the join network. */
    record NodeAddress(String node, List<IpAddress> addresses) {}

    static List<DesiredRow> of(
            Subnet subnet,
            List<Network> networks,
            Surroundings around,
            NetworkingConfig config,
            RandomGenerator random) {
        return new SubnetRows(subnet, networks, around, config).rows(random);
    }

    /** Whether Vpc and Subnet are connected by a router port. */
    static boolean isRouted(Subnet subnet) {
        var underlay = subnet.spec().underlay();
        return underlay.vlan().isEmpty() || underlay.logicalGateway() || underlay.interconnection();
    }

    private List<DesiredRow> rows(RandomGenerator random) {
        var rows = new ArrayList<DesiredRow>();
        rows.add(logicalSwitch());
        if (isRouted(subnet)) {
            rows.add(switchSide());
            rows.add(routerSide(random));
            networks.forEach(network -> rows.add(insidePolicy(network.cidr())));
        }
        around.vlan().ifPresent(vlan -> rows.add(localnet(vlan)));
        subnet.spec().vips().forEach(vip -> IpAddress.parse(vip).ifPresent(address -> rows.add(shared(vip, address))));
        rows.addAll(DhcpRows.of(subnet, networks));
        rows.addAll(AclRows.of(subnet, networks.stream().map(Network::cidr).toList(), around.joinNetworks()));
        if (isDistributedOverlay()) {
            around.nodes().forEach(node -> addGateway(node, rows));
        }
        if (CentralGateway.isCentralized(subnet, config)) {
            networks.forEach(network -> addCentralGateway(network.cidr(), rows));
        }
        return rows;
    }

    /** What leaves the cluster leaves by the chosen nodes. */
    private void addCentralGateway(Cidr cidr, List<DesiredRow> rows) {
        var family = cidr.family();
        var nextHops = around.nodes().stream()
                .filter(node -> around.gateways().contains(node.node()))
                .flatMap(node -> node.addresses().stream())
                .filter(address -> address.family() == family)
                .map(IpAddress::toString)
                .toList();
        if (!nextHops.isEmpty()) {
            var match = "%s.src == %s".formatted(family.ovnField(), cidr);
            var ids = Northbound.ids("subnet", subnet.name(), "node", String.join(",", around.gateways()));
            rows.add(PolicyRows.policy(vpc, PolicyRows.GATEWAY, match, "reroute", nextHops, ids));
        }
    }

    private DesiredRow shared(String vip, IpAddress address) {
        var columns = new HashMap<>(VipRows.virtual(address, around.sharers().getOrDefault(vip, List.of())));
        columns.put("external_ids", Value.ofMap(Northbound.ids("ls", subnet.name())));
        return DesiredRow.named(Northbound.SWITCH_PORT, "%s-vip-%s".formatted(subnet.name(), vip), columns)
                .in(logicalSwitch, "ports");
    }

    private DesiredRow logicalSwitch() {
        var row = DesiredRow.named(
                Northbound.SWITCH, subnet.name(), Map.of("external_ids", Value.ofMap(Northbound.ids())));
        boolean isJoin = subnet.name().equals(config.joinSubnet());
        boolean balanced = subnet.spec().enableLb().orElse(config.enableLb() && !isJoin);
        if (!config.enableLb()) {
            return row;
        }
        var balancers = balanced ? LoadBalancerNames.of(vpc, config).all() : List.<String>of();
        return row.referring(Map.of(
                "load_balancer",
                balancers.stream()
                        .map(name -> new RowKey(Northbound.LOAD_BALANCER, name))
                        .toList()));
    }

    static String routerPort(Subnet subnet) {
        return subnet.spec().vpc() + "-" + subnet.name();
    }

    private DesiredRow switchSide() {
        return DesiredRow.named(
                        Northbound.SWITCH_PORT,
                        subnet.name() + "-" + vpc,
                        Map.of(
                                "type", Value.of("router"),
                                "addresses", Value.ofTexts("router"),
                                "options", Value.ofMap(Map.of("router-port", routerPort(subnet))),
                                "external_ids", Value.ofMap(Northbound.ids("ls", subnet.name()))))
                .in(logicalSwitch, "ports");
    }

    private DesiredRow routerSide(RandomGenerator random) {
        var columns = new HashMap<String, Value>();
        columns.put("networks", Value.ofTexts(routerNetworks()));
        columns.put("external_ids", Value.ofMap(Northbound.ids("lr", vpc)));
        var table = subnet.spec().routeTable();
        columns.put("options", Value.ofMap(table.isEmpty() ? Map.of() : Map.of("route_table", table)));
        columns.put("ipv6_ra_configs", Value.ofMap(routerAdvertisements()));
        return DesiredRow.named(Northbound.ROUTER_PORT, routerPort(subnet), columns)
                .initially(Map.of("mac", Value.of(MacAddress.random(random).text())))
                .in(new RowKey(Northbound.ROUTER, vpc), "ports");
    }

    private List<String> routerNetworks() {
        return networks.stream()
                .map(network -> {
                    var own = around.interconnection().stream()
                            .filter(address ->
                                    address.family() == network.cidr().family())
                            .findFirst()
                            .orElse(network.gateway());
                    return own + "/" + network.cidr().prefixLength();
                })
                .toList();
    }

    private Map<String, String> routerAdvertisements() {
        boolean hasV6 = networks.stream().anyMatch(network -> network.cidr().family() == IpFamily.IPV6);
        if (!subnet.spec().dhcp().ipv6Ra() || !hasV6) {
            return Map.of();
        }
        var configured = DhcpRows.pairs(subnet.spec().dhcp().ipv6RaConfigs());
        return configured.isEmpty()
                ? Map.of(
                        "address_mode", "dhcpv6_stateful",
                        "max_interval", "30",
                        "min_interval", "5",
                        "send_periodic", "true")
                : configured;
    }

    private DesiredRow localnet(Vlan vlan) {
        var ids = Northbound.ids("ls", subnet.name());
        networks.forEach(network -> ids.put(
                network.cidr().family() == IpFamily.IPV4 ? "ipv4_network" : "ipv6_network",
                network.cidr().toString()));
        return DesiredRow.named(
                        Northbound.SWITCH_PORT,
                        "localnet." + subnet.name(),
                        Map.of(
                                "type", Value.of("localnet"),
                                "addresses", Value.ofTexts("unknown"),
                                "options", Value.ofMap(Map.of("network_name", vlan.provider())),
                                // The schema refuses tag 0: untagged frames are those of a port without one.
                                "tag", vlan.id() > 0 ? Value.of(vlan.id()) : Value.emptySet(),
                                "external_ids", Value.ofMap(ids)))
                .in(logicalSwitch, "ports");
    }

    private DesiredRow insidePolicy(Cidr cidr) {
        var match = "%s.dst == %s".formatted(cidr.family().ovnField(), cidr);
        return PolicyRows.policy(
                vpc, PolicyRows.SUBNET, match, "allow", List.of(), Northbound.ids("subnet", subnet.name()));
    }

    private boolean isDistributedOverlay() {
        return CentralGateway.isOverlayOfDefaultVpc(subnet, config)
                && subnet.spec().gatewayOfCluster().type().equals("distributed");
    }

    /** The Port_Group of this subnet's ports on a node. */
    static RowKey nodeGroup(String subnet, String node) {
        return new RowKey(Northbound.PORT_GROUP, Northbound.expressionName(subnet + "." + node));
    }

    /** What leaves the cluster from pods on a node leaves by that node. */
    private void addGateway(NodeAddress node, List<DesiredRow> rows) {
        var group = nodeGroup(subnet.name(), node.node());
        var ids = Northbound.ids("subnet", subnet.name(), "node", node.node());
        var groupIds = new HashMap<>(ids);
        groupIds.put("np", subnet.name() + "/" + node.node());
        rows.add(DesiredRow.named(
                Northbound.PORT_GROUP, group.identity(), Map.of("external_ids", Value.ofMap(groupIds))));
        for (Network network : networks) {
            var family = network.cidr().family();
            var nextHops = node.addresses().stream()
                    .filter(address -> address.family() == family)
                    .map(IpAddress::toString)
                    .toList();
            if (!nextHops.isEmpty()) {
                var match = "%s.src == $%s_%s".formatted(family.ovnField(), group.identity(), family.ovnField());
                rows.add(PolicyRows.policy(vpc, PolicyRows.GATEWAY, match, "reroute", nextHops, ids));
            }
        }
    }
}
