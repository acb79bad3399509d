package flagship.networkagent;

import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.NamespacedName;
import flagship.networkagent.IntegrationBridge.Plug;
import flagship.networkagent.PodInterface.Allocation;
import flagship.networkagent.PodWiring.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives containers their interfaces and takes them away. Everything can be repeated: ADD of what is there answers the same, DEL of what is
 * not there succeeds, and a failed ADD leaves nothing. What an agent that was killed left is found by {@link LeftoverSweep}. Safe for use
 * by many threads, which must be platform threads.
 */
final class Attachments {
    private static final Logger log = LoggerFactory.getLogger(Attachments.class);

    private final AgentConfig config;
    private final ClusterCache cluster;
    private final IntegrationBridge bridge;
    private final KubeClient host;
    private final EventRecorder events;
    private final NodeMtu mtu;
    private final StripedLocks locks = new StripedLocks();

    Attachments(
            AgentConfig config,
            ClusterCache cluster,
            IntegrationBridge bridge,
            KubeClient host,
            EventRecorder events,
            NodeMtu mtu) {
        this.config = config;
        this.cluster = cluster;
        this.bridge = bridge;
        this.host = host;
        this.events = events;
        this.mtu = mtu;
    }

    /** Guards a device of the node against two hands at once. */
    StripedLocks.Held lock(String hostEnd) throws InterruptedException {
        return locks.take(hostEnd);
    }

    /** @throws CniError if it cannot be given; nothing is left then */
    Attachment add(AttachmentRequest request) throws IOException, InterruptedException {
        var pod = request.requiredPod();
        try {
            var network = awaitAllocation(pod, request);
            return request.plugged() ? plugged(request, network) : addressesOnly(request, network);
        } catch (CniError | IOException e) {
            report(pod, request, e);
            throw e;
        }
    }

    private Attachment plugged(AttachmentRequest request, PodInterface network)
            throws IOException, InterruptedException {
        bridge.awaitReady(config.patience().flows());
        var subnet = cluster.subnet(network.subnet());
        var wire = wire(request, network, subnet);
        try (var _ = lock(wire.hostEnd());
                var container = container(request)) {
            plugIn(request, network, subnet, wire, container);
        }
        log.atInfo()
                .addKeyValue("object", request.requiredPod())
                .addKeyValue("port", network.port())
                .addKeyValue("device", wire.hostEnd())
                .log("interface plugged in");
        return attachment(request, network, wire);
    }

    private PodInterface awaitAllocation(NamespacedName pod, AttachmentRequest request) throws InterruptedException {
        if (!request.plugged() && cluster.trouble().isEmpty() && !isBound(request.provider())) {
            throw CniError.later("provider %s is not bound to any subnet".formatted(request.provider()));
        }
        var network = cluster.await(
                pod,
                object -> object.flatMap(it -> ready(it, request)),
                config.patience().allocation());
        return network.orElseThrow(() -> CniError.later(whyNotAllocated(pod, request)));
    }

    private boolean isBound(String provider) {
        return cluster.subnets().stream()
                .anyMatch(subnet ->
                        subnet.path("spec").path("provider").asText("").equals(provider));
    }

    private static Optional<PodInterface> ready(
            com.fasterxml.jackson.databind.node.ObjectNode pod, AttachmentRequest request) {
        return switch (PodInterface.read(pod, request.provider(), request.ifName())) {
            case Allocation.Ready(var network) -> Optional.of(network);
            case Allocation.Waiting _ -> Optional.empty();
        };
    }

    private String whyNotAllocated(NamespacedName pod, AttachmentRequest request) {
        var object = cluster.pod(pod);
        if (object.isEmpty()) {
            return cluster.trouble()
                    .orElse("the API server has no pod %s on node %s".formatted(pod, config.nodeName()));
        }
        return switch (PodInterface.read(object.get(), request.provider(), request.ifName())) {
            case Allocation.Ready _ -> "the address of pod %s came too late, it is there now".formatted(pod);
            case Allocation.Waiting(var reason) -> reason;
        };
    }

    private Wire wire(AttachmentRequest request, PodInterface network, SubnetFacts subnet) throws IOException {
        return new Wire(
                DeviceName.hostEnd(request.containerId(), request.ifName()),
                request.ifName(),
                network.mac(),
                subnet.mtu() > 0 ? subnet.mtu() : mtu.ofPods(cluster.node(), network, subnet),
                network.addresses().stream().map(PodAddress::address).toList(),
                routes(request, network, subnet),
                !bridge.isUserspace());
    }

    private static List<Route> routes(AttachmentRequest request, PodInterface network, SubnetFacts subnet) {
        var routes = new ArrayList<Route>();
        if (network.defaultRoute()) {
            for (PodAddress address : network.addresses()) {
                subnet.gatewayOf(address)
                        .ifPresent(gateway -> routes.add(new Route(IpPrefix.defaultOf(gateway), gateway)));
            }
        }
        routes.addAll(network.routes());
        routes.addAll(request.routes());
        return routes;
    }

