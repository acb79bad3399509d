package flagship.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Scheduler and kubelets in one: gives pods a node, starts them, ends those of Jobs after a while, removes deleted ones. */
final class Kubelet implements AutoCloseable {
    private static final Duration JOB_RUN_TIME = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int WORKERS = 2;

    private final KubeClient client;
    private final Informer pods;
    private final Informer nodes;
    private final Clock clock;
    private final Controller<NamespacedName> controller;

    Kubelet(KubeClient client, Informer pods, Informer nodes, Clock clock) {
        this.client = client;
        this.pods = pods;
        this.nodes = nodes;
        this.clock = clock;
        controller = Controller.start("kubelet", WORKERS, this::reconcile);
        pods.handle(controller.enqueueing(pod -> List.of(pod.key())));
    }

    private Outcome reconcile(NamespacedName name) throws IOException, InterruptedException {
        var found = pods.get(name);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        var pod = found.get().toJson();
        var phase = pod.path("status").path("phase").asText();
        if (Objects.isBeingDeleted(pod)) {
            client.delete(Types.PODS, name, Json.object().put("gracePeriodSeconds", 0));
        } else if (!pod.path("spec").hasNonNull("nodeName")) {
            return bind(pod);
        } else if (phase.isEmpty() || phase.equals("Pending")) {
            client.replaceStatus(Types.PODS, Pods.running(pod, clock.instant()));
            record(pod, "Started", "Started container " + firstContainer(pod));
        } else if (phase.equals("Running") && ownedByJob(pod)) {
            return finishWhenDue(pod);
        }
        return Outcome.done();
    }

    private Outcome bind(ObjectNode pod) throws IOException, InterruptedException {
        var all = nodes.list().stream().map(RawObject::toJson).toList();
        if (all.isEmpty()) {
            return Outcome.retry();
        }
        var candidates = all.stream()
                .filter(node -> Nodes.takes(node, pod))
                .map(Objects::name)
                .sorted()
                .toList();
        if (candidates.isEmpty()) {
            return refuse(pod, all.size());
        }
        var name = Objects.name(pod);
        var node = candidates
                .get(Math.floorMod(Objects.hash(name.name()).hashCode(), candidates.size()))
                .name();
        var binding = Json.object().put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata").put("name", name.name()).put("namespace", name.namespace());
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
        client.createSubresource(Types.PODS, name, "binding", binding);
        record(pod, "Scheduled", "Successfully assigned %s to %s".formatted(name, node));
        return Outcome.done();
    }

    /** It waits until some node takes it. */
    private Outcome refuse(ObjectNode pod, int nodeCount) throws IOException, InterruptedException {
        if (!Pods.isRefused(pod)) {
            client.replaceStatus(Types.PODS, Pods.refused(pod, nodeCount, clock.instant()));
        }
        return Outcome.after(LOOK_AGAIN);
    }

    private Outcome finishWhenDue(ObjectNode pod) throws IOException, InterruptedException {
        var due = Instant.parse(pod.path("status").path("startTime").asText()).plus(JOB_RUN_TIME);
        var now = clock.instant();
        if (now.isBefore(due)) {
            return Outcome.after(Duration.between(now, due));
        }
        client.replaceStatus(Types.PODS, Pods.succeeded(pod, now));
        return Outcome.done();
    }

    private void record(ObjectNode pod, String reason, String message) throws IOException, InterruptedException {
        client.create(Types.EVENTS, Pods.event(pod, reason, message, clock.instant()));
    }

    private static boolean ownedByJob(ObjectNode pod) {
        return pod.path("metadata")
                .path("ownerReferences")
                .path(0)
                .path("kind")
                .asText()
                .equals("Job");
    }

    private static String firstContainer(ObjectNode pod) {
        return pod.path("spec").path("containers").path(0).path("name").asText();
    }

    @Override
    public void close() {
        controller.close();
    }
}
