package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.CidrPool;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.GracefulEvictionTask;
import flagship.fleetapi.ReplicaScheduling;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Work;
import flagship.interpreter.JobCompletions;
import flagship.interpreter.Operation;
import flagship.interpreter.Overridden;
import flagship.interpreter.Overrides;
import flagship.interpreter.ResourceInterpreter;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Works that bring one template to the clusters of its binding. Reads nothing but what it is given.
 *
 * <p>Source: Karmada, {@code pkg/controllers/binding/common.go} and {@code pkg/controllers/ctrlutil/work.go}.
 *
 * @param overrides those of the whole fleet; the ones that do not concern the template do nothing
 * @param gate which clusters may have the template's content now
 * @param share the addresses that clusters have of the template's pool
 */
record WorkDraft(
        ResourceInterpreter interpreter,
        Overrides overrides,
        ResourceBinding binding,
        ObjectNode template,
        RolloutGate gate,
        PoolShare share) {
    /** Where the Work for a cluster lies. */
    NamespacedName key(String cluster) {
        var resource = binding.spec().resource();
        return new NamespacedName(
                Cluster.executionNamespace(cluster),
                DerivedNames.work(resource.kind(), resource.namespace(), resource.name()));
    }

    /**
     * The Work for one of the targets.
     *
     * @param id its permanent id
     * @throws flagship.interpreter.InterpretationFailure if replicas cannot be set
     * @throws flagship.interpreter.OverrideFailure if an override does not fit
     * @throws PoolShare.NoBlock if the cluster has no addresses of the template's pool
     * @throws PooledSubnet.Unusable if the template does not fit into them
     */
    ObjectNode of(TargetCluster target, List<TargetCluster> targets, Cluster cluster, String id) {
        var key = key(target.name());
        var local = share.localise(complete(revise(template, target), target, targets), target.name());
        var overridden = overrides.apply(local, cluster);
        share.check(local, overridden.manifest());
        var work = Json.object().put("apiVersion", Work.KIND.apiVersion()).put("kind", Work.KIND.kind());
        work.putObject("metadata").put("name", key.name()).put("namespace", key.namespace());
        Labelled.label(work, BindingDraft.idLabel(binding.isClusterScoped()), BindingDraft.id(binding.metadata()));
        Labelled.label(work, WellKnown.WORK_ID, id);
        Labelled.annotate(work, owner());
        Labelled.annotate(work, WellKnown.CONFLICT_RESOLUTION, conflictResolution());
        if (share.isPooled()) {
            Labelled.label(work, CidrPool.POOL, share.pool());
        }
        if (!gate.revision().isEmpty()) {
            Labelled.annotate(work, RolloutGate.REVISION, gate.revision());
        }
        overridden.annotation().ifPresent(it -> Labelled.annotate(work, WellKnown.APPLIED_OVERRIDES, it));
        overridden
                .clusterAnnotation()
                .ifPresent(it -> Labelled.annotate(work, WellKnown.APPLIED_CLUSTER_OVERRIDES, it));
        work.withObject("/metadata").putArray("finalizers").add(WellKnown.WORK_FINALIZER);
        fill(work.putObject("spec"), target, manifest(overridden, target, key, id));
        return work;
    }

    private void fill(ObjectNode spec, TargetCluster target, ObjectNode manifest) {
        spec.putObject("workload").putArray("manifests").add(manifest);
        spec.put("suspendDispatching", isSuspended(target.name()));
        spec.put(
                "preserveResourcesOnDeletion",
                binding.spec().preserveResourcesOnDeletion().orElse(false));
    }

    private boolean isSuspended(String cluster) {
        return gate.holds(cluster)
                || binding.spec()
                        .suspension()
                        .filter(held -> held.dispatching().orElse(false)
                                || held.dispatchingOnClusters().contains(cluster))
                        .isPresent();
    }

    private ObjectNode revise(ObjectNode object, TargetCluster target) {
        var spec = binding.spec();
        boolean workload = spec.replicas() > 0
                || spec.replicaRequirements().isPresent()
                || !spec.components().isEmpty();
        return workload && interpreter.handles(kind(), Operation.REVISE_REPLICA)
                ? interpreter.reviseReplica(object, target.replicas())
                : object;
    }

    private GroupVersionKind kind() {
        var resource = binding.spec().resource();
        return GroupVersionKind.of(resource.apiVersion(), resource.kind());
    }

    /** Shares the completions of a Job out where its replicas are shared out. */
    private ObjectNode complete(ObjectNode object, TargetCluster target, List<TargetCluster> targets) {
        var completions = object.path("spec").path("completions");
        boolean divided = binding.spec()
                .placement()
                .flatMap(placement -> placement.replicaScheduling())
                .filter(scheduling -> scheduling.type().equals(ReplicaScheduling.DIVIDED))
                .isPresent();
        if (!divided || !completions.isNumber() || !kind().equals(new GroupVersionKind("batch", "v1", "Job"))) {
            return object;
        }
        var shares = JobCompletions.divide(
                completions.asInt(), targets, binding.spec().resource().uid());
        return JobCompletions.set(object, shares.getOrDefault(target.name(), 0));
    }

    private ObjectNode manifest(Overridden overridden, TargetCluster target, NamespacedName work, String id) {
        var generation = template.path("metadata").path("generation").asLong();
        var manifest = overridden.manifest();
        Labelled.label(manifest, BindingDraft.idLabel(binding.isClusterScoped()), BindingDraft.id(binding.metadata()));
        Labelled.label(manifest, preservedState(target));
        Labelled.annotate(manifest, owner());
        if (generation > 0) {
            Labelled.annotate(manifest, WellKnown.TEMPLATE_GENERATION, Long.toString(generation));
        }
        var uid = template.path("metadata").path("uid").asText();
        return ManagedManifest.of(manifest, uid, work, id, conflictResolution());
    }

    private Map<String, String> owner() {
        var owner = new LinkedHashMap<String, String>();
        if (binding.isClusterScoped()) {
            owner.put(WellKnown.CLUSTER_BINDING_NAME, binding.metadata().name());
        } else {
            owner.put(WellKnown.BINDING_NAMESPACE, binding.metadata().namespace());
            owner.put(WellKnown.BINDING_NAME, binding.metadata().name());
        }
        return owner;
    }

    /** The template's own word wins over that of the policy. */
    private String conflictResolution() {
        return ManagedManifest.conflictResolution(
                template, binding.spec().conflictResolution().equals("Overwrite"));
    }

    /** What a workload takes along that failed over to a single new cluster and does not run anywhere else any more. */
    private Map<String, String> preservedState(TargetCluster target) {
        var tasks = binding.spec().gracefulEvictionTasks();
        if (tasks.isEmpty() || BindingTargets.of(binding.spec()).size() != 1) {
            return Map.of();
        }
        GracefulEvictionTask last = tasks.getLast();
        return BindingTargets.isAtOnce(last) && !last.clustersBeforeFailover().contains(target.name())
                ? last.preservedLabelState()
                : Map.of();
    }
}