    private static NetworkNamespace container(AttachmentRequest request) throws KernelException {
        try {
            return NetworkNamespace.open(request.netns());
        } catch (KernelException e) {
            if (e.errno() == KernelException.ENOENT) {
                throw new CniError(
                        CniError.UNKNOWN_CONTAINER,
                        "the network namespace %s of container %s is gone"
                                .formatted(request.netns(), request.containerId()),
                        e);
            }
            throw e;
        }
    }

    private void plugIn(
            AttachmentRequest request, PodInterface network, SubnetFacts subnet, Wire wire, NetworkNamespace container)
            throws IOException, InterruptedException {
        var plug = plug(request, network, wire);
        boolean there =
                bridge.plugged(wire.hostEnd()).filter(it -> samePlug(it, plug)).isPresent()
                        && container.run(() -> PodWiring.difference(wire)).isEmpty();
        boolean done = false;
        try {
            if (!there) {
                takeAway(wire.hostEnd()); // What an ADD that was broken off left.
                PodWiring.lay(container, wire);
                bridge.plug(plug);
            }
            try (var _ = NodeRecord.begin(host, network.port(), config.nodeName())) {
                var device = container.run(() -> PodWiring.configure(wire));
                bridge.awaitFlows(plug, config.patience().flows());
                container.run(() -> {
                    greet(network, subnet, device);
                    return device;
                });
            }
            done = true;
        } finally {
            if (!done) {
                takeBack(wire.hostEnd());
            }
        }
    }

    private static boolean samePlug(Plug have, Plug wanted) {
        return have.port().equals(wanted.port())
                && wanted.facts().entrySet().stream()
                        .allMatch(fact -> fact.getValue().equals(have.fact(fact.getKey())));
    }

    private static Plug plug(AttachmentRequest request, PodInterface network, Wire wire) {
        var facts = new HashMap<String, String>();
        var pod = request.requiredPod();
        facts.put("pod_name", pod.name());
        facts.put("pod_namespace", pod.namespace());
        facts.put(Plug.NAMESPACE, request.netns());
        facts.put("container_id", request.containerId());
        facts.put("if_name", request.ifName());
        facts.put("network", request.network());
        facts.put(
                "ip",
                String.join(
                        ",",
                        wire.addresses().stream()
                                .map(it -> IpPrefix.text(it.address()))
                                .toList()));
        return new Plug(wire.hostEnd(), network.port(), facts);
    }

    /** The first words on the wire, from inside the container: is the address free, here it is, is the gateway there. */
    private void greet(PodInterface network, SubnetFacts subnet, Link device) throws IOException, InterruptedException {
        if (subnet.underlay() && !network.migrating()) {
            // In an overlay OVN itself answers for every address, and knows each once.
            for (PodAddress address : network.addresses()) {
                requireFree(device, address);
            }
        }
        PodWiring.announce(
                device, network.addresses().stream().map(PodAddress::address).toList());
        if (!network.migrating()) {
            for (PodAddress address : network.addresses()) {
                checkGateway(network, subnet, device, address);
            }
        }
    }

    private static void requireFree(Link device, PodAddress address) throws KernelException {
        if (address.address().isV6()) {
            return;
        }
        var holder = PodWiring.otherHolder(device, address.address().address());
        if (holder.isPresent()) {
            throw CniError.later(
                    "the address %s is in use on the physical network by %s: exclude it in the Subnet's excludeIps, or free it"
                            .formatted(IpPrefix.text(address.address().address()), holder.get()));
        }
    }

    private void checkGateway(PodInterface network, SubnetFacts subnet, Link device, PodAddress address)
            throws KernelException, InterruptedException {
        var gateway = subnet.gatewayOf(address);
        if (gateway.isEmpty()) {
            return;
        }
        var check = subnet.gatewayCheckDisabled()
                ? GatewayCheck.ONCE
                : new GatewayCheck(config.patience().gatewayChecks());
        boolean byArp = subnet.gatewayIsPhysical() && !address.address().isV6();
        var answered =
                byArp ? check.byArp(device, address.address().address(), gateway.get()) : check.byEcho(gateway.get());
        if (answered.isEmpty() && !subnet.gatewayCheckDisabled()) {
            throw CniError.later("network %s with gateway %s is not ready for interface %s after %d checks: %s"
                    .formatted(
                            address.address(),
                            IpPrefix.text(gateway.get()),
                            network.port(),
                            check.checksMax(),
                            byArp ? "no answer to ARP" : "no answer to ICMP echo"));
        }
    }

