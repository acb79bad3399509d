package flagship.propagation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.BindingSpec.ObjectReference;
import flagship.fleetapi.BindingSpec.WorkloadAffinityGroups;
import flagship.fleetapi.BindingSuspension;
import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PolicySpec;
import flagship.fleetapi.PolicySuspension;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.WorkloadAffinity;
import flagship.interpreter.ReplicaDemand;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a binding says by its template and policy. What the scheduler and others have written into an existing binding stays. Pure.
 *
 * <p>Source: Karmada, {@code pkg/detector/detector.go}.
 */
final class BindingDraft {
    private static final String DEFAULT_SCHEDULER = "default-scheduler";
    private static final String ABORT = "Abort";

    private BindingDraft() {}

    /**
     * The spec.
     *
     * @param demand absent where the kind has no replicas
     * @param priority the value of the policy's priority class, where it names one
     */
    static BindingSpec spec(
            ObjectHead template,
            PolicySpec policy,
            Optional<ReplicaDemand> demand,
            Optional<Integer> priority,
            Optional<BindingSpec> existing) {
        return new BindingSpec(
                reference(template),
                policy.propagateDeps(),
                demand.flatMap(ReplicaDemand::requirements),
                demand.map(ReplicaDemand::replicas).orElse(0),
                List.of(),
                existing.map(BindingSpec::clusters).orElse(List.of()),
                Optional.of(policy.placement()),
                existing.map(BindingSpec::gracefulEvictionTasks).orElse(List.of()),
                existing.map(BindingSpec::requiredBy).orElse(List.of()),
                policy.schedulerName().isEmpty() ? DEFAULT_SCHEDULER : policy.schedulerName(),
                policy.failover(),
                policy.conflictResolution().isEmpty() ? ABORT : policy.conflictResolution(),
                existing.map(BindingSpec::rescheduleTriggeredAt).orElse(""),
                suspension(policy.suspension(), existing.flatMap(BindingSpec::suspension)),
                policy.preserveResourcesOnDeletion(),
                priority,
                policy.placement().workloadAffinity().flatMap(affinity -> groups(affinity, template.labels())));
    }

    static ObjectReference reference(ObjectHead template) {
        return new ObjectReference(
                template.apiVersion(),
                template.kind(),
                template.namespace(),
                template.name(),
                template.uid(),
                template.resourceVersion());
    }

    /** What the policy says; that scheduling is held back belongs to others and stays. Nothing where neither says anything. */
    private static Optional<BindingSuspension> suspension(
            Optional<PolicySuspension> policy, Optional<BindingSuspension> existing) {
        var suspension = new BindingSuspension(
                policy.flatMap(PolicySuspension::dispatching),
                policy.map(PolicySuspension::clusters).orElse(List.of()),
                existing.flatMap(BindingSuspension::scheduling));
        boolean empty = suspension.dispatching().isEmpty()
                && suspension.dispatchingOnClusters().isEmpty()
                && suspension.scheduling().isEmpty();
        return empty ? Optional.empty() : Optional.of(suspension);
    }

    private static Optional<WorkloadAffinityGroups> groups(WorkloadAffinity affinity, Map<String, String> labels) {
        var together = group(affinity.affinityLabel(), labels);
        var apart = group(affinity.antiAffinityLabel(), labels);
        return together.isEmpty() && apart.isEmpty()
                ? Optional.empty()
                : Optional.of(new WorkloadAffinityGroups(together, apart));
    }

    private static String group(Optional<String> key, Map<String, String> labels) {
        return key.filter(labels::containsKey)
                .map(it -> it + "=" + labels.getOrDefault(it, ""))
                .orElse("");
    }

    /** Where the binding of a template lies; without namespace for a cluster-scoped one. */
    static NamespacedName key(ObjectHead template) {
        return new NamespacedName(template.namespace(), DerivedNames.binding(template.kind(), template.name()));
    }

    /** A new binding, owned by its template. */
    static ObjectNode create(ObjectHead template, String id, Optional<Claim> claim, BindingSpec spec) {
        var key = key(template);
        boolean clusterScoped = key.namespace().isEmpty();
        var kind = clusterScoped ? ResourceBinding.CLUSTER_KIND : ResourceBinding.KIND;
        var binding = Json.object().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        var metadata = binding.putObject("metadata").put("name", key.name());
        if (!clusterScoped) {
            metadata.put("namespace", key.namespace());
        }
        Labelled.label(binding, idLabel(clusterScoped), id);
        claim.ifPresent(it -> {
            Labelled.label(binding, it.labels());
            Labelled.annotate(binding, it.annotations());
        });
        metadata.putArray("finalizers").add(finalizer(clusterScoped));
        metadata.putArray("ownerReferences").add(owner(template));
        binding.set("spec", spec.toJson());
        return binding;
    }

    static ObjectNode owner(ObjectHead template) {
        return Json.object()
                .put("apiVersion", template.apiVersion())
                .put("kind", template.kind())
                .put("name", template.name())
                .put("uid", template.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    static String idLabel(boolean clusterScoped) {
        return clusterScoped ? WellKnown.CLUSTER_BINDING_ID : WellKnown.BINDING_ID;
    }

    static String finalizer(boolean clusterScoped) {
        return clusterScoped ? WellKnown.CLUSTER_BINDING_FINALIZER : WellKnown.BINDING_FINALIZER;
    }

    /** The permanent id of a binding; empty where it has none yet. */
    static String id(ObjectMeta binding) {
        return binding.labels().getOrDefault(idLabel(binding.namespace().isEmpty()), "");
    }
}
