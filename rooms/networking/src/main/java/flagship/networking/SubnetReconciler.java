package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vlan;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.networking.SubnetRows.NodeAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Gives a Subnet its switch and its address book, and says in its status how much of it is used. For one Subnet a key. */
final class SubnetReconciler implements Reconciler<String> {
    private static final String NO_GATEWAY =
            "no node of gatewayNode and gatewayNodeSelectors is ready: name one that is, or see what ails them";

    private final NetworkCaches caches;
    private final Ipam ipam;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;
    private final RandomGenerator random;
    /** Told of Subnets that came to be usable, so that pods that wait for them are looked at. */
    private final Consumer<String> usable;
    /** Subnets of which {@link #usable} was told: what once failed half-way is told of when it succeeds. */
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    SubnetReconciler(
            NetworkCaches caches,
            Ipam ipam,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            Timing timing,
            RandomGenerator random,
            Consumer<String> usable) {
        this.caches = caches;
        this.ipam = ipam;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
        this.random = random;
        this.usable = usable;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var stored = caches.subnets().get(NetworkCaches.cluster(name));
        if (stored.isEmpty()) {
            forget(name);
            northbound.write(new Scope.OfSubnet(name), List.of(), VpcReconciler.WRITE_LIMIT);
            return Outcome.done();
        }
        JsonNode json = stored.get().toJson();
        var subnet = Subnet.of(json);
        if (subnet.metadata().isBeingDeleted()) {
            return delete(subnet);
        }
        if (complete(subnet, json)) {
            return Outcome.done(); // The completed object comes back as a change.
        }
        var problem = SubnetValidation.problem(subnet, surroundings(subnet));
        if (problem.isPresent()) {
            fail(subnet, "ValidateLogicalSwitchFailed", problem.get());
            return Outcome.done(); // What is wrong changes with this object or one that leads here.
        }
        var book = ipam.shape(subnet);
        if (Keys.isOvn(subnet.spec().provider())) {
            realise(subnet);
        }
        objects.status(Subnet.RESOURCE, name, subnet.status(), status(subnet, book));
        if (announced.add(name)) {
            usable.accept(name);
        }
        return Outcome.done();
    }

    private void forget(String name) {
        announced.remove(name);
        ipam.forget(name);
    }

    private boolean complete(Subnet subnet, JsonNode json) throws IOException, InterruptedException {
        var patch = Json.object();
        var missing = SubnetDefaults.missing(subnet, json.path("spec"), config);
        if (!missing.isEmpty()) {
            patch.set("spec", missing);
        }
        ObjectWriter.hold(patch, subnet.metadata());
        if (patch.isEmpty()) {
            return false;
        }
        objects.client().mergePatch(Subnet.RESOURCE, NetworkCaches.cluster(subnet.name()), patch);
        return true;
    }

    private SubnetValidation.Surroundings surroundings(Subnet subnet) {
        return new SubnetValidation.Surroundings(
                caches.vpc(subnet.spec().vpc()),
                caches.allSubnets(),
                caches.allVpcs(),
                caches.nodes().list().stream()
                        .flatMap(node -> NodeFacts.of(node.toJson()).internal().stream())
                        .toList(),
                config);
    }

