package flagship.networking;

import flagship.fleetapi.Vpc;
import flagship.fleetapi.Vpc.Peering;
import flagship.fleetapi.Vpc.PolicyRoute;
import flagship.fleetapi.Vpc.StaticRoute;
import flagship.ovsdb.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The rows of a Vpc. Pure.
 *
 * <p>Source: Kube-OVN, contract section 6.3. Not written on purpose: the routes by source that newer versions add for each subnet, which on
 * an OVN without Kube-OVN's patches win over every other route (15.1).
 */
final class VpcRows {
    private final Vpc vpc;
    private final Surroundings around;
    private final NetworkingConfig config;
    private final RandomGenerator random;
    private final RowKey router;

    private VpcRows(Vpc vpc, Surroundings around, NetworkingConfig config, RandomGenerator random) {
        this.vpc = vpc;
        this.around = around;
        this.config = config;
        this.random = random;
        this.router = new RowKey(Northbound.ROUTER, vpc.name());
    }

    /**
     * What a Vpc's rows depend on beside it.
     *
     * @param joinGateways addresses of the router in the join network
     * @param routerAddresses addresses of the router in its subnets, without prefix lengths
     * @param steered whether policies beside the Vpc's own lead packets out
     * @param learnsFromArp whether a physical network is connected to the router
     * @param nextHops where routes to the address of a gateway lead that has no pod
     * @param entries of load balancers by their names: {@code address:port} to backends
     */
    record Surroundings(
            List<IpAddress> joinGateways,
            List<IpAddress> routerAddresses,
            boolean steered,
            boolean learnsFromArp,
            Map<String, String> nextHops,
            Map<String, ? extends Map<String, String>> entries) {}

    static List<DesiredRow> of(Vpc vpc, Surroundings around, NetworkingConfig config, RandomGenerator random) {
        return new VpcRows(vpc, around, config, random).rows();
    }

    private List<DesiredRow> rows() {
        var rows = new ArrayList<DesiredRow>();
        rows.add(router());
        if (config.enableLb()) {
            var names = LoadBalancerNames.of(vpc.name(), config);
            names.plain().forEach((protocol, name) -> rows.add(balancer(name, protocol, false)));
            names.session().forEach((protocol, name) -> rows.add(balancer(name, protocol, true)));
        }
        var routes = new HashMap<RowKey, DesiredRow>();
        routes().forEach(route -> routes.put(route.key(), route));
        rows.addAll(routes.values());
        var policies = new HashMap<RowKey, DesiredRow>();
        vpc.policyRoutes().forEach(policy -> policies.put(policyKey(policy), policy(policy)));
        rows.addAll(policies.values());
        vpc.peerings().forEach(peering -> rows.add(peering(peering)));
        return rows;
    }

    private DesiredRow router() {
        var options = new HashMap<String, String>();
        options.put("mac_binding_age_threshold", "300");
        options.put("dynamic_neigh_routers", "true");
        if (vpc.peerings().isEmpty() && !vpc.enableExternal() && !around.learnsFromArp()) {
            options.put("always_learn_from_arp_request", "false");
        }
        return DesiredRow.named(
                Northbound.ROUTER,
                vpc.name(),
                Map.of("options", Value.ofMap(options), "external_ids", Value.ofMap(Northbound.ids())));
    }

    private DesiredRow balancer(String name, String protocol, boolean session) {
        var columns = new HashMap<String, Value>();
        columns.put("protocol", Value.of(protocol));
        var entries = around.entries().get(name);
        columns.put("vips", Value.ofMap(entries == null ? Map.of() : entries));
        columns.put("external_ids", Value.ofMap(Northbound.ids()));
        if (session) {
            columns.put("selection_fields", Value.ofTexts("ip_src"));
            columns.put("options", Value.ofMap(Map.of("affinity_timeout", "10800")));
        }
        return DesiredRow.named(Northbound.LOAD_BALANCER, name, columns);
    }

    private List<DesiredRow> routes() {
        var routes = new ArrayList<DesiredRow>();
        vpc.staticRoutes().forEach(route -> routes.add(route(led(route))));
        if (config.isDefaultVpc(vpc.name())) {
            var tables = new HashSet<String>();
            tables.add("");
            vpc.staticRoutes().forEach(route -> tables.add(route.routeTable()));
            for (String table : tables) {
                around.joinGateways().forEach(gateway -> routes.add(everywhere(gateway, table)));
            }
        } else if (!vpc.policyRoutes().isEmpty() || around.steered()) {
            routes.addAll(catchAll());
        }
        return routes;
    }

    /** Policies are looked at after routing: a packet that no route takes would never reach them (15.2). */
    private List<DesiredRow> catchAll() {
        var routes = new ArrayList<DesiredRow>();
        for (IpFamily family : IpFamily.values()) {
            boolean declared =
                    vpc.staticRoutes().stream().anyMatch(route -> route.cidr().equals(everywhere(family)));
            if (!declared) {
                around.routerAddresses().stream()
                        .filter(address -> address.family() == family)
                        .findFirst()
                        .ifPresent(address -> routes.add(everywhere(address, "")));
            }
        }
        return routes;
    }

    private static String everywhere(IpFamily family) {
        return switch (family) {
            case IPV4 -> "0.0.0.0/0";
            case IPV6 -> "::/0";
        };
    }

    private DesiredRow everywhere(IpAddress nextHop, String table) {
        var prefix = everywhere(nextHop.family());
        return route(new StaticRoute("policyDst", prefix, nextHop.toString(), "", "", table));
    }

    /** Where OVN itself is the gateway, a route to the gateway's address leads on to the router of the network outside. */
    private StaticRoute led(StaticRoute route) {
        var nextHop = around.nextHops().getOrDefault(route.nextHop(), route.nextHop());
        return new StaticRoute(
                route.policy(), route.cidr(), nextHop, route.ecmpMode(), route.bfdId(), route.routeTable());
    }

    private DesiredRow route(StaticRoute route) {
        var policy = route.policy().equals("policySrc") ? "src-ip" : "dst-ip";
        var key = RowIdentity.route(vpc.name(), route.routeTable(), policy, route.cidr(), route.nextHop());
        return DesiredRow.of(
                        key,
                        Map.of(
                                "policy", Value.of(policy),
                                "ip_prefix", Value.of(route.cidr()),
                                "nexthop", Value.of(route.nextHop()),
                                "route_table", Value.of(route.routeTable()),
                                "external_ids", Value.ofMap(Northbound.ids())))
                .in(router, "static_routes");
    }

    private RowKey policyKey(PolicyRoute policy) {
        return RowIdentity.policy(vpc.name(), policy.priority(), policy.match());
    }

    private DesiredRow policy(PolicyRoute policy) {
        var nextHops = policy.action().equals("reroute") ? words(policy.nextHops()) : List.<String>of();
        return PolicyRows.policy(
                vpc.name(), policy.priority(), policy.match(), policy.action(), nextHops, Northbound.ids());
    }

    private DesiredRow peering(Peering peering) {
        return DesiredRow.named(
                        Northbound.ROUTER_PORT,
                        vpc.name() + "-" + peering.remoteVpc(),
                        Map.of(
                                "networks", Value.ofTexts(words(peering.localConnectIp())),
                                "peer", Value.of(peering.remoteVpc() + "-" + vpc.name()),
                                "external_ids", Value.ofMap(Northbound.ids("lr", vpc.name()))))
                .initially(Map.of("mac", Value.of(MacAddress.random(random).text())))
                .in(router, "ports");
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
