package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.Work;
import flagship.interpreter.OverrideFailure;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every namespace of users to every member. The key is the namespace.
 *
 * <p>Source of the behaviour: Karmada, {@code pkg/controllers/namespace}.
 */
final class NamespaceReconciler implements Reconciler<String> {
    static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Namespace");

    private static final Logger log = LoggerFactory.getLogger(NamespaceReconciler.class);

    private final HostCaches caches;
    private final Templates templates;
    private final WorkStore works;
    private final KnownOverrides overrides;
    private final SkippedNamespaces skipped;

    NamespaceReconciler(
            HostCaches caches,
            Templates templates,
            WorkStore works,
            KnownOverrides overrides,
            SkippedNamespaces skipped) {
        this.caches = caches;
        this.templates = templates;
        this.works = works;
        this.overrides = overrides;
        this.skipped = skipped;
    }

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        var namespace = templates.get(new TemplateKey(KIND, new NamespacedName("", name)));
        if (namespace.isEmpty() || !isPropagated(namespace.get())) {
            return Outcome.done();
        }
        boolean again = false;
        var writes = works.together();
        for (RawObject cluster : caches.clusters().list()) {
            if (cluster.head().deletionTimestamp().isEmpty()) {
                again |= !keep(namespace.get(), Cluster.of(cluster.toJson()), writes);
            }
        }
        for (var refusal : writes.send().entrySet()) {
            if (Answers.isStale(refusal.getValue())) {
                throw refusal.getValue();
            }
            // Most likely the cluster has just joined and its execution namespace is not there yet.
            log.atDebug()
                    .addKeyValue("work", refusal.getKey())
                    .addKeyValue("error", refusal.getValue().getMessage())
                    .log("work not written");
            again = true;
        }
        return again ? Outcome.retry() : Outcome.done();
    }

    private boolean isPropagated(RawObject namespace) {
        var name = namespace.head().name();
        return namespace.head().deletionTimestamp().isEmpty()
                && !name.equals("default")
                && !DerivedNames.isReserved(name)
                && !skipped.contains(name)
                && !WellKnown.TRUE.equals(namespace.head().labels().get(WellKnown.SYSTEM))
                && !WellKnown.TRUE.equalsIgnoreCase(namespace.head().labels().get(WellKnown.SKIP_NAMESPACE));
    }

    private boolean keep(RawObject namespace, Cluster cluster, WorkWrites writes) {
        var key = new NamespacedName(
                Cluster.executionNamespace(cluster.name()),
                DerivedNames.work(KIND.kind(), "", namespace.head().name()));
        try {
            writes.keep(key, id -> work(namespace, cluster, key, id));
            return true;
        } catch (OverrideFailure e) {
            log.atWarn()
                    .addKeyValue("cluster", cluster.name())
                    .addKeyValue("error", e.getMessage())
                    .log("override fails");
            return false;
        }
    }

    private ObjectNode work(RawObject namespace, Cluster cluster, NamespacedName key, String id) {
        var template = namespace.toJson();
        var overridden = overrides.forTemplatesOf("").apply(template, cluster);
        var conflictResolution = ManagedManifest.conflictResolution(template, false);
        var work = Json.object().put("apiVersion", Work.KIND.apiVersion()).put("kind", Work.KIND.kind());
        var metadata = work.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
        Labelled.label(work, WellKnown.WORK_ID, id);
        Labelled.annotate(work, WellKnown.CONFLICT_RESOLUTION, conflictResolution);
        overridden
                .clusterAnnotation()
                .ifPresent(it -> Labelled.annotate(work, WellKnown.APPLIED_CLUSTER_OVERRIDES, it));
        metadata.putArray("finalizers").add(WellKnown.WORK_FINALIZER);
        metadata.putArray("ownerReferences").add(BindingDraft.owner(namespace.head()));
        var manifest = overridden.manifest();
        var spec = work.putObject("spec");
        spec.putObject("workload")
                .putArray("manifests")
                .add(ManagedManifest.of(manifest, namespace.head().uid(), key, id, conflictResolution));
        spec.put("suspendDispatching", false).put("preserveResourcesOnDeletion", false);
        return work;
    }
}