    private void realise(Subnet subnet) throws IOException, InterruptedException {
        var networks = Ipam.networks(subnet);
        var join = caches.subnet(config.joinSubnet()).stream()
                .flatMap(it -> Ipam.networks(it).stream())
                .map(SubnetAddresses.Network::cidr)
                .toList();
        try {
            var around = new SubnetRows.Surroundings(
                    join, nodes(), vlan(subnet), interconnection(subnet), gateways(subnet), sharers(subnet));
            northbound.write(
                    new Scope.OfSubnet(subnet.name()),
                    SubnetRows.of(subnet, networks, around, config, random),
                    VpcReconciler.WRITE_LIMIT);
        } catch (IOException e) {
            fail(subnet, "CreateLogicalSwitchFailed", String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private List<String> gateways(Subnet subnet) {
        if (!CentralGateway.isCentralized(subnet, config)) {
            return List.of();
        }
        var nodes = caches.nodes().list().stream()
                .map(node -> NodeFacts.of(node.toJson()))
                .toList();
        return CentralGateway.active(subnet, nodes);
    }

    private Map<String, List<String>> sharers(Subnet subnet) {
        var sharers = new HashMap<String, List<String>>();
        for (String vip : subnet.spec().vips()) {
            sharers.put(
                    vip,
                    caches.pods().byIndex(NetworkCaches.BY_EXTRA_ADDRESS, vip).stream()
                            .map(it -> PodFacts.of(it.toJson()))
                            .filter(pod -> !pod.hasEnded())
                            .flatMap(pod -> sharingPorts(pod, subnet.name(), vip))
                            .toList());
        }
        return sharers;
    }

    private Stream<String> sharingPorts(PodFacts pod, String subnet, String vip) {
        var owner = pod.owner(config.keepVmIp());
        return pod.providersIn(subnet).stream()
                .filter(provider -> pod.extraAddresses(provider).contains(vip))
                .map(provider -> PodNetwork.port(owner.name(), owner.namespace(), provider));
    }

    private List<NodeAddress> nodes() {
        var book = ipam.subnet(config.joinSubnet());
        return caches.nodes().list().stream()
                .map(node -> node.key().name())
                .sorted()
                .flatMap(node -> book.flatMap(it -> it.lease(NodeRows.port(node))).stream()
                        .map(lease -> new NodeAddress(node, lease.addresses())))
                .toList();
    }

    private Optional<Vlan> vlan(Subnet subnet) throws IOException {
        var name = subnet.spec().underlay().vlan();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var vlan = caches.vlan(name);
        if (vlan.isEmpty()) {
            throw new IOException(
                    "the vlan '%s' of subnet %s does not exist: create it".formatted(name, subnet.name()));
        }
        var conflict = VlanReconciler.conflict(vlan.get(), caches.allVlans());
        if (conflict.isPresent()) {
            throw new IOException(conflict.get());
        }
        return vlan;
    }

    /** The router's own addresses in an underlay network whose gateway is a physical router. */
    private List<IpAddress> interconnection(Subnet subnet) throws IOException, InterruptedException {
        var underlay = subnet.spec().underlay();
        var book = ipam.subnet(subnet.name());
        if (!underlay.interconnection() || underlay.vlan().isEmpty() || book.isEmpty()) {
            return List.of();
        }
        var nic = "u2o-interconnection.%s.%s".formatted(subnet.spec().vpc(), subnet.name());
        try {
            var request = LeaseRequest.any(nic, nic).at(Ipam.addresses(underlay.interconnectionIp()));
            return book.get().acquire(request, _ -> false).addresses();
        } catch (LeaseRefused e) {
            throw new IOException(
                    "failed to generate u2o ip on subnet %s: %s".formatted(subnet.name(), e.getMessage()), e);
        }
    }

    private void fail(Subnet subnet, String reason, String message) throws IOException, InterruptedException {
        announced.remove(subnet.name());
        var conditions = new StatusConditions(subnet.status(), subnet.metadata().generation(), timing.now());
        var status = Json.object();
        status.set("conditions", conditions.failed(reason, message).toJson());
        objects.status(Subnet.RESOURCE, subnet.name(), subnet.status(), status);
    }

    private ObjectNode status(Subnet subnet, SubnetAddresses book) {
        var usage = book.usage();
        var status = Json.object();
        put(status, "v4", usage.v4());
        put(status, "v6", usage.v6());
        var gateways = gateways(subnet);
        status.put("activateGateway", String.join(",", gateways));
        status.put("dhcpV4OptionsUUID", "").put("dhcpV6OptionsUUID", "");
        var own = book.lease("u2o-interconnection.%s.%s".formatted(subnet.spec().vpc(), subnet.name()));
        status.put("u2oInterconnectionIP", own.map(Lease::text).orElse(""));
        status.put(
                "u2oInterconnectionMAC",
                own.flatMap(Lease::mac).map(MacAddress::text).orElse(""));
        status.put("u2oInterconnectionVPC", own.isPresent() ? subnet.spec().vpc() : "");
        NatPolicies.status(subnet)
                .ifPresentOrElse(
                        rules -> status.set("natOutgoingPolicyRules", rules),
                        () -> status.putNull("natOutgoingPolicyRules"));
        var conditions = new StatusConditions(subnet.status(), subnet.metadata().generation(), timing.now());
        boolean stranded = CentralGateway.isCentralized(subnet, config) && gateways.isEmpty();
        status.set(
                "conditions",
                (stranded ? conditions.failed("NoReadyGateway", NO_GATEWAY) : conditions.ready(readyReason(subnet)))
                        .toJson());
        return status;
    }

    private static String readyReason(Subnet subnet) {
        if (!Keys.isOvn(subnet.spec().provider())) {
            return "SetNonOvnSubnetSuccess";
        }
        return subnet.spec().isPrivate() ? "SetPrivateLogicalSwitchSuccess" : "ResetLogicalSwitchAclSuccess";
    }

    private static void put(ObjectNode status, String family, Optional<AddressUsage.Family> usage) {
        if (usage.isPresent()) {
            status.put(family + "availableIPs", usage.get().available());
            status.put(family + "usingIPs", usage.get().used());
            status.put(family + "availableIPrange", usage.get().availableRange());
            status.put(family + "usingIPrange", usage.get().usedRange());
        } else {
            status.put(family + "availableIPs", 0).put(family + "usingIPs", 0);
            status.put(family + "availableIPrange", "").put(family + "usingIPrange", "");
        }
    }

    private Outcome delete(Subnet subnet) throws IOException, InterruptedException {
        var own = "u2o-interconnection.%s.%s".formatted(subnet.spec().vpc(), subnet.name());
        var holders = ipam.subnet(subnet.name()).stream()
                .flatMap(book -> book.leases().stream())
                .map(Lease::nic)
                .filter(nic -> !nic.equals(own))
                .sorted()
                .toList();
        if (!holders.isEmpty()) {
            fail(
                    subnet,
                    "SubnetInUse",
                    "the subnet has %d addresses in use, the first by %s: delete those pods first"
                            .formatted(holders.size(), holders.getFirst()));
            return Outcome.done(); // Each address that is given back leads here.
        }
        northbound.write(new Scope.OfSubnet(subnet.name()), List.of(), VpcReconciler.WRITE_LIMIT);
        forget(subnet.name());
        objects.release(Subnet.RESOURCE, subnet.metadata());
        return Outcome.done();
    }
}
