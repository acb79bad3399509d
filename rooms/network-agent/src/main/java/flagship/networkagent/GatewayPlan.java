package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the network namespace of a gateway's pod is to look like. Pure.
 *
 * <p>Source: Kube-OVN, contract sections 9.2 to 9.4 and 9.7.
 *
 * @param addresses of {@link #OUTSIDE}: the EIPs
 * @param outside routes by {@link #OUTSIDE}
 * @param inside routes by {@link #INSIDE}: to the other subnets of the Vpc
 */
record GatewayPlan(Set<IpPrefix> addresses, List<Route> outside, List<Route> inside, NatTable table) {
    static final String OUTSIDE = "net1";
    static final String INSIDE = "eth0";
    private static final String SUBNET_LABEL = "ovn.kubernetes.io/subnet";
    private static final String USUAL_NETWORK = "ovn-vpc-external-network";

    GatewayPlan {
        addresses = Set.copyOf(addresses);
        outside = List.copyOf(outside);
        inside = List.copyOf(inside);
    }

    /** The objects that a plan is made from. */
    record Facts(
            ObjectNode gateway,
            List<NatObject> eips,
            List<NatObject> rules,
            List<ObjectNode> subnets,
            Function<String, Optional<ObjectNode>> policies) {}

    /** @throws IllegalArgumentException if an object cannot be understood; the message names it */
    static GatewayPlan of(Facts facts) {
        var addresses = new LinkedHashSet<IpPrefix>();
        var limits = new ArrayList<RateLimit>();
        for (NatObject eip : facts.eips()) {
            if (eip.isWanted()) {
                understood(eip, () -> addresses.add(prefix(eip, facts)));
                understood(eip, () -> limits.addAll(limits(eip, facts)));
            }
        }
        limits.addAll(ofWhole(facts));
        var translations = new ArrayList<Translation>();
        for (NatObject rule : facts.rules()) {
            if (rule.isWanted()) {
                understood(rule, () -> translations.add(rule.translation()));
            }
        }
        var eips = addresses.stream().map(IpPrefix::address).toList();
        var spec = facts.gateway().path("spec");
        var networks = new Networks(spec, facts.subnets());
        return new GatewayPlan(
                addresses, networks.outside(), networks.inside(), NatTable.of(translations, eips, limits));
    }

    /** The same of routes and translations alone, for a gateway whose addresses outside are its pod's own. */
    static GatewayPlan of(ObjectNode gateway, List<ObjectNode> subnets, List<Translation> translations) {
        var networks = new Networks(gateway.path("spec"), subnets);
        return new GatewayPlan(
                Set.of(), networks.outside(), networks.inside(), NatTable.of(translations, List.of(), List.of()));
    }

    private static void understood(NatObject object, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the status of %s %s cannot be understood: %s"
                            .formatted(object.resource().resource(), object.name(), e.getMessage()),
                    e);
        }
    }

    private static List<RateLimit> limits(NatObject eip, Facts facts) {
        var policy = eip.object().at("/spec/qosPolicy").asText("");
        return policy.isEmpty()
                ? List.of()
                : facts.policies()
                        .apply(policy)
                        .map(it -> RateLimit.of(IpPrefix.text(IpPrefix.address(eip.address())), it))
                        .orElse(List.of());
    }

    private static List<RateLimit> ofWhole(Facts facts) {
        var policy = facts.gateway().at("/spec/qosPolicy").asText("");
        return facts.policies()
                .apply(policy)
                .filter(it -> it.at("/spec/bindingType").asText().equals("NATGW"))
                .map(it -> RateLimit.of(RateLimit.ALL, it))
                .orElse(List.of());
    }

    /** An EIP with the prefix length of its subnet. */
    private static IpPrefix prefix(NatObject eip, Facts facts) {
        var address = IpPrefix.address(eip.address());
        var subnet =
                eip.object().path("metadata").path("labels").path(SUBNET_LABEL).asText("");
        int length = facts.subnets().stream()
                .filter(it -> it.at("/metadata/name").asText().equals(subnet))
                .flatMap(it -> IpPrefix.parseList(it.at("/spec/cidrBlock").asText("")).stream())
                .filter(it -> !it.isV6())
                .findFirst()
                .map(IpPrefix::length)
                .orElse(32);
        return new IpPrefix(address, length);
    }

    /** Where the gateway stands. */
    private record Networks(JsonNode spec, List<ObjectNode> subnets) {
        List<Route> outside() {
            var routes = new ArrayList<Route>();
            var gateway = external().flatMap(Networks::gateway);
            gateway.ifPresent(it -> routes.add(new Route(IpPrefix.parse("0.0.0.0/0"), it)));
            for (Route route : ofSpec(gateway)) {
                if (!isInside(route)) {
                    routes.add(route);
                }
            }
            return routes;
        }

        List<Route> inside() {
            var routes = new ArrayList<Route>();
            var own = named(spec.path("subnet").asText(""));
            var gateway = own.flatMap(Networks::gateway);
            if (gateway.isEmpty()) {
                return routes;
            }
            for (ObjectNode subnet : subnets) {
                boolean other = subnet.at("/spec/vpc")
                                .asText("")
                                .equals(spec.path("vpc").asText())
                        && !own.get().equals(subnet)
                        && isOvn(subnet.at("/spec/provider").asText(""));
                if (other) {
                    network(subnet).ifPresent(it -> routes.add(new Route(it, gateway.get())));
                }
            }
            ofSpec(external().flatMap(Networks::gateway)).stream()
                    .filter(this::isInside)
                    .forEach(routes::add);
            return routes;
        }

        private static boolean isOvn(String provider) {
            return provider.isEmpty() || provider.equals("ovn") || provider.endsWith(".ovn");
        }

        /** Routes that the user wrote; the next hop {@code gateway} is that of the external network. */
        private List<Route> ofSpec(Optional<InetAddress> gateway) {
            var routes = new ArrayList<Route>();
            for (JsonNode route : spec.path("routes")) {
                var hop = route.path("nextHopIP").asText("");
                var nextHop = hop.equals("gateway") ? gateway : Optional.of(IpPrefix.address(hop));
                nextHop.ifPresent(it ->
                        routes.add(new Route(IpPrefix.parse(route.path("cidr").asText("")), it)));
            }
            return routes.stream().filter(route -> !route.destination().isV6()).toList();
        }

        private boolean isInside(Route route) {
            return named(spec.path("subnet").asText(""))
                    .flatMap(Networks::network)
                    .filter(network -> route.gateway()
                            .filter(hop -> !IpPrefix.isV6(hop)
                                    && AddressRange.of(network).contains(AddressRange.number(hop)))
                            .isPresent())
                    .isPresent();
        }

        private Optional<ObjectNode> external() {
            var name = spec.path("externalSubnets").path(0).asText("");
            return named(name.isEmpty() ? USUAL_NETWORK : name);
        }

        private Optional<ObjectNode> named(String name) {
            return subnets.stream()
                    .filter(it -> it.at("/metadata/name").asText().equals(name))
                    .findFirst();
        }

        private static Optional<IpPrefix> network(ObjectNode subnet) {
            return IpPrefix.parseList(subnet.at("/spec/cidrBlock").asText("")).stream()
                    .filter(it -> !it.isV6())
                    .findFirst()
                    .map(it -> new IpPrefix(it.network(), it.length()));
        }

        private static Optional<InetAddress> gateway(ObjectNode subnet) {
            return IpPrefix.parseList(subnet.at("/spec/gateway").asText("")).stream()
                    .map(IpPrefix::address)
                    .filter(it -> !IpPrefix.isV6(it))
                    .findFirst();
        }
    }
}
