package flagship.scheduling;

import flagship.fleetapi.AffinityGroup;
import flagship.fleetapi.BindingSuspension;
import flagship.fleetapi.ClusterAffinity;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import java.util.List;
import java.util.Optional;

/**
 * Which bindings are this scheduler's, and which of them a change of a cluster wakes.
 *
 * <p>Source: contract sections 2.1 and 2.2.
 */
record OwnBindings(String schedulerName, SchedulingRules rules) {
    static final String DEFAULT_SCHEDULER = "default-scheduler";

    /** One of these says that a policy, or another controller, stands behind a binding. */
    private static final List<String> OWNER_LABELS = List.of(
            "propagationpolicy.karmada.io/permanent-id",
            "clusterpropagationpolicy.karmada.io/permanent-id",
            "binding.karmada.io/managed-by");

    /** Whether this scheduler is to look at a binding. */
    boolean owns(ResourceBinding binding) {
        return isOurs(binding)
                && OWNER_LABELS.stream()
                        .anyMatch(label -> !binding.metadata()
                                .labels()
                                .getOrDefault(label, "")
                                .isEmpty());
    }

    /** Whether a binding is of this scheduler and not suspended. */
    boolean isOurs(ResourceBinding binding) {
        var name = binding.spec().schedulerName();
        boolean suspended = binding.spec()
                .suspension()
                .flatMap(BindingSuspension::scheduling)
                .orElse(false);
        return !suspended && (name.isEmpty() ? DEFAULT_SCHEDULER : name).equals(schedulerName);
    }

    /** Whether a cluster that changed concerns a binding: asked for the cluster as it is and, where it changed, as it was. */
    boolean wakes(ClusterState cluster, ResourceBinding binding) {
        return isOurs(binding)
                && binding.spec()
                        .placement()
                        .filter(placement -> concerns(cluster, binding, placement))
                        .isPresent();
    }

    private boolean concerns(ClusterState cluster, ResourceBinding binding, Placement placement) {
        if (placement.affinityGroups().isEmpty()) {
            return matches(placement.clusterAffinity(), cluster);
        }
        if (binding.status().schedulerObservedGeneration() != binding.metadata().generation()) {
            return true;
        }
        var groups = placement.affinityGroups().get();
        var inUse = groups.stream()
                .filter(group -> group.name().equals(binding.status().affinityName()))
                .findFirst();
        return inUse.or(() -> groups.stream().findFirst())
                .map(AffinityGroup::affinity)
                .filter(affinity -> matches(Optional.of(affinity), cluster))
                .isPresent();
    }

    /** Whether a placement without groups chooses a cluster. */
    boolean matches(Placement placement, ClusterState cluster) {
        return matches(placement.clusterAffinity(), cluster);
    }

    /** Whether a placement could ever use a cluster, in whatever group or tier. */
    boolean mayUse(Placement placement, ClusterState cluster) {
        return placement.affinityGroups().isEmpty()
                ? matches(placement, cluster)
                : placement.affinityGroups().get().stream().anyMatch(group -> mayUse(group, cluster));
    }

    private boolean mayUse(AffinityGroup group, ClusterState cluster) {
        return matches(Optional.of(group.affinity()), cluster)
                || group.overflow().orElse(List.of()).stream()
                        .anyMatch(tier -> matches(Optional.of(tier.affinity()), cluster));
    }

    private boolean matches(Optional<ClusterAffinity> affinity, ClusterState cluster) {
        return affinity.isEmpty() || AffinityMatcher.of(affinity.get(), rules).matches(cluster);
    }
}
