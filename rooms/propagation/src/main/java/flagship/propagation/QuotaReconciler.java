package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.FederatedResourceQuota;
import flagship.fleetapi.FederatedResourceQuota.Assignment;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.JsonEquality;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Puts the assignments of FederatedResourceQuotas into members as ResourceQuotas, and sums up what they report. The key is the quota.
 *
 * <p>Source of the behaviour: karmada.md, sections 13.1 to 13.3.
 */
final class QuotaReconciler implements Reconciler<NamespacedName> {
    private static final String SYNC_WORK = "SyncWork";

    private final KubeClient host;
    private final HostCaches caches;
    private final WorkStore works;
    private final PipelineEvents events;
    private final boolean enforced;

    /** @param enforced count what bindings use instead of what members report */
    QuotaReconciler(KubeClient host, HostCaches caches, WorkStore works, PipelineEvents events, boolean enforced) {
        this.host = host;
        this.caches = caches;
        this.works = works;
        this.events = events;
        this.enforced = enforced;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = caches.quotas().get(key);
        if (found.isEmpty() || !found.get().head().deletionTimestamp().isEmpty()) {
            for (RawObject work : caches.worksOfQuota(key)) {
                works.delete(work);
            }
            return Outcome.done();
        }
        var object = found.get().toJson();
        var quota = FederatedResourceQuota.of(object);
        var failures = assign(quota);
        var reported = QuotaWork.status(quota, assigned(quota));
        var status = (enforced ? QuotaWork.enforced(reported, used(quota)) : reported).toJson();
        if (!JsonEquality.equal(object.path("status"), status)) {
            write(quota, status);
        }
        if (failures.isEmpty()) {
            return Outcome.done();
        }
        events.failed(about(quota), SYNC_WORK, String.join("; ", failures));
        return Outcome.retry();
    }

    /** Returns what could not be written, and why. */
    private List<String> assign(FederatedResourceQuota quota) throws IOException, InterruptedException {
        var failures = new ArrayList<String>();
        var wanted = new HashMap<NamespacedName, Assignment>();
        for (Assignment assignment : quota.assignments()) {
            var key = new NamespacedName(
                    Cluster.executionNamespace(assignment.cluster()),
                    DerivedNames.work(
                            QuotaWork.KIND.kind(),
                            quota.key().namespace(),
                            quota.key().name()));
            wanted.put(key, assignment);
            if (caches.cluster(assignment.cluster()).isPresent()) { // Another one's joining brings this up again.
                keep(key, quota, assignment, failures);
            }
        }
        for (RawObject work : caches.worksOfQuota(quota.key())) {
            if (!wanted.containsKey(work.key())) {
                works.delete(work);
            }
        }
        return failures;
    }

    private void keep(NamespacedName key, FederatedResourceQuota quota, Assignment assignment, List<String> failures)
            throws IOException, InterruptedException {
        var stored = works.find(key);
        if (stored.isPresent() && QuotaWork.quota(stored.get()).isEmpty()) {
            failures.add("cluster %s gets a ResourceQuota of this name by a policy: rename one of the two"
                    .formatted(assignment.cluster()));
            return;
        }
        try {
            if (works.keep(key, id -> QuotaWork.of(key, quota, assignment, id)) == WorkStore.Kept.WRITTEN) {
                events.succeeded(about(quota), SYNC_WORK, "the assignment of " + assignment.cluster() + " is a Work");
            }
        } catch (ApiException e) {
            if (Answers.isStale(e)) {
                throw e;
            }
            failures.add("cluster %s: %s".formatted(assignment.cluster(), e.getMessage()));
        }
    }

    private QuotaUsage used(FederatedResourceQuota quota) {
        var namespace = quota.key().namespace();
        return caches.bindings(namespace).informer().list(namespace).stream()
                .map(binding ->
                        QuotaUsage.of(ResourceBinding.of(binding.toJson()).spec()))
                .reduce(QuotaUsage.NOTHING, QuotaUsage::plus);
    }

    private List<RawObject> assigned(FederatedResourceQuota quota) {
        var clusters = quota.assignments().stream()
                .map(it -> Cluster.executionNamespace(it.cluster()))
                .toList();
        return caches.worksOfQuota(quota.key()).stream()
                .filter(work -> clusters.contains(work.head().namespace()))
                .toList();
    }

    private void write(FederatedResourceQuota quota, com.fasterxml.jackson.databind.node.ObjectNode status)
            throws IOException, InterruptedException {
        var next = Json.object()
                .put("apiVersion", FederatedResourceQuota.KIND.apiVersion())
                .put("kind", FederatedResourceQuota.KIND.kind());
        next.set("metadata", quota.metadata().toJson());
        var overall = next.putObject("spec").putObject("overall");
        quota.overall().forEach(overall::put);
        next.set("status", status);
        try {
            host.replaceStatus(FederatedResourceQuota.RESOURCE, next);
        } catch (ApiException e) {
            if (Answers.isGone(e)) {
                return;
            }
            if (!Answers.isConflict(e)) {
                var what = enforced ? "CollectOverallStatus" : "AggregateStatus";
                events.failed(about(quota), what, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static Subject about(FederatedResourceQuota quota) {
        return PipelineEvents.about(FederatedResourceQuota.KIND, quota.metadata());
    }
}
