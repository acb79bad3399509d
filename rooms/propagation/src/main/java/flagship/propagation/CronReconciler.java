package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CronFederatedHpa;
import flagship.fleetapi.CronFederatedHpa.History;
import flagship.fleetapi.CronFederatedHpa.Rule;
import flagship.fleetapi.CronFederatedHpa.Target;
import flagship.fleetapi.FleetKinds;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Scales when it is time. The key is the CronFederatedHPA.
 *
 * <p>Source of the behaviour: karmada.md, section 14.2; a history of 0 failures keeps none (26.6).
 */
final class CronReconciler implements Reconciler<NamespacedName> {
    private final KubeClient host;
    private final Informer crons;
    private final Templates templates;
    private final PipelineEvents events;
    private final PropagationMeters meters;
    private final Clock clock;
    /** By object and rule; only for objects that exist. */
    private final Map<NamespacedName, Map<String, CronPlan>> plans = new ConcurrentHashMap<>();

    CronReconciler(
            KubeClient host,
            Informer crons,
            Templates templates,
            PipelineEvents events,
            PropagationMeters meters,
            Clock clock) {
        this.host = host;
        this.crons = crons;
        this.templates = templates;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    /** What one rule did. */
    private sealed interface Done {
        record Succeeded(ObjectNode execution) implements Done {}

        record Failed(ObjectNode execution) implements Done {}
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = crons.get(key);
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            plans.remove(key);
            return Outcome.done();
        }
        var cron = CronFederatedHpa.of(found.get().toJson());
        var planned = plans.computeIfAbsent(key, _ -> new HashMap<>());
        planned.keySet().retainAll(cron.rules().stream().map(Rule::name).toList());
        var done = new HashMap<String, Done>();
        for (Rule rule : cron.rules()) {
            follow(cron, rule, planned).ifPresent(it -> done.put(rule.name(), it));
        }
        write(cron, planned, done);
        return untilNext(planned);
    }

    private Optional<Done> follow(CronFederatedHpa cron, Rule rule, Map<String, CronPlan> planned)
            throws InterruptedException {
        var now = clock.instant();
        var plan = planned.get(rule.name());
        if (plan == null || !plan.isFor(cron.target(), rule)) {
            var fresh = CronPlan.of(cron.target(), rule, now);
            planned.put(rule.name(), fresh);
            if (!fresh.problem().isEmpty()) {
                events.warned(about(cron), "StartRuleFailed", fresh.problem());
            }
            return Optional.empty();
        }
        if (!plan.isDue(now)) {
            return Optional.empty();
        }
        planned.put(rule.name(), CronPlan.of(cron.target(), rule, now));
        long start = System.nanoTime();
        var done = carryOut(cron, rule, plan.next().orElse(now), now);
        meters.passed(
                PropagationMeters.Pass.CRON_RULE,
                done instanceof Done.Failed,
                Duration.ofNanos(System.nanoTime() - start));
        return Optional.of(done);
    }

    private Done carryOut(CronFederatedHpa cron, Rule rule, Instant planned, Instant now) throws InterruptedException {
        var execution = Json.object().put("scheduleTime", seconds(planned)).put("executionTime", seconds(now));
        try {
            if (isHpa(cron.target())) {
                moveBounds(cron, rule);
                rule.minReplicas().ifPresent(min -> execution.put("appliedMinReplicas", min));
                rule.maxReplicas().ifPresent(max -> execution.put("appliedMaxReplicas", max));
            } else {
                scale(cron, rule);
                rule.replicas().ifPresent(replicas -> execution.put("appliedReplicas", replicas));
            }
            return new Done.Succeeded(execution);
        } catch (IOException | ApiException e) {
            var message = "rule %s: %s".formatted(rule.name(), e.getMessage());
            events.warned(about(cron), "ScaleFailed", message);
            return new Done.Failed(execution.put("message", message));
        }
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static boolean isHpa(Target target) {
        return target.kind().equals(FleetKinds.FEDERATED_HPA.kind())
                && target.apiVersion().startsWith(FleetKinds.FEDERATED_HPA.group());
    }

    private void moveBounds(CronFederatedHpa cron, Rule rule) throws IOException, InterruptedException {
        var patch = Json.object();
        var spec = patch.putObject("spec");
        rule.minReplicas().ifPresent(min -> spec.put("minReplicas", min));
        rule.maxReplicas().ifPresent(max -> spec.put("maxReplicas", max));
        host.mergePatch(FleetKinds.FEDERATED_HPAS, target(cron), patch);
    }

    private void scale(CronFederatedHpa cron, Rule rule) throws IOException, InterruptedException {
        var patch = Json.object();
        patch.putObject("spec").put("replicas", rule.replicas().orElse(0L));
        host.mergePatchSubresource(resource(cron.target()), target(cron), "scale", patch);
    }

    private GroupVersionResource resource(Target target) throws IOException {
        var kind = GroupVersionKind.of(target.apiVersion(), target.kind());
        return templates
                .type(kind)
                .orElseThrow(() -> new IOException("the control plane serves no kind %s of %s that could be scaled"
                        .formatted(target.kind(), target.apiVersion())))
                .resource();
    }

    private static NamespacedName target(CronFederatedHpa cron) {
        return new NamespacedName(cron.metadata().namespace(), cron.target().name());
    }

    private void write(CronFederatedHpa cron, Map<String, CronPlan> planned, Map<String, Done> done)
            throws IOException, InterruptedException {
        var histories = new ArrayList<History>();
        for (Rule rule : cron.rules()) {
            var before = cron.histories().stream()
                    .filter(it -> it.rule().equals(rule.name()))
                    .findFirst()
                    .orElse(new History(rule.name(), "", List.of(), List.of()));
            var next = Optional.ofNullable(planned.get(rule.name()))
                    .flatMap(CronPlan::next)
                    .map(CronReconciler::seconds)
                    .orElse("");
            var result = done.get(rule.name());
            histories.add(new History(
                    rule.name(),
                    next,
                    newestFirst(
                            before.successes(),
                            result instanceof Done.Succeeded(var it) ? it : null,
                            rule.successesMax()),
                    newestFirst(
                            before.failures(), result instanceof Done.Failed(var it) ? it : null, rule.failuresMax())));
        }
        if (histories.equals(cron.histories())) {
            return;
        }
        var patch = Json.object();
        patch.set("status", CronFederatedHpa.status(histories));
        try {
            host.mergePatchStatus(CronFederatedHpa.RESOURCE, cron.key(), patch);
        } catch (ApiException e) {
            if (!Answers.isGone(e)) {
                events.warned(about(cron), "UpdateStatusFailed", String.valueOf(e.getMessage()));
                throw e;
            }
        }
    }

    private static List<ObjectNode> newestFirst(
            List<ObjectNode> before, @org.jspecify.annotations.Nullable ObjectNode young, int max) {
        var all = new ArrayList<>(before);
        if (young != null) {
            all.addFirst(young);
        }
        return List.copyOf(all.subList(0, Math.min(max, all.size())));
    }

    private Outcome untilNext(Map<String, CronPlan> planned) {
        var now = clock.instant();
        return planned.values().stream()
                .flatMap(plan -> plan.next().stream())
                .min(Instant::compareTo)
                .map(next -> Outcome.after(next.isAfter(now) ? Duration.between(now, next) : Duration.ofMillis(1)))
                .orElse(Outcome.done());
    }

    private static Subject about(CronFederatedHpa cron) {
        return PipelineEvents.about(CronFederatedHpa.KIND, cron.metadata());
    }
}
