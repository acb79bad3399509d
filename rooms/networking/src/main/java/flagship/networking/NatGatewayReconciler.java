package flagship.networking;

import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.Subnet;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives a VpcNatGateway its workload and the workload its address, and says whether it serves. For one gateway a key.
 *
 * <p>Source: Kube-OVN, contract sections 2.5 and 9.2.
 */
final class NatGatewayReconciler implements Reconciler<String> {
    private static final Duration SOON = Duration.ofMillis(500);

    private final NetworkCaches caches;
    private final NatCaches nat;
    private final OvnGateways byOvn;
    private final Ipam ipam;
    private final ObjectWriter objects;
    private final NetworkingConfig config;
    private final Timing timing;

    NatGatewayReconciler(
            NetworkCaches caches,
            NatCaches nat,
            OvnGateways byOvn,
            Ipam ipam,
            ObjectWriter objects,
            NetworkingConfig config,
            Timing timing) {
        this.caches = caches;
        this.nat = nat;
        this.byOvn = byOvn;
        this.ipam = ipam;
        this.objects = objects;
        this.config = config;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var found = nat.gateway(name);
        if (found.isEmpty()) {
            return Outcome.done(); // The finalizer sees to it that its deletion was seen.
        }
        var gateway = found.get();
        if (gateway.metadata().isBeingDeleted()) {
            return delete(gateway);
        }
        var inside = caches.subnet(gateway.subnet());
        var outside = caches.subnet(externalSubnet(gateway));
        var problem = NatGatewayValidation.problem(gateway, nat.settings(), caches.vpc(gateway.vpc()), inside, outside)
                .or(() -> nat.problemOfPolicy(gateway));
        if (problem.isPresent()) {
            return fail(gateway, "ValidateGatewayFailed", problem.get());
        }
        return gateway.byOvn()
                ? realiseByOvn(gateway, inside)
                : realise(gateway, inside.orElseThrow(), outside.orElseThrow());
    }

    static String externalSubnet(VpcNatGateway gateway) {
        return gateway.externalSubnets().isEmpty()
                ? "ovn-vpc-external-network"
                : gateway.externalSubnets().getFirst();
    }

    /** The Vpc's router is the gateway: there is no pod, and routes to its address are led on. */
    private Outcome realiseByOvn(VpcNatGateway gateway, Optional<Subnet> inside)
            throws IOException, InterruptedException {
        if (caches.statefulSets().get(workload(gateway)).isPresent()) {
            objects.client().delete(NetworkCaches.STATEFUL_SETS, workload(gateway)); // It was a pod's before.
        }
        var patch = Json.object();
        var book = inside.flatMap(it -> ipam.subnet(it.name()));
        var lanIp = gateway.lanIp();
        if (book.isPresent()) {
            try {
                lanIp = lanIp(gateway, book.get());
            } catch (LeaseRefused e) {
                return fail(gateway, "AcquireAddressFailed", String.valueOf(e.getMessage()));
            }
            if (gateway.lanIp().isEmpty()) {
                patch.putObject("spec").put("lanIp", lanIp);
            }
        }
        ObjectWriter.hold(patch, gateway.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(VpcNatGateway.RESOURCE, NetworkCaches.cluster(gateway.name()), patch);
        }
        var nodes = byOvn.nodes(gateway);
        if (nodes.isEmpty()) {
            return fail(gateway, "NoGateway", OvnGateways.noNodes(gateway));
        }
        boolean connected = byOvn.isConnected(gateway);
        var status = Json.object()
                .put("ready", connected)
                .put("replicas", nodes.size())
                .put("lanIp", lanIp);
        status.putArray("externalSubnets").add(externalSubnet(gateway));
        gateway.placement().selector().forEach(status.putArray("selector")::add);
        var workload = status.putObject("workload")
                .put("kind", Northbound.GATEWAY_CHASSIS)
                .put("name", ExternalReconciler.eipName(gateway.vpc(), externalSubnet(gateway)));
        nodes.forEach(workload.putArray("nodes")::add);
        var conditions = conditions(gateway);
        status.set(
                "conditions",
                (connected
                                ? conditions.ready("Ready")
                                : NatConditions.pending(conditions, "the vpc's router is not connected yet"))
                        .toJson());
        objects.status(VpcNatGateway.RESOURCE, gateway.name(), gateway.status(), status);
        return connected ? Outcome.done() : Outcome.after(SOON);
    }

    private String lanIp(VpcNatGateway gateway, SubnetAddresses book) throws LeaseRefused {
        return book.acquire(lanRequest(gateway), caches::isOfNode)
                .v4()
                .orElseThrow()
                .toString();
    }

