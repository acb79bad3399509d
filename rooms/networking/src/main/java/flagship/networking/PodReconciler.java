package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Vip;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.networking.PodRows.Annotations;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives a pod its addresses and logical ports, and takes them back. For one pod a key.
 *
 * <p>In this order, each step of which can be repeated: addresses in memory, ports in OVN, IP objects, annotations. A process that dies between
 * two of them leaves nothing that its successor does not find: it reads IP objects and annotations first, and sweeps ports up.
 *
 * <p>Source: Kube-OVN, contract section 7.
 */
final class PodReconciler implements Reconciler<NamespacedName> {
    private final NetworkCaches caches;
    private final Ipam ipam;
    private final PodNetworks networks;
    private final NorthboundWriter northbound;
    private final ObjectWriter objects;
    private final IpObjects ips;
    private final AddressRelease release;
    private final EventRecorder events;
    private final NetworkingConfig config;
    /** The Vips of the cluster by name. */
    private final Function<String, Optional<Vip>> vips;
    /** Told of Subnets whose use changed. */
    private final Consumer<String> touched;

    PodReconciler(
            NetworkCaches caches,
            Ipam ipam,
            PodNetworks networks,
            NorthboundWriter northbound,
            ObjectWriter objects,
            IpObjects ips,
            AddressRelease release,
            EventRecorder events,
            NetworkingConfig config,
            Function<String, Optional<Vip>> vips,
            Consumer<String> touched) {
        this.caches = caches;
        this.ipam = ipam;
        this.networks = networks;
        this.northbound = northbound;
        this.objects = objects;
        this.ips = ips;
        this.release = release;
        this.events = events;
        this.config = config;
        this.vips = vips;
        this.touched = touched;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.pod(key);
        if (found.isEmpty() || found.get().hasEnded()) {
            release.of(found.map(pod -> pod.owner(config.keepVmIp())).orElse(key));
            return Outcome.done();
        }
        var pod = found.get();
        if (pod.hostNetwork() || (pod.metadata().isBeingDeleted() && !pod.isAllocated())) {
            return Outcome.done();
        }
        try {
            allocate(pod);
            return Outcome.done();
        } catch (PodProblem e) {
            tell(pod, EventRecorder.WARNING, e.reason(), String.valueOf(e.getMessage()));
            return Outcome.retry();
        }
    }

    private void allocate(PodFacts pod) throws PodProblem, IOException, InterruptedException {
        Map<String, String> annotations = new LinkedHashMap<>();
        for (PodNetwork network : networks.of(pod)) {
            var lease = lease(pod, network);
            if (network.isOvn()) {
                connect(pod, network, lease);
            }
            var owner = pod.owner(config.keepVmIp());
            ips.ensure(new IpObjects.Wanted(
                    owner.namespace(), owner.name(), "", network.subnet().name(), pod.type(config.keepVmIp()), lease));
            annotations.putAll(annotations(pod, network, lease));
        }
        boolean isNew = !pod.isAllocated();
        write(pod, annotations);
        if (isNew) {
            tell(pod, EventRecorder.NORMAL, "PodNetworkAllocated", "network allocated");
        }
    }

    private Lease lease(PodFacts pod, PodNetwork network) throws PodProblem, IOException, InterruptedException {
        for (String other : ipam.subnetsOf(network.port())) {
            if (!other.equals(network.subnet().name())) {
                moveAway(network.port(), other);
            }
        }
        var book = ipam.subnet(network.subnet().name())
                .orElseThrow(() -> new IOException(
                        "the subnet %s is gone".formatted(network.subnet().name())));
        boolean isNew = book.lease(network.port()).isEmpty();
        var owner = pod.owner(config.keepVmIp()).toString();
        var request = PodRequest.of(pod, network, owner, this::pool, vips);
        try {
            var lease = book.acquire(request, caches::isOfNode);
            if (isNew) {
                touched.accept(network.subnet().name());
            }
            return lease;
        } catch (LeaseRefused e) {
            throw new PodProblem("AcquireAddressFailed", String.valueOf(e.getMessage()));
        }
    }

    /** The pod asks for another subnet than before. */
    private void moveAway(String port, String subnet) throws IOException, InterruptedException {
        ips.delete(port);
        ipam.subnet(subnet).ifPresent(book -> book.release(port));
        touched.accept(subnet);
    }

    private Optional<JsonNode> pool(String name) {
        return caches.ipPools().get(NetworkCaches.cluster(name)).map(it -> it.toJson());
    }

    private void connect(PodFacts pod, PodNetwork network, Lease lease) throws PodProblem, InterruptedException {
        var row = PodRows.port(pod, network, lease, vips, config);
        try {
            northbound.write(new Scope.OfPort(network.port()), List.of(row), VpcReconciler.WRITE_LIMIT);
        } catch (IOException e) {
            throw new PodProblem("CreateOVNPortFailed", String.valueOf(e.getMessage()));
        }
    }

    private Map<String, String> annotations(PodFacts pod, PodNetwork network, Lease lease) throws PodProblem {
        var vlanName = network.subnet().spec().underlay().vlan();
        var vlan = vlanName.isEmpty() ? Optional.<flagship.fleetapi.Vlan>empty() : caches.vlan(vlanName);
        if (!vlanName.isEmpty() && vlan.isEmpty()) {
            throw new PodProblem("GetVlanInfoFailed", "the vlan %s does not exist".formatted(vlanName));
        }
        return PodRows.annotations(new Annotations(pod, network, lease, vlan), config);
    }

    private void write(PodFacts pod, Map<String, String> wanted) throws IOException, InterruptedException {
        var patch = Json.object();
        // The uid keeps the patch off a pod of the same name that came meanwhile.
        var annotations =
                patch.putObject("metadata").put("uid", pod.metadata().uid()).putObject("annotations");
        wanted.forEach((key, value) -> {
            if (!value.equals(pod.annotation(key))) {
                annotations.put(key, value);
            }
        });
        if (annotations.isEmpty()) {
            return;
        }
        boolean there = ObjectWriter.ifThere(() -> objects.client().mergePatch(NetworkCaches.PODS, pod.key(), patch));
        if (!there) {
            release.of(pod.owner(config.keepVmIp()));
        }
    }

    private void tell(PodFacts pod, String type, String reason, String message) {
        var subject = new EventRecorder.Subject(
                "v1",
                "Pod",
                pod.metadata().namespace(),
                pod.metadata().name(),
                pod.metadata().uid(),
                "");
        events.record(subject, type, reason, message);
    }
}
