package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Work;
import flagship.kubeclient.EventRecorder.Subject;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.util.List;

/**
 * Lets the control plane act in a member as those of its users who may go through the proxy to it. The key is the cluster.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/controllers/unifiedauth}.
 */
final class UnifiedAuthReconciler implements Reconciler<String> {
    static final GroupVersionKind ROLE = new GroupVersionKind("rbac.authorization.k8s.io", "v1", "ClusterRole");
    static final GroupVersionKind ROLE_BINDING =
            new GroupVersionKind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding");

    private static final String SYNC = "SyncImpersonationConfig";

    private final HostCaches caches;
    private final Templates templates;
    private final WorkStore works;
    private final PipelineEvents events;

    UnifiedAuthReconciler(HostCaches caches, Templates templates, WorkStore works, PipelineEvents events) {
        this.caches = caches;
        this.templates = templates;
        this.works = works;
        this.events = events;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        if (!templates.isComplete(ROLE) || !templates.isComplete(ROLE_BINDING)) {
            return Outcome.retry(); // Half of the roles would be half of the users.
        }
        var cluster = caches.cluster(name);
        if (cluster.isEmpty()
                || cluster.get().metadata().isBeingDeleted()
                || cluster.get().spec().impersonatorSecretRef().isEmpty()) {
            return Outcome.done();
        }
        var account = cluster.get().spec().impersonatorSecretRef().get().namespace();
        var users = ProxyUsers.of(name, trees(ROLE), trees(ROLE_BINDING));
        try {
            boolean written = keep(cluster.get(), users.role());
            written |= keep(cluster.get(), ProxyUsers.binding(account));
            if (written) {
                events.succeeded(about(cluster.get()), SYNC, "the users of the proxy may be impersonated in " + name);
            }
            return Outcome.done();
        } catch (ApiException e) {
            if (Answers.isGone(e)) {
                return Outcome.retry(); // The cluster has just joined, and its execution namespace is not there yet.
            }
            if (!Answers.isStale(e)) {
                events.failed(about(cluster.get()), SYNC, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private List<ObjectNode> trees(GroupVersionKind kind) {
        return templates.list(kind, "").stream().map(RawObject::toJson).toList();
    }

    private boolean keep(Cluster cluster, ObjectNode object) throws IOException, InterruptedException {
        var key = new NamespacedName(
                Cluster.executionNamespace(cluster.name()),
                DerivedNames.work(object.path("kind").asText(), "", ProxyUsers.NAME));
        return works.keep(key, id -> work(cluster, key, object, id)) == WorkStore.Kept.WRITTEN;
    }

    private static ObjectNode work(Cluster cluster, NamespacedName key, ObjectNode object, String id) {
        var work = Json.object().put("apiVersion", Work.KIND.apiVersion()).put("kind", Work.KIND.kind());
        var metadata = work.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
        Labelled.label(work, WellKnown.WORK_ID, id);
        Labelled.annotate(work, WellKnown.CONFLICT_RESOLUTION, ManagedManifest.OVERWRITE);
        metadata.putArray("finalizers").add(WellKnown.WORK_FINALIZER);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", Cluster.KIND.apiVersion())
                .put("kind", Cluster.KIND.kind())
                .put("name", cluster.name())
                .put("uid", cluster.metadata().uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        var spec = work.putObject("spec");
        // The name is the control plane's own: what an earlier join has left there is taken over.
        spec.putObject("workload")
                .putArray("manifests")
                .add(ManagedManifest.of(object.deepCopy(), "", key, id, ManagedManifest.OVERWRITE));
        spec.put("suspendDispatching", false).put("preserveResourcesOnDeletion", false);
        return work;
    }

    private static Subject about(Cluster cluster) {
        return new Subject(
                Cluster.KIND.apiVersion(),
                Cluster.KIND.kind(),
                "",
                cluster.name(),
                cluster.metadata().uid(),
                "");
    }
}
