package flagship.scheduling;

import java.util.BitSet;

/**
 * What a placement says of each cluster of a fleet, by the cluster's place in the order of names: whether the affinity chooses it, and its
 * static weight. Computed once for all bindings of a policy, while the clusters stay the same.
 */
final class PlacementOnFleet {
    private static final long[] ALL_ONE = {};

    private final Object edition;
    private final BitSet matches;
    private final long[] weights;

    private PlacementOnFleet(Object edition, BitSet matches, long[] weights) {
        this.edition = edition;
        this.matches = matches;
        this.weights = weights;
    }

    static PlacementOnFleet of(CompiledPlacement placement, FleetSnapshot fleet) {
        var matches = new BitSet(fleet.size());
        placement.affinity().ifPresent(affinity -> {
            for (int position = 0; position < fleet.size(); position++) {
                matches.set(position, affinity.matches(fleet.at(position)));
            }
        });
        return new PlacementOnFleet(fleet.edition(), matches, weights(placement, fleet));
    }

    private static long[] weights(CompiledPlacement placement, FleetSnapshot fleet) {
        if (placement.weights().isEmpty()) {
            return ALL_ONE;
        }
        var weights = new long[fleet.size()];
        for (int position = 0; position < weights.length; position++) {
            weights[position] = weight(placement, fleet.at(position));
        }
        return weights;
    }

    /** The largest of the rules that choose the cluster; 0 if none does. */
    private static long weight(CompiledPlacement placement, ClusterState cluster) {
        long most = 0;
        for (CompiledPlacement.Weight rule : placement.weights()) {
            if (rule.weight() > most && rule.target().matches(cluster)) {
                most = rule.weight();
            }
        }
        return most;
    }

    boolean isFor(FleetSnapshot fleet) {
        return edition.equals(fleet.edition());
    }

    /** Whether the affinity of a placement without groups chooses the cluster. */
    boolean matches(int position) {
        return matches.get(position);
    }

    /** The static weight; 1 where the placement lists none, 0 or less drops the cluster. */
    long weight(int position) {
        return weights.length == 0 ? 1 : weights[position];
    }
}
