package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Condition;
import flagship.fleetapi.FleetKinds;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.HpaMeasure.Measured;
import flagship.propagation.ReplicaCalculator.NoMeasure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Scales templates by what their Pods use in the members; the scheduler then shares the replicas out. The key is the FederatedHPA, looked at
 * every 15 seconds and when it changes.
 *
 * <p>Source of the behaviour: karmada.md, section 14.1.
 */
final class FederatedHpaReconciler implements Reconciler<NamespacedName> {
    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final KubeClient host;
    private final HostCaches caches;
    private final Templates templates;
    private final MemberCalls members;
    private final PipelineEvents events;
    private final PropagationMeters meters;
    private final Clock clock;
    /** Only for objects that exist. */
    private final Map<NamespacedName, HpaLimits> limits = new ConcurrentHashMap<>();

    FederatedHpaReconciler(
            KubeClient host,
            HostCaches caches,
            Templates templates,
            MemberCalls members,
            PipelineEvents events,
            PropagationMeters meters,
            Clock clock) {
        this.host = host;
        this.caches = caches;
        this.templates = templates;
        this.members = members;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    /** It cannot be scaled now; what to say. */
    private static final class NotScaled extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Condition condition;

        NotScaled(Condition condition) {
            super(condition.message());
            this.condition = condition;
        }
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.hpas().get(key);
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            limits.remove(key);
            return Outcome.done();
        }
        var hpa = found.get().toJson();
        var status = new HpaStatus(hpa, clock.instant());
        try {
            follow(key, hpa, status);
        } catch (NotScaled e) {
            status.set(e.condition);
            events.warned(PipelineEvents.about(hpa), e.condition.reason(), String.valueOf(e.getMessage()));
        }
        write(key, status);
        return Outcome.after(PERIOD);
    }

    private void follow(NamespacedName key, ObjectNode hpa, HpaStatus status)
            throws NotScaled, IOException, InterruptedException {
        var spec = hpa.path("spec");
        var kind = GroupVersionKind.of(
                spec.at("/scaleTargetRef/apiVersion").asText(),
                spec.at("/scaleTargetRef/kind").asText());
        var name = new NamespacedName(
                key.namespace(), spec.at("/scaleTargetRef/name").asText());
        var type = templates
                .type(kind)
                .orElseThrow(() -> new NotScaled(unable(
                        "FailedGetScale",
                        "the control plane serves no kind %s of %s".formatted(kind.kind(), kind.apiVersion()))));
        int current = replicas(type, name);
        var target = new HpaTarget(members, clusters(kind, name), type.resource(), name);
        var scale = scale(target);
        status.set(Condition.isTrue(
                "AbleToScale", "SucceededGetScale", "the HPA controller was able to get the target's current scale"));
        int min = spec.path("minReplicas").asInt(1);
        int max = spec.path("maxReplicas").asInt();
        if (current == 0 && min != 0) {
            status.set(Condition.isFalse(
                    "ScalingActive",
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero"));
            status.replicas(current, current);
            return;
        }
        int desired = current > max ? max : current < min ? min : wanted(key, hpa, status, target, scale, current);
        status.replicas(current, desired);
        if (desired != current) {
            scaleTo(key, hpa, status, type, name, current, desired);
        }
    }

    private int replicas(TemplateType type, NamespacedName name) throws NotScaled, IOException, InterruptedException {
        try {
            return host.get(type.resource(), name).at("/spec/replicas").asInt();
        } catch (ApiException e) {
            throw new NotScaled(unable("FailedGetScale", String.valueOf(e.getMessage())));
        }
    }

    private static Condition unable(String reason, String message) {
        return Condition.isFalse(
                "AbleToScale", reason, "the HPA controller was unable to get the target's current scale: " + message);
    }

    private List<Cluster> clusters(GroupVersionKind kind, NamespacedName name) throws NotScaled {
        var clusters = new TemplateKey(kind, name).binding();
        var ready = caches.binding(clusters).map(ResourceBinding::spec).stream()
                .flatMap(spec -> spec.clusters().stream())
                .map(TargetCluster::name)
                .flatMap(cluster -> caches.cluster(cluster).stream())
                .filter(ServiceClusters::isReady)
                .toList();
        if (ready.isEmpty()) {
            throw new NotScaled(Condition.isFalse(
                    "AbleToScale",
                    "FailedGetTargetClusters",
                    "%s %s runs in no ready cluster: does a policy select it, and was it scheduled?"
                            .formatted(kind.kind(), name)));
        }
        return ready;
    }

    private static HpaTarget.Scale scale(HpaTarget target) throws NotScaled, InterruptedException {
        try {
            return target.scale();
        } catch (NoMeasure e) {
            throw new NotScaled(unable("FailedGetScale", String.valueOf(e.getMessage())));
        }
    }

    private int wanted(
            NamespacedName key, ObjectNode hpa, HpaStatus status, HpaTarget target, HpaTarget.Scale scale, int current)
            throws InterruptedException {
        var calculator = new ReplicaCalculator(current, scale.wanted() / (double) current, clock.instant());
        var measure = new HpaMeasure(target, scale, target.pods(scale.selector()), calculator, this::resource);
        Optional<Measured> most = Optional.empty();
        var failures = new ArrayList<Condition>();
        var source = "";
        for (JsonNode metric : hpa.at("/spec/metrics")) {
            try {
                var measured = measured(measure, metric);
                status.measured(measured.status());
                if (most.isEmpty()
                        || measured.proposal().replicas()
                                > most.get().proposal().replicas()) {
                    most = Optional.of(measured);
                    source = metric.path("type").asText();
                }
            } catch (NoMeasure e) {
                failures.add(Condition.isFalse(
                        "ScalingActive",
                        HpaMeasure.failure(metric),
                        "the HPA was unable to compute the replica count: " + e.getMessage()));
            }
        }
        boolean unsafe =
                most.isEmpty() || (!failures.isEmpty() && most.get().proposal().replicas() < current);
        if (unsafe) { // What could not be measured may need what the rest would take away.
            status.set(failures.getFirst());
            events.warned(
                    PipelineEvents.about(hpa),
                    failures.getFirst().reason(),
                    failures.getFirst().message());
            return current;
        }
        status.set(Condition.isTrue(
                "ScalingActive",
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from a metric of the type " + source));
        var allowed = limits.computeIfAbsent(key, _ -> new HpaLimits())
                .limit(current, most.get().proposal().replicas(), hpa.path("spec"), clock.instant());
        status.set(allowed.able());
        status.set(allowed.limited());
        return allowed.replicas();
    }

    private Measured measured(HpaMeasure measure, JsonNode metric) throws NoMeasure, InterruptedException {
        long start = System.nanoTime();
        boolean failed = true;
        try {
            var measured = measure.of(metric);
            failed = false;
            return measured;
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - start);
            meters.pulled(metric.path("type").asText(), failed, took);
        }
    }

    private String resource(GroupVersionKind kind) {
        return templates
                .type(kind)
                .map(type -> type.resource().groupResource().toString())
                .orElse(kind.kind().toLowerCase(java.util.Locale.ROOT) + "s");
    }

    private void scaleTo(
            NamespacedName key,
            ObjectNode hpa,
            HpaStatus status,
            TemplateType type,
            NamespacedName name,
            int current,
            int desired)
            throws NotScaled, IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("spec").put("replicas", desired);
        try {
            host.mergePatchSubresource(type.resource(), name, "scale", patch);
        } catch (ApiException e) {
            throw new NotScaled(Condition.isFalse(
                    "AbleToScale",
                    "FailedUpdateScale",
                    "the HPA controller was unable to update the target scale: " + e.getMessage()));
        }
        limits.computeIfAbsent(key, _ -> new HpaLimits()).scaled(current, desired, clock.instant());
        status.set(Condition.isTrue(
                "AbleToScale",
                "SucceededRescale",
                "the HPA controller was able to update the target scale to " + desired));
        status.scaled();
        events.told(PipelineEvents.about(hpa), "SuccessfulRescale", "New size: %d".formatted(desired));
    }

    private void write(NamespacedName key, HpaStatus status) throws IOException, InterruptedException {
        var patch = status.patch();
        if (patch.isPresent()) {
            try {
                host.mergePatchStatus(FleetKinds.FEDERATED_HPAS, key, patch.get());
            } catch (ApiException e) {
                if (!Answers.isGone(e)) {
                    throw e;
                }
            }
        }
    }

    /** Brings an autoscaler up when its spec changes, not for its own status. */
    static void attach(Informer hpas, Controller<NamespacedName> controller) {
        hpas.handle(InformerHandler.whenDiffers(
                object -> object.head().generation(),
                InformerHandler.ofChanges(object -> controller.enqueue(object.key()))));
    }
}
