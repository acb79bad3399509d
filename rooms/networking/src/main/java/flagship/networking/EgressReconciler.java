package flagship.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcEgressGateway;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.networking.EgressRows.Steering;
import flagship.networking.EgressSources.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives an egress gateway its workload, and leads to its pods what leaves by them. For one gateway a key. docs/decisions/0040.
 *
 * <p>Source: Kube-OVN, contract sections 2.10 and 6.2.
 */
final class EgressReconciler implements Reconciler<NamespacedName> {
    private final NetworkCaches caches;
    private final EgressCaches egress;
    private final NatCaches nat;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;

    EgressReconciler(
            NetworkCaches caches,
            EgressCaches egress,
            NatCaches nat,
            NorthboundWriter northbound,
            ObjectWriter objects,
            NetworkingConfig config,
            Timing timing) {
        this.caches = caches;
        this.egress = egress;
        this.nat = nat;
        this.northbound = northbound;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = egress.gateway(key);
        if (found.isEmpty()) {
            northbound.write(scope(key), List.of(), VpcReconciler.WRITE_LIMIT);
            return Outcome.done();
        }
        var gateway = found.get();
        if (gateway.metadata().isBeingDeleted()) {
            northbound.write(scope(key), List.of(), VpcReconciler.WRITE_LIMIT);
            objects.client().delete(NetworkCaches.DEPLOYMENTS, EgressWorkload.name(gateway));
            objects.release(VpcEgressGateway.RESOURCE, gateway.metadata());
            return Outcome.done();
        }
        var inside = inside(gateway);
        var outside = caches.subnet(gateway.outside().subnet());
        var image = gateway.image().isEmpty() ? nat.settings().image() : gateway.image();
        var problem = EgressValidation.problem(gateway, image, caches.vpc(vpc(gateway)), vpc(gateway), inside, outside);
        if (problem.isPresent()) {
            return fail(gateway, problem.get());
        }
        hold(gateway);
        objects.keepWorkload(
                NetworkCaches.DEPLOYMENTS,
                EgressWorkload.name(gateway),
                EgressWorkload.of(gateway, image, inside.orElseThrow(), outside.orElseThrow()));
        var pods = pods(key, outside.orElseThrow());
        steer(gateway, pods);
        tell(gateway, pods);
        return Outcome.done(); // Pods, nodes and networks lead here when they change.
    }

    private static Scope scope(NamespacedName key) {
        return new Scope.OfEgressGateway(key.toString());
    }

    private String vpc(VpcEgressGateway gateway) {
        return gateway.vpc().isEmpty() ? config.clusterRouter() : gateway.vpc();
    }

    /** The one that is named, or the Vpc's default one. */
    private Optional<Subnet> inside(VpcEgressGateway gateway) {
        if (!gateway.inside().subnet().isEmpty()) {
            return caches.subnet(gateway.inside().subnet());
        }
        return caches.vpc(vpc(gateway))
                .map(vpc -> vpc.status().path("defaultLogicalSwitch").asText(""))
                .flatMap(caches::subnet);
    }

    private void hold(VpcEgressGateway gateway) throws IOException, InterruptedException {
        var patch = Json.object();
        ObjectWriter.hold(patch, gateway.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(VpcEgressGateway.RESOURCE, key(gateway), patch);
        }
    }

    private static NamespacedName key(VpcEgressGateway gateway) {
        return new NamespacedName(gateway.metadata().namespace(), gateway.name());
    }

    /** In the order of their names. */
    private List<EgressPod> pods(NamespacedName key, Subnet outside) {
        return caches.pods().byIndex(NetworkCaches.BY_EGRESS_GATEWAY, key.toString()).stream()
                .flatMap(pod -> EgressPod.of(pod.toJson(), outside.spec().provider()).stream())
                .sorted(Comparator.comparing(pod -> pod.name().name()))
                .toList();
    }

    /** Whether a pod carries packets, as far as is known here: a node that is lost has lost its pods. */
    private boolean carries(EgressPod pod) {
        return pod.initialised()
                && !pod.inside().isEmpty()
                && caches.nodes()
                        .get(NetworkCaches.cluster(pod.node()))
                        .filter(node -> NodeFacts.of(node.toJson()).ready())
                        .isPresent();
    }

