package flagship.networking;

import flagship.ovsdb.Replica.View;
import flagship.ovsdb.Row;
import flagship.ovsdb.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What connects a Vpc's router with the switch that reaches through all clusters, and lets learned networks pass. Pure.
 *
 * <p>The switch itself, the ports of other clusters and the learned routes are made by the daemon {@code ovn-ic}. Source: Kube-OVN, users-want.md, section on
 * several clusters, and contract section 6.2.
 */
final class InterconnectionRows {
    /** Mark of a route that came from another cluster. */
    static final String LEARNED = "ic-learned-route";

    /** Mark of a switch that reaches through all clusters, in its other_config. */
    static final String TRANSIT = "interconn-ts";

    private static final int FIRST_PRIORITY = 100;
    /** Daemons that draw keys themselves begin at 1. */
    private static final int FIRST_KEY = 1 << 14;
    /** Beyond are OVN's multicast groups. */
    private static final int KEYS = 1 << 14;

    private InterconnectionRows() {}

    /**
     * The connection of a Vpc.
     *
     * @param zone this cluster's name
     * @param transitSwitch common to all clusters
     * @param address of the router on it, with the length of the network's prefix
     * @param chassis that carry it, the best first
     * @param learned networks of other clusters which the Vpc's policies must let pass
     */
    record Connection(
            String vpc, String zone, String transitSwitch, String address, List<String> chassis, Set<String> learned) {
        Connection {
            chassis = List.copyOf(chassis);
            learned = Set.copyOf(learned);
        }
    }

    /** The same for the same port, and another one in every zone. */
    private static String mac(String port) {
        long seed =
                UUID.nameUUIDFromBytes(port.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        return MacAddress.random(new SplittableRandom(seed)).toString();
    }

    static String routerPort(String zone, String transitSwitch) {
        return zone + "-" + transitSwitch;
    }

    static String switchPort(String zone, String transitSwitch) {
        return transitSwitch + "-" + zone;
    }

    /**
     * The number that packets between clusters carry for a port, from the address of the router behind it: as no two clusters have the same address, none have
     * the same key, and it stays while the address does.
     *
     * @param address with the length of the network's prefix
     */
    static int tunnelKey(String address) {
        var network = Cidr.parse(address).orElseThrow();
        var host = IpAddress.parse(address.substring(0, address.indexOf('/'))).orElseThrow();
        var offset = host.number().subtract(network.network().number());
        return FIRST_KEY + offset.mod(BigInteger.valueOf(KEYS)).intValueExact();
    }

    static List<DesiredRow> of(Connection connection) {
        var rows = new ArrayList<DesiredRow>();
        var vpc = connection.vpc();
        var name = routerPort(connection.zone(), connection.transitSwitch());
        rows.add(DesiredRow.named(
                        Northbound.ROUTER_PORT,
                        name,
                        Map.of(
                                "networks", Value.ofTexts(connection.address()),
                                "external_ids",
                                        Value.ofMap(Northbound.ids("lr", vpc, Northbound.INTERCONNECTION, vpc))))
                .initially(Map.of("mac", Value.of(mac(name))))
                .in(new RowKey(Northbound.ROUTER, vpc), "ports"));
        int priority = FIRST_PRIORITY;
        for (String chassis : connection.chassis()) {
            rows.add(DesiredRow.named(
                            Northbound.GATEWAY_CHASSIS,
                            name + "-" + chassis,
                            Map.of(
                                    "chassis_name", Value.of(chassis),
                                    "priority", Value.of(Math.max(0, priority--)),
                                    "external_ids", Value.ofMap(Northbound.ids())))
                    .in(new RowKey(Northbound.ROUTER_PORT, name), "gateway_chassis"));
        }
        rows.add(DesiredRow.named(
                        Northbound.SWITCH_PORT,
                        switchPort(connection.zone(), connection.transitSwitch()),
                        Map.of(
                                "type", Value.of("router"),
                                "addresses", Value.ofTexts("router"),
                                "external_ids", Value.ofMap(Northbound.ids(Northbound.INTERCONNECTION, vpc))))
                // The daemon adds options of its own.
                .initially(Map.of(
                        "options",
                        Value.ofMap(Map.of(
                                "router-port",
                                name,
                                "requested-tnl-key",
                                Integer.toString(tunnelKey(connection.address()))))))
                .in(new RowKey(Northbound.SWITCH, connection.transitSwitch()), "ports"));
        for (String network : connection.learned()) {
            rows.add(pass(vpc, network));
        }
        return rows;
    }

    /** Else a pod's packet would leave by its node. */
    private static DesiredRow pass(String vpc, String network) {
        var family = network.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4;
        return PolicyRows.policy(
                vpc,
                PolicyRows.INTERCONNECTION,
                "%s.dst == %s".formatted(family.ovnField(), network),
                "allow",
                List.of(),
                Northbound.ids(Northbound.INTERCONNECTION, vpc));
    }

    /** The networks of other clusters that a router has learned. */
    static Set<String> learned(View view, String vpc) {
        var networks = new TreeSet<String>();
        view.named(Northbound.ROUTER, vpc)
                .ifPresent(router -> router.rows("static_routes").stream()
                        .flatMap(uuid -> view.row(Northbound.ROUTE, uuid).stream())
                        .filter(InterconnectionRows::isLearned)
                        // The daemon writes the address of the gateway there, with its prefix length.
                        .flatMap(route -> Cidr.parse(route.text("ip_prefix")).stream())
                        .forEach(network -> networks.add(network.toString())));
        return networks;
    }

    static boolean isLearned(Row route) {
        return !Northbound.mark(route, LEARNED).isEmpty();
    }

    static boolean isTransit(Row logicalSwitch) {
        return logicalSwitch.map("other_config").containsKey(TRANSIT);
    }

    /** The Vpcs that have a connection now. */
    static Set<String> connected(View view) {
        var vpcs = new TreeSet<String>();
        view.rows(Northbound.ROUTER_PORT).stream()
                .map(port -> Northbound.mark(port, Northbound.INTERCONNECTION))
                .filter(vpc -> !vpc.isEmpty())
                .forEach(vpcs::add);
        return vpcs;
    }

    /** The address that a router has on a switch; empty where it has none. */
    static Optional<String> address(View view, String port) {
        return view.named(Northbound.ROUTER_PORT, port)
                .flatMap(it -> it.texts("networks").stream().findFirst());
    }
}
