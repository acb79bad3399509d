package flagship.scheduling;

import java.util.Optional;

/**
 * Decides which clusters may take a binding. Found by {@link java.util.ServiceLoader}, or given to {@link Plugins}.
 *
 * <p>Holds no state, no clock and does no IO; may be called from several threads at once. Plugins run in the order of their registration
 * and the first that refuses a cluster ends the matter for it.
 */
public interface FilterPlugin {
    /** Unique among filters; what the setting {@code plugins} names. */
    String name();

    /**
     * Prepares for one attempt. Called once for each attempt, and before any cluster is looked at.
     *
     * @return empty if this attempt has nothing that this filter could refuse
     */
    Optional<ClusterFilter> prepare(SchedulingAttempt attempt);

    /**
     * The filter of one attempt. Called by one thread, at most once for each cluster, in the order of names; so it may remember what it
     * computed for the cluster before. One that throws refuses the cluster in this attempt only.
     */
    @FunctionalInterface
    interface ClusterFilter {
        /** @param isTarget whether the binding's result already names the cluster */
        Verdict test(ClusterState cluster, boolean isTarget);
    }
}
