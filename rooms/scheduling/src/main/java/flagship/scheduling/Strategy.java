package flagship.scheduling;

import flagship.fleetapi.Placement;
import flagship.fleetapi.ReplicaScheduling;
import flagship.fleetapi.ReplicaScheduling.WeightPreference;

/** How replicas are divided, as it follows from a placement. */
enum Strategy {
    /** All replicas to each cluster. */
    DUPLICATED,
    /** To as few clusters as possible. */
    AGGREGATED,
    /** By the room that clusters have. */
    DYNAMIC_WEIGHT,
    /** By weights in the placement. */
    STATIC_WEIGHT,
    /** The placement names none that exists. */
    UNKNOWN;

    static Strategy of(Placement placement) {
        return placement.replicaScheduling().map(Strategy::of).orElse(DUPLICATED);
    }

    private static Strategy of(ReplicaScheduling scheduling) {
        return switch (scheduling.type()) {
            case ReplicaScheduling.DUPLICATED -> DUPLICATED;
            case ReplicaScheduling.DIVIDED ->
                switch (scheduling.preference()) {
                    case ReplicaScheduling.AGGREGATED -> AGGREGATED;
                    case ReplicaScheduling.WEIGHTED -> weighted(scheduling);
                    default -> UNKNOWN;
                };
            default -> UNKNOWN;
        };
    }

    private static Strategy weighted(ReplicaScheduling scheduling) {
        boolean dynamic = scheduling
                .weightPreference()
                .map(WeightPreference::dynamicWeight)
                .filter(word -> !word.isEmpty())
                .isPresent();
        return dynamic ? DYNAMIC_WEIGHT : STATIC_WEIGHT;
    }

    /** Whether the division depends on the room that clusters have. */
    boolean dividesByRoom() {
        return this == AGGREGATED || this == DYNAMIC_WEIGHT;
    }
}
