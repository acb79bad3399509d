package flagship.scheduling;

import java.util.List;

/**
 * Says how much a cluster is wanted for a binding. The scores of all plugins are summed.
 *
 * <p>Found by {@link java.util.ServiceLoader}, or given to {@link Plugins}. Holds no state, no clock and does no IO; may be called from
 * several threads at once.
 */
public interface ScorePlugin {
    int SCORE_MAX = 100;

    /** Unique among scores; what the setting {@code plugins} names. */
    String name();

    /** Prepares for one attempt; called once for each attempt. */
    ClusterScore prepare(SchedulingAttempt attempt);

    /** The score of one attempt. Called by one thread, once for each cluster that passed all filters, in the order of names. */
    @FunctionalInterface
    interface ClusterScore {
        /**
         * @param isTarget whether the binding's result already names the cluster
         * @return 0 to {@value ScorePlugin#SCORE_MAX}; anything else that is not normalized, or an exception, fails the attempt
         */
        int score(ClusterState cluster, boolean isTarget);
    }

    /** A score that is brought into the range once it is known of all clusters. */
    interface NormalizingScore extends ClusterScore {
        /**
         * Called once, after all calls of {@link #score}.
         *
         * @param clusters those that were scored, in the order of names
         * @param points what {@link #score} said of each of them; to be changed in place
         */
        void normalize(List<ClusterState> clusters, int[] points);
    }
}
