package flagship.clusterimport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.clusterimport.ImportFailure.Again;
import flagship.clusterimport.WatchedTypes.Scope;
import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.fleetapi.Finalizers;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles one ClusterImportPolicy, named by the key: judges it, and keeps one PediaClusterLifecycle for each source object that it selects.
 *
 * <p>Source: contract clusterpedia.md, section 3.2. Messages say what is wrong, where Clusterpedia leaves them empty; a type that is not served
 * is looked for again; any number of policies may read the same source (Q19).
 */
final class PolicyReconciler implements Reconciler<String> {
    static final String VALIDATED = "Validated";
    static final String RECONCILING = "Reconciling";

    private static final Logger log = LoggerFactory.getLogger(PolicyReconciler.class);

    private static final Duration UNTIL_SYNCED = Duration.ofMillis(20);
    private static final Duration UNTIL_CACHE_FOLLOWS = Duration.ofMillis(100);
    /** A definition that a policy waits for may come at any time. */
    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(2);

    /** Failures that a message names. */
    private static final int PROBLEMS_MAX = 5;

    private final ImportCaches caches;
    private final KubeClient hostClient;
    private final HostTypes types;
    private final WatchedTypes watched;
    private final Clock clock;
    private final Map<String, PolicyMemory> memories = new ConcurrentHashMap<>();

    PolicyReconciler(ImportCaches caches, KubeClient hostClient, HostTypes types, WatchedTypes watched, Clock clock) {
        this.caches = caches;
        this.hostClient = hostClient;
        this.types = types;
        this.watched = watched;
        this.clock = clock;
    }

    static String user(String policy) {
        return "policy/" + policy;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        if (!caches.synced()) {
            return Outcome.after(UNTIL_SYNCED);
        }
        var policy = caches.policy(name);
        if (policy.isEmpty()) {
            forget(name);
            return Outcome.done();
        }
        try {
            return reconcile(policy.get());
        } catch (ApiException e) {
            if (e.code() == 409 || e.code() == 404) {
                return Outcome.after(UNTIL_CACHE_FOLLOWS); // The cache is behind.
            }
            throw e;
        }
    }

    private void forget(String name) {
        watched.keep(user(name), Set.of());
        memories.remove(name);
    }

    private Outcome reconcile(ClusterImportPolicy policy) throws IOException, InterruptedException {
        var metadata = policy.metadata();
        boolean isHeld = metadata.finalizers().contains(ClusterImportPolicy.FINALIZER);
        if (metadata.isBeingDeleted()) {
            forget(policy.name());
            if (isHeld) {
                // Its lifecycles follow by garbage collection, unless their owner was deleted as one that leaves
                // orphans.
                patch(policy, Finalizers.remove(metadata, ClusterImportPolicy.FINALIZER));
            }
            return Outcome.done();
        }
        if (!isHeld) {
            var hold = Json.object();
            Finalizers.add(hold, metadata, ClusterImportPolicy.FINALIZER);
            patch(policy, hold);
            return Outcome.done(); // The change brings the key again.
        }
        PolicyPlan plan;
        try {
            plan = PolicyPlan.of(policy, types);
        } catch (ImportFailure e) {
            forget(policy.name());
            write(policy, policy.conditions(), Condition.isFalse(VALIDATED, e.reason(), e.text()));
            return e.again() == Again.SOON ? Outcome.after(UNTIL_ASKED_AGAIN) : Outcome.done();
        }
        return carryOut(plan, policy.conditions().set(Condition.isTrue(VALIDATED, "Success", ""), clock.instant()));
    }

    private Outcome carryOut(PolicyPlan plan, Conditions conditions) throws IOException, InterruptedException {
        var policy = plan.policy();
        try {
            var scope = new Scope(plan.source(), "");
            var sources = watched.use(user(policy.name()), scope);
            watched.keep(user(policy.name()), Set.of(scope));
            checkSynced(sources);
            checkFollows(sources, "FailedListSourceResources");
            checkFollows(caches.lifecycleInformer(), "FailedListLifecycles");
            var memory = memories.computeIfAbsent(policy.name(), _ -> new PolicyMemory());
            var verdicts = memory.verdicts(plan, sources.list());
            new PolicyLifecycles(plan, caches, hostClient, memory).write(verdicts);
            write(policy, conditions, Condition.isTrue(RECONCILING, "ReconcileSourceResourceAndLifecycle", ""));
            return Outcome.done();
        } catch (ImportFailure e) {
            write(policy, conditions, Condition.isFalse(RECONCILING, e.reason(), e.text()));
            return e.again() == Again.SOON ? Outcome.retry() : Outcome.done();
        }
    }

    private static void checkSynced(Informer informer) throws ImportFailure, InterruptedException {
        if (!WatchedTypes.isReady(informer)) {
            var failure = informer.lastFailure();
            throw failure.isPresent()
                    ? new ImportFailure(
                            "FailedCheckResourceSync",
                            String.valueOf(failure.get().getMessage()),
                            Again.SOON)
                    : new ImportFailure("WaitResourceSynced", "", Again.SOON);
        }
    }

    /** What was read and is not followed now may be wrong; nothing is made or deleted by it. */
    private static void checkFollows(Informer informer, String reason) throws ImportFailure {
        var failure = informer.lastFailure();
        if (failure.isPresent()) {
            throw new ImportFailure(reason, String.valueOf(failure.get().getMessage()), Again.SOON);
        }
    }

    private void write(ClusterImportPolicy policy, Conditions conditions, Condition condition)
            throws IOException, InterruptedException {
        var set = conditions.set(condition, clock.instant());
        if (set.equals(policy.conditions())) {
            return;
        }
        if (!condition.holds()) {
            log.atInfo()
                    .addKeyValue("reason", condition.reason())
                    .addKeyValue("message", condition.message())
                    .log("import policy is not carried out");
        }
        var patch = Json.object();
        patch.putObject("metadata").put("resourceVersion", policy.metadata().resourceVersion());
        patch.putObject("status").set("conditions", set.toJson());
        hostClient.mergePatchStatus(ClusterImportPolicy.RESOURCE, ImportCaches.named(policy.name()), patch);
    }

    private void patch(ClusterImportPolicy policy, ObjectNode patch) throws IOException, InterruptedException {
        hostClient.mergePatch(ClusterImportPolicy.RESOURCE, ImportCaches.named(policy.name()), patch);
    }

    /** Failures of several objects in one message. */
    static ImportFailure failed(List<String> problems, boolean mayPass) {
        var shown = new ArrayList<>(problems.subList(0, Math.min(problems.size(), PROBLEMS_MAX)));
        if (problems.size() > PROBLEMS_MAX) {
            shown.add("and %d more".formatted(problems.size() - PROBLEMS_MAX));
        }
        return new ImportFailure(
                "FailedReconcile", String.join("; ", shown), mayPass ? Again.SOON : Again.WHEN_CHANGED);
    }
}