    private Attachment attachment(AttachmentRequest request, PodInterface network, Wire wire) {
        return new Attachment(
                request.ifName(),
                request.netns(),
                wire.mac(),
                wire.mtu(),
                network.addresses(),
                wire.routes(),
                request.dns());
    }

    private Attachment addressesOnly(AttachmentRequest request, PodInterface network)
            throws IOException, InterruptedException {
        var subnet = cluster.subnet(network.subnet());
        var routes = routes(request, network, subnet);
        if (!request.netns().isEmpty()
                && request.routes().stream().anyMatch(it -> it.destination().isDefault())) {
            try (var container = container(request)) {
                container.run(() -> {
                    PodWiring.dropDefaultRoutes();
                    return "";
                });
            }
        }
        return new Attachment(
                request.ifName(),
                request.netns(),
                network.mac(),
                subnet.mtu() > 0 ? subnet.mtu() : mtu.ofPods(cluster.node(), network, subnet),
                network.addresses(),
                routes,
                request.dns());
    }

    /** Takes the interface away; what is gone already is fine. The address stays with the pod. */
    void delete(AttachmentRequest request) throws IOException, InterruptedException {
        if (!request.plugged()) {
            return;
        }
        bridge.awaitReady(config.patience().flows());
        var hostEnd = DeviceName.hostEnd(request.containerId(), request.ifName());
        try (var _ = lock(hostEnd)) {
            takeAway(hostEnd);
        }
        log.atInfo()
                .addKeyValue("container", request.containerId())
                .addKeyValue("device", hostEnd)
                .log("unplugged");
    }

    /** The port first: a port without device is found by its row, a device without port by its mark. */
    void takeAway(String hostEnd) throws IOException, InterruptedException {
        bridge.unplug(hostEnd);
        PodWiring.remove(hostEnd);
    }

    private void takeBack(String hostEnd) {
        try {
            // Also when the thread was told to stop: what is left would stay until the next start.
            boolean interrupted = Thread.interrupted();
            try {
                takeAway(hostEnd);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (IOException | CniError e) {
            log.atWarn()
                    .addKeyValue("device", hostEnd)
                    .addKeyValue("error", e.getMessage())
                    .log("left for the sweep");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws CniError if the interface is not as ADD left it */
    void check(AttachmentRequest request) throws IOException, InterruptedException {
        var pod = request.requiredPod();
        var network = cluster.pod(pod)
                .flatMap(it -> ready(it, request))
                .orElseThrow(() -> notAsAdded(whyNotAllocated(pod, request)));
        if (!request.plugged()) {
            return;
        }
        var wire = wire(request, network, cluster.subnet(network.subnet()));
        var plug = bridge.plugged(wire.hostEnd());
        if (plug.isEmpty() || !plug.get().port().equals(network.port())) {
            throw notAsAdded("the device %s is not plugged into port %s".formatted(wire.hostEnd(), network.port()));
        }
        try (var container = container(request)) {
            var difference = container.run(() -> PodWiring.difference(wire));
            if (difference.isPresent()) {
                throw notAsAdded(difference.get());
            }
        }
    }

    private static CniError notAsAdded(String what) {
        return new CniError(CniError.NOT_AS_ADDED, what);
    }

    /**
     * Takes away what belongs to containers of a network that are gone.
     *
     * @param network name of the network configuration
     * @param valid container id and interface name, joined by a slash, of those that live
     */
    void collect(String network, Set<String> valid) throws IOException, InterruptedException {
        for (Plug plug : bridge.plugs()) {
            var id = plug.fact("container_id");
            boolean ofNetwork = !id.isEmpty() && plug.fact("network").equals(network);
            if (ofNetwork && !valid.contains(id + "/" + plug.fact("if_name"))) {
                try (var _ = lock(plug.device())) {
                    takeAway(plug.device());
                }
            }
        }
    }

    /** @throws CniError if an ADD would fail now */
    void requireReady() {
        cluster.trouble().or(bridge::trouble).ifPresent(trouble -> {
            throw new CniError(CniError.NOT_AVAILABLE, trouble);
        });
    }

    private void report(NamespacedName pod, AttachmentRequest request, Exception failure) {
        var metadata = cluster.pod(pod).map(it -> it.path("metadata"));
        var subject = new EventRecorder.Subject(
                "v1",
                "Pod",
                pod.namespace(),
                pod.name(),
                metadata.map(it -> it.path("uid").asText("")).orElse(""),
                "");
        events.record(
                subject,
                EventRecorder.WARNING,
                "PodNetworkConfigureFailed",
                "stage=add interface=%s error=%s".formatted(request.ifName(), failure.getMessage()));
        log.atWarn()
                .addKeyValue("object", pod)
                .addKeyValue("error", failure.getMessage())
                .log("interface not plugged in");
    }
}