    private void steer(VpcEgressGateway gateway, List<EgressPod> pods) throws IOException, InterruptedException {
        boolean looksAtPods = gateway.local() || !gateway.selectors().isEmpty();
        var members = looksAtPods ? members(vpc(gateway)) : List.<Member>of();
        var sources = EgressSources.of(gateway, caches::subnet, members, namespaces());
        var steering = new Steering(
                key(gateway).toString(),
                vpc(gateway),
                sources.texts(),
                pods.stream().filter(this::carries).toList(),
                gateway.local() ? sources.byNode(members) : Map.of());
        northbound.write(scope(key(gateway)), EgressRows.of(steering), VpcReconciler.WRITE_LIMIT);
    }

    /** The pods of a Vpc that have addresses there, without gateways' own. */
    private List<Member> members(String vpc) {
        var members = new ArrayList<Member>();
        for (RawObject object : caches.pods().list()) {
            var json = object.toJson();
            var pod = PodFacts.of(json);
            boolean isInVpc = pod.annotation(Keys.PROVIDER, Keys.LOGICAL_ROUTER).equals(vpc);
            if (isInVpc
                    && pod.isAllocated()
                    && !pod.hasEnded()
                    && EgressPod.gateway(json).isEmpty()) {
                members.add(new Member(
                        pod.metadata().namespace(),
                        pod.metadata().labels(),
                        pod.node(),
                        Ipam.addresses(pod.annotation(Keys.PROVIDER, Keys.IP_ADDRESS))));
            }
        }
        return members;
    }

    private Map<String, Map<String, String>> namespaces() {
        Map<String, Map<String, String>> labels = new HashMap<>();
        caches.namespaces()
                .list()
                .forEach(it -> labels.put(it.key().name(), it.head().labels()));
        return labels;
    }

    private void tell(VpcEgressGateway gateway, List<EgressPod> pods) throws IOException, InterruptedException {
        long carrying = pods.stream().filter(this::carries).count();
        boolean ready = carrying >= gateway.replicas();
        var status = status(gateway, ready ? "Completed" : "Processing", ready);
        var inside = status.putArray("internalIPs");
        var outside = status.putArray("externalIPs");
        var workload = status.putObject("workload")
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment")
                .put("name", EgressWorkload.name(gateway).name());
        var nodes = workload.putArray("nodes");
        for (EgressPod pod : pods) {
            text(pod.inside()).ifPresent(inside::add);
            text(pod.outside()).ifPresent(outside::add);
            if (!pod.node().isEmpty()) {
                nodes.add(pod.node());
            }
        }
        var conditions = conditions(gateway);
        if (gateway.bfd()) {
            conditions.set("BFD", "False", "NotSupported", EgressValidation.NO_BFD);
        }
        var all = ready
                ? conditions.ready("Ready")
                : NatConditions.pending(
                        conditions,
                        "%d of %d pods carry packets; what leaves %s: the pods' events say why"
                                .formatted(
                                        carrying, gateway.replicas(), carrying == 0 ? "is dropped" : "goes by these"));
        status.set("conditions", all.toJson());
        objects.status(VpcEgressGateway.RESOURCE, key(gateway), gateway.status(), status);
    }

    private static Optional<String> text(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).reduce((one, other) -> one + "," + other);
    }

    private static ObjectNode status(VpcEgressGateway gateway, String phase, boolean ready) {
        return Json.object()
                .put("replicas", gateway.replicas())
                .put("labelSelector", EgressWorkload.selector(gateway))
                .put("phase", phase)
                .put("ready", ready);
    }

    private StatusConditions conditions(VpcEgressGateway gateway) {
        return new StatusConditions(gateway.status(), gateway.metadata().generation(), timing.now());
    }

    /** What was there stays: an object that is wrong for a moment does not cut off whom it serves. */
    private Outcome fail(VpcEgressGateway gateway, String message) throws IOException, InterruptedException {
        var status = status(gateway, "Pending", false);
        status.set(
                "conditions",
                conditions(gateway).failed("ValidateGatewayFailed", message).toJson());
        objects.status(VpcEgressGateway.RESOURCE, key(gateway), gateway.status(), status);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }
}
