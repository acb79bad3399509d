package flagship.scheduling;

import java.util.List;
import java.util.function.Supplier;

/**
 * Hears how a decision comes about. Steps describe themselves only where {@link #wanted} is true, so that deciding without an explanation
 * costs nothing.
 */
interface Notes {
    /** Nobody listens. */
    Notes NONE = new Notes() {};

    default boolean wanted() {
        return false;
    }

    /** A new attempt; the name of its affinity group is empty if there are none. */
    default void attempt(String group, int clusters) {}

    default void refused(ClusterState cluster, Verdict.Unschedulable verdict) {}

    /** All that passed, before any choice. */
    default void candidates(List<Candidate> candidates) {}

    /** One step of the reasoning as a sentence. */
    default void step(Supplier<String> sentence) {}

    /** The attempt ended without a result. */
    default void failed(SchedulingFailure failure) {}

    /** A plugin has been asked about all clusters of the attempt. */
    default void pluginEnded(String plugin, DecisionMeters.Point point, boolean hasFailed) {}

    /** A step of the attempt has ended; the next one begins. */
    default void stepEnded(DecisionMeters.Step step, boolean hasFailed) {}
}