    private Outcome realise(VpcNatGateway gateway, Subnet inside, Subnet outside)
            throws IOException, InterruptedException {
        var book = ipam.subnet(inside.name());
        if (book.isEmpty()) {
            return fail(
                    gateway, "SubnetNotReady", "subnet %s is not ready: see its conditions".formatted(inside.name()));
        }
        String lanIp;
        try {
            lanIp = lanIp(gateway, book.get());
        } catch (LeaseRefused e) {
            return fail(gateway, "AcquireAddressFailed", String.valueOf(e.getMessage()));
        }
        var patch = Json.object();
        if (gateway.lanIp().isEmpty()) {
            patch.putObject("spec").put("lanIp", lanIp);
        }
        ObjectWriter.hold(patch, gateway.metadata());
        if (!patch.isEmpty()) {
            objects.client().mergePatch(VpcNatGateway.RESOURCE, NetworkCaches.cluster(gateway.name()), patch);
        }
        var around = new GatewayWorkload.Around(
                nat.settings(),
                namespace(gateway),
                lanIp,
                inside,
                outside,
                config.cidrs().serviceCidr());
        objects.keepWorkload(NetworkCaches.STATEFUL_SETS, workload(gateway), GatewayWorkload.of(gateway, around));
        tell(gateway, lanIp);
        return Outcome.done();
    }

    /** The lease of the pod that will come: it finds the address taken by itself. */
    private LeaseRequest lanRequest(VpcNatGateway gateway) {
        var pod = new NamespacedName(namespace(gateway), workload(gateway).name() + "-0");
        var port = PodNetwork.port(pod.name(), pod.namespace(), Keys.PROVIDER);
        return LeaseRequest.any(port, pod.toString()).at(Ipam.addresses(gateway.lanIp()));
    }

    private static String namespace(VpcNatGateway gateway) {
        return gateway.namespace().isEmpty() ? NatSettings.NAMESPACE : gateway.namespace();
    }

    private NamespacedName workload(VpcNatGateway gateway) {
        return new NamespacedName(namespace(gateway), nat.settings().workload(gateway.name()));
    }

    private void tell(VpcNatGateway gateway, String lanIp) throws IOException, InterruptedException {
        var pod = caches.gatewayPod(gateway.name());
        boolean ready = pod.filter(GatewayPod::initialised).isPresent();
        var status = Json.object().put("ready", ready).put("replicas", 1).put("lanIp", lanIp);
        status.putArray("externalSubnets").add(externalSubnet(gateway));
        gateway.placement().selector().forEach(status.putArray("selector")::add);
        if (!gateway.qosPolicy().isEmpty()) {
            status.put("qosPolicy", gateway.qosPolicy());
        }
        if (!gateway.placement().tolerations().isEmpty()) {
            status.set("tolerations", gateway.placement().tolerations());
        }
        if (!gateway.placement().affinity().isEmpty()) {
            status.set("affinity", gateway.placement().affinity());
        }
        var workload = status.putObject("workload")
                .put("apiVersion", "apps/v1")
                .put("kind", "StatefulSet")
                .put("name", workload(gateway).name());
        var nodes = workload.putArray("nodes");
        pod.map(GatewayPod::node).filter(node -> !node.isEmpty()).ifPresent(nodes::add);
        var conditions = conditions(gateway);
        status.set("conditions", (ready ? conditions.ready("Ready") : waiting(conditions, pod)).toJson());
        objects.status(VpcNatGateway.RESOURCE, gateway.name(), gateway.status(), status);
    }

    private static StatusConditions waiting(StatusConditions conditions, Optional<GatewayPod> pod) {
        return NatConditions.pending(
                conditions,
                pod.isEmpty()
                        ? "pod is not active now"
                        : "the network agent of node %s has not set up pod %s yet: its events say why"
                                .formatted(pod.get().node(), pod.get().name()));
    }

    private StatusConditions conditions(VpcNatGateway gateway) {
        return new StatusConditions(gateway.status(), gateway.metadata().generation(), timing.now());
    }

    private Outcome fail(VpcNatGateway gateway, String reason, String message)
            throws IOException, InterruptedException {
        var status = Json.object().put("ready", false);
        status.set("conditions", conditions(gateway).failed(reason, message).toJson());
        objects.status(VpcNatGateway.RESOURCE, gateway.name(), gateway.status(), status);
        return Outcome.done(); // What is wrong changes with an object that leads here.
    }

    private Outcome delete(VpcNatGateway gateway) throws IOException, InterruptedException {
        var eip = nat.eipsOf(gateway.name()).stream().map(IptablesEip::name).findFirst();
        if (eip.isPresent()) {
            return fail(gateway, "GatewayInUse", "eip %s names this gateway: delete it first".formatted(eip.get()));
        }
        objects.client().delete(NetworkCaches.STATEFUL_SETS, workload(gateway));
        if (caches.gatewayPod(gateway.name()).isEmpty()) {
            // No pod will give it back.
            var port = lanRequest(gateway).nic();
            if (caches.ip(port).isEmpty()) {
                ipam.subnet(gateway.subnet()).ifPresent(book -> book.release(port));
            }
        }
        objects.release(VpcNatGateway.RESOURCE, gateway.metadata());
        return Outcome.done();
    }
}
