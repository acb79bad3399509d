package flagship.scheduling;

import java.util.Comparator;

/**
 * A cluster that passed all filters.
 *
 * @param position its place in the order of names
 * @param tier 0 for the affinity itself, then the overflow tiers, {@value #NO_TIER} for none of them
 * @param allocatable replicas that still fit
 * @param assigned replicas that the binding has there; {@link SchedulingAttempt#NOT_A_TARGET} if it is not there
 */
record Candidate(ClusterState cluster, int position, int tier, int score, int allocatable, int assigned) {
    static final int NO_TIER = 1000;

    /** The order of preference: tier, score, room, name. */
    static final Comparator<Candidate> RANK = Candidate::compareRank;

    String name() {
        return cluster.name();
    }

    boolean isTarget() {
        return assigned != SchedulingAttempt.NOT_A_TARGET;
    }

    /** Replicas that the binding has there. */
    int held() {
        return Math.max(0, assigned);
    }

    /** Replicas that the cluster can have in all. */
    long available() {
        return (long) allocatable + held();
    }

    private static int compareRank(Candidate one, Candidate other) {
        if (one.tier != other.tier) {
            return Integer.compare(one.tier, other.tier);
        }
        if (one.score != other.score) {
            return Integer.compare(other.score, one.score);
        }
        int byRoom = Long.compare(other.available(), one.available());
        return byRoom != 0 ? byRoom : Integer.compare(one.position, other.position);
    }
}
