package flagship.scheduling;

import flagship.fleetapi.AffinityGroup;
import flagship.fleetapi.AffinityGroup.Tier;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ReplicaScheduling;
import flagship.fleetapi.ReplicaScheduling.WeightPreference;
import flagship.fleetapi.SpreadConstraint;
import java.util.List;
import java.util.Optional;

/**
 * A placement made ready for decisions; made once for all bindings of a policy.
 *
 * @param affinity absent if groups count, or every cluster will do
 * @param weights the static weights
 */
record CompiledPlacement(
        Placement placement,
        Strategy strategy,
        Optional<AffinityMatcher> affinity,
        List<Group> groups,
        List<Weight> weights) {
    /** A group that is tried, with its overflow tiers; {@code tiered} if replicas are dealt tier by tier. */
    record Group(String name, AffinityMatcher affinity, List<AffinityMatcher> tiers, boolean tiered) {}

    record Weight(AffinityMatcher target, long weight) {}

    static CompiledPlacement of(Placement placement, SchedulingRules rules) {
        return new CompiledPlacement(
                placement,
                Strategy.of(placement),
                placement.clusterAffinity().map(affinity -> AffinityMatcher.of(affinity, rules)),
                placement.affinityGroups().orElse(List.of()).stream()
                        .map(group -> group(group, rules))
                        .toList(),
                placement.replicaScheduling().flatMap(ReplicaScheduling::weightPreference).stream()
                        .flatMap(preference -> preference.staticWeights().stream())
                        .map(weight -> new Weight(AffinityMatcher.of(weight.targetCluster(), rules), weight.weight()))
                        .toList());
    }

    private static Group group(AffinityGroup group, SchedulingRules rules) {
        List<Tier> tiers = rules.has(Release.V1_18) ? group.overflow().orElse(List.of()) : List.of();
        return new Group(
                group.name(),
                AffinityMatcher.of(group.affinity(), rules),
                tiers.stream()
                        .map(tier -> AffinityMatcher.of(tier.affinity(), rules))
                        .toList(),
                rules.has(Release.V1_18) && group.overflow().isPresent());
    }

    /** The constraint on a field. */
    Optional<SpreadConstraint> constraint(String field) {
        for (SpreadConstraint constraint : placement.spreadConstraints()) {
            if (constraint.field().equals(field)) {
                return Optional.of(constraint);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the choice of clusters obeys the spread constraints: fixed weights, or none at all, beat them, while
     * {@code weightPreference: {}} does not. As in Karmada.
     */
    boolean spreads() {
        return !placement.spreadConstraints().isEmpty() && !(strategy == Strategy.STATIC_WEIGHT && weightsBeatSpread());
    }

    private boolean weightsBeatSpread() {
        return placement
                .replicaScheduling()
                .flatMap(ReplicaScheduling::weightPreference)
                .map(WeightPreference::staticWeights)
                .map(list -> !list.isEmpty())
                .orElse(true);
    }

    /** Whether clusters are chosen for the room that they have. Not by strategy: an unknown preference still divides. */
    boolean choosesByRoom() {
        return placement
                .replicaScheduling()
                .filter(scheduling -> !scheduling.type().equals(ReplicaScheduling.DUPLICATED))
                .isPresent();
    }

    /** Whether a decision is by complete component sets: exactly one cluster is wanted for several templates. */
    boolean wantsOneCluster() {
        return constraint(SpreadConstraint.CLUSTER)
                .filter(constraint -> constraint.minGroups() == 1 && constraint.maxGroups() == 1)
                .isPresent();
    }
}
