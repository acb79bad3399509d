package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Gives a Vpc its router, and says in its status what it is. For one Vpc a key. */
final class VpcReconciler implements Reconciler<String> {
    static final Duration WRITE_LIMIT = Duration.ofSeconds(30);

    private final NetworkCaches caches;
    private final NatCaches nat;
    private final EgressCaches egress;
    private final Services services;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;
    private final RandomGenerator random;

    VpcReconciler(
            NetworkCaches caches,
            NatCaches nat,
            EgressCaches egress,
            Services services,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            Timing timing,
            RandomGenerator random) {
        this.caches = caches;
        this.nat = nat;
        this.egress = egress;
        this.services = services;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
        this.random = random;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = caches.vpc(name);
        var scope = new Scope.OfVpc(name, LoadBalancerNames.of(name, config).all());
        if (found.isEmpty()) {
            northbound.write(scope, List.of(), WRITE_LIMIT);
            return Outcome.done();
        }
        var vpc = found.get();
        if (vpc.metadata().labels().containsKey(Keys.FOREIGN_VPC_LABEL)) {
            return Outcome.done();
        }
        var subnets = subnetsOf(name);
        if (vpc.metadata().isBeingDeleted()) {
            return delete(vpc, subnets, scope);
        }
        var patch = Json.object();
        ObjectWriter.hold(patch, vpc.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(Vpc.RESOURCE, NetworkCaches.cluster(name), patch);
        }
        var problem = problem(vpc);
        if (problem.isPresent()) {
            fail(vpc, "ValidateVpcFailed", problem.get());
            return Outcome.done(); // What is wrong changes with this object.
        }
        northbound.write(scope, VpcRows.of(vpc, surroundings(vpc, subnets), config, random), WRITE_LIMIT);
        objects.status(Vpc.RESOURCE, name, vpc.status(), status(vpc, subnets));
        return Outcome.done();
    }

    private Outcome delete(Vpc vpc, List<Subnet> subnets, Scope scope) throws IOException, InterruptedException {
        if (!subnets.isEmpty()) {
            fail(
                    vpc,
                    "VpcInUse",
                    "please delete subnet %s first".formatted(subnets.getFirst().name()));
            return Outcome.done(); // The Subnet, when it is gone, leads here.
        }
        northbound.write(scope, List.of(), WRITE_LIMIT);
        objects.release(Vpc.RESOURCE, vpc.metadata());
        return Outcome.done();
    }

    private void fail(Vpc vpc, String reason, String message) throws IOException, InterruptedException {
        var status = Json.object();
        status.set("conditions", conditions(vpc).failed(reason, message).toJson());
        objects.status(Vpc.RESOURCE, vpc.name(), vpc.status(), status);
    }

    private StatusConditions conditions(Vpc vpc) {
        return new StatusConditions(vpc.status(), vpc.metadata().generation(), timing.now());
    }

    private List<Subnet> subnetsOf(String vpc) {
        return caches.allSubnets().stream()
                .filter(subnet -> Keys.isOvn(subnet.spec().provider()))
                .filter(subnet ->
                        subnet.spec().vpc().equals(vpc) || (subnet.spec().vpc().isEmpty() && config.isDefaultVpc(vpc)))
                .toList();
    }

    private VpcRows.Surroundings surroundings(Vpc vpc, List<Subnet> subnets) {
        var addresses = new ArrayList<IpAddress>();
        for (Subnet subnet : subnets) {
            if (SubnetRows.isRouted(subnet) && !subnet.metadata().isBeingDeleted()) {
                Ipam.networks(subnet).forEach(network -> addresses.add(network.gateway()));
            }
        }
        boolean interconnected =
                subnets.stream().anyMatch(subnet -> subnet.spec().underlay().interconnection());
        var join = config.isDefaultVpc(vpc.name())
                ? caches.subnet(config.joinSubnet()).stream()
                        .flatMap(subnet -> Ipam.networks(subnet).stream())
                        .map(SubnetAddresses.Network::gateway)
                        .toList()
                : List.<IpAddress>of();
        var gateways = nat.gatewaysByOvn(vpc.name());
        return new VpcRows.Surroundings(
                join,
                addresses,
                egress.leadOutOf(vpc.name()),
                interconnected || !gateways.isEmpty(),
                OvnGateways.nextHops(gateways, caches),
                services.entries(vpc.name()));
    }

    /** What no router can be made of. */
    static Optional<String> problem(Vpc vpc) {
        var routes = vpc.staticRoutes().stream().flatMap(route -> problem(route).stream());
        var peerings = vpc.peerings().stream()
                .filter(peering -> Cidr.parseList(peering.localConnectIp()).isEmpty())
                .map(peering ->
                        "localConnectIP %s of the peering with %s is no address with a prefix length, like 169.254.0.1/30"
                                .formatted(peering.localConnectIp(), peering.remoteVpc()));
        return Stream.concat(routes, peerings).findFirst();
    }

    private static Optional<String> problem(Vpc.StaticRoute route) {
        if (!List.of("", "policyDst", "policySrc").contains(route.policy())) {
            return Optional.of("unknown policy type %s: write policyDst or policySrc".formatted(route.policy()));
        }
        boolean readable = route.cidr().contains("/")
                ? Cidr.parse(route.cidr()).isPresent()
                : IpAddress.parse(route.cidr()).isPresent();
        if (!readable) {
            return Optional.of("the route's cidr %s is neither a network nor an address".formatted(route.cidr()));
        }
        return IpAddress.parse(route.nextHop()).isPresent()
                ? Optional.empty()
                : Optional.of("the route's nextHopIP %s is no address".formatted(route.nextHop()));
    }

    private ObjectNode status(Vpc vpc, List<Subnet> subnets) {
        boolean isDefault = config.isDefaultVpc(vpc.name());
        var status = Json.object().put("standby", true).put("default", isDefault);
        status.put("router", vpc.name()).put("defaultLogicalSwitch", defaultSwitch(vpc, subnets, isDefault));
        var names = status.putArray("subnets");
        subnets.stream()
                .filter(subnet -> !subnet.metadata().isBeingDeleted())
                .forEach(subnet -> names.add(subnet.name()));
        var peers = status.putArray("vpcPeerings");
        vpc.peerings().forEach(peering -> peers.add(peering.remoteVpc()));
        var balancers = LoadBalancerNames.of(vpc.name(), config);
        for (String protocol : LoadBalancerNames.PROTOCOLS) {
            status.put(
                    protocol + "LoadBalancer",
                    config.enableLb() ? balancers.plain().get(protocol) : "");
            status.put(
                    protocol + "SessionLoadBalancer",
                    config.enableLb() ? balancers.session().get(protocol) : "");
        }
        status.put("enableExternal", vpc.enableExternal());
        status.set("conditions", conditions(vpc).ready("ReconcileSuccess").toJson());
        return status;
    }

    private String defaultSwitch(Vpc vpc, List<Subnet> subnets, boolean isDefault) {
        if (isDefault) {
            return config.defaultSubnet();
        }
        return subnets.stream()
                .filter(subnet -> subnet.spec().isDefault())
                .map(Subnet::name)
                .findFirst()
                .orElse(vpc.defaultSubnet());
    }
}
