package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Threads;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.networkagent.GatewayPlan.Facts;
import flagship.networkagent.IntegrationBridge.Plug;
import flagship.networkagent.PodInterface.Allocation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the NAT rules of the gateways whose pods run on this node, in the pods' network namespaces, and says in the objects' status that
 * the kernel does them. For one gateway a key; the whole state is read each time, of the API and of the kernel.
 *
 * <p>A rule that is written after its pod started needs nothing of the container, and a container that starts anew finds its rules in place.
 */
final class NatGateways implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(NatGateways.class);
    static final String INITIALISED = "ovn.kubernetes.io/vpc_nat_gw_init";
    private static final Duration AGAIN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(500);

    private static final int WRITERS = 8;

    private final ClusterCache cluster;
    private final NatRules rules;
    private final IntegrationBridge bridge;
    private final KubeClient host;
    private final GatewayComplaints complaints;

    /** By gateway. Of one gateway at a time one reconciliation runs. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** The table that the kernel of a pod had, and when all of it was last read. */
    private record Known(String pod, NatTable table, long readNanos) {
        boolean isFresh(String wantedPod) {
            return pod.equals(wantedPod) && System.nanoTime() - readNanos < AGAIN.toNanos() - SOON.toNanos();
        }
    }

    NatGateways(ClusterCache cluster, NatRules rules, IntegrationBridge bridge, KubeClient host, EventRecorder events) {
        this.cluster = cluster;
        this.rules = rules;
        this.bridge = bridge;
        this.host = host;
        this.complaints = new GatewayComplaints(events);
    }

    @Override
    public Outcome reconcile(String gateway) throws IOException, InterruptedException {
        var pod = cluster.gatewayPod(gateway);
        if (pod.isEmpty()) {
            complaints.forget(gateway);
            known.remove(gateway);
            return Outcome.done(); // A pod that comes to this node wakes us.
        }
        var object = rules.gateway(gateway);
        var path = bridge.trouble().isPresent() ? Optional.<String>empty() : namespaceOf(pod.get());
        if (!rules.known() || cluster.trouble().isPresent() || object.isEmpty() || path.isEmpty()) {
            return Outcome.after(SOON);
        }
        try {
            realise(gateway, object.get(), pod.get(), path.get());
            complaints.forget(gateway);
            return Outcome.after(AGAIN);
        } catch (GatewayNamespace.NotReady e) {
            complaints.say(gateway, pod.get(), String.valueOf(e.getMessage()));
            return Outcome.after(SOON);
        } catch (IOException | IllegalArgumentException e) {
            complaints.say(gateway, pod.get(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Where the runtime put the pod, as ADD recorded it. */
    private Optional<String> namespaceOf(ObjectNode pod) {
        var port = PodInterface.port(name(pod), "", AttachmentRequest.PRIMARY);
        return bridge.pluggedAt(port).map(plug -> plug.fact(Plug.NAMESPACE)).filter(path -> !path.isEmpty());
    }

    private static NamespacedName name(ObjectNode pod) {
        return new NamespacedName(
                pod.at("/metadata/namespace").asText(), pod.at("/metadata/name").asText());
    }

    private void realise(String gateway, ObjectNode object, ObjectNode pod, String path)
            throws IOException, InterruptedException {
        var eips = rules.eipsOf(gateway);
        var all = rules.rulesOf(gateway);
        var plan = GatewayPlan.of(new Facts(object, eips, all, cluster.subnets(), rules::policy));
        var kept = routesOf(pod);
        // The container's namespace belongs to the sandbox that was plugged in: a new one is another path.
        var podId = pod.at("/metadata/uid").asText() + " " + path;
        var before = Optional.ofNullable(known.remove(gateway)).filter(it -> it.isFresh(podId));
        GatewayNamespace.Result result;
        try (var namespace = NetworkNamespace.open(path)) {
            result = namespace.run(() -> GatewayNamespace.apply(plan, kept, before.map(Known::table)));
        }
        long readNanos =
                result.read() ? System.nanoTime() : before.orElseThrow().readNanos();
        known.put(gateway, new Known(podId, plan.table(), readNanos));
        if (result.changes() > 0) {
            log.atInfo()
                    .addKeyValue("gateway", gateway)
                    .addKeyValue("rules", all.size())
                    .addKeyValue("connectionsForgotten", result.forgotten())
                    .log("nat gateway set up");
        }
        tell(eips, all, pod);
    }

    private static List<Route> routesOf(ObjectNode pod) {
        return switch (PodInterface.read(pod, AttachmentRequest.PRIMARY, GatewayPlan.INSIDE)) {
            case Allocation.Ready(var network) -> network.routes();
            case Allocation.Waiting _ -> List.of();
        };
    }

    private void tell(List<NatObject> eips, List<NatObject> all, ObjectNode pod)
            throws IOException, InterruptedException {
        var created = pod.at("/metadata/creationTimestamp").asText("").replace("Z", "");
        var objects = new ArrayList<>(eips);
        objects.addAll(all);
        write(objects, created);
        if (!pod.path("metadata")
                .path("annotations")
                .path(INITIALISED)
                .asText("")
                .equals("true")) {
            var patch = Json.object();
            patch.putObject("metadata")
                    .put("uid", pod.at("/metadata/uid").asText())
                    .putObject("annotations")
                    .put(INITIALISED, "true");
            unlessOutdated(() -> host.mergePatch(ClusterCache.PODS, name(pod), patch));
        }
    }

    /** Several at a time: after a start there are as many as there are rules. */
    private void write(List<NatObject> objects, String created) throws IOException, InterruptedException {
        var rest = new ConcurrentLinkedQueue<Runnable>();
        var failures = new ConcurrentLinkedQueue<Exception>();
        for (NatObject object : objects) {
            object.news(created)
                    .ifPresent(news -> rest.add(() -> {
                        try {
                            patchStatus(object.resource(), object.name(), news);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } catch (IOException | RuntimeException e) {
                            failures.add(e);
                        }
                    }));
        }
        var writers = new ArrayList<Thread>();
        for (int index = 0; index < Math.min(WRITERS, rest.size()); index++) {
            writers.add(Thread.ofVirtual().name("nat-status").start(() -> {
                for (var next = rest.poll(); next != null; next = rest.poll()) {
                    next.run();
                }
            }));
        }
        try {
            for (Thread writer : writers) {
                writer.join();
            }
        } finally {
            rest.clear();
            writers.forEach(Threads::join);
        }
        var failure = failures.peek();
        if (failure != null) {
            throw new IOException(
                    "%d statuses were not written: %s".formatted(failures.size(), failure.getMessage()), failure);
        }
    }

    private void patchStatus(GroupVersionResource resource, String name, ObjectNode patch)
            throws IOException, InterruptedException {
        unlessOutdated(() -> host.mergePatchStatus(resource, new NamespacedName("", name), patch));
    }

    private interface Write {
        void run() throws IOException, InterruptedException;
    }

    /** What changed or went meanwhile wakes us again. */
    private static void unlessOutdated(Write write) throws IOException, InterruptedException {
        try {
            write.run();
        } catch (ApiException e) {
            if (e.code() != 404 && e.code() != 409) {
                throw e;
            }
        }
    }
}
