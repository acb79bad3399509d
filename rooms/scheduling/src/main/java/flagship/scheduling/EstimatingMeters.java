package flagship.scheduling;

import java.time.Duration;

/**
 * Hears how long estimates from members' objects take, for metrics. Called by many threads; must be quick. Source of the names: contract
 * section 13.1, the estimator's metrics.
 */
@FunctionalInterface
public interface EstimatingMeters {
    /** Counts nothing. */
    EstimatingMeters NONE = (_, _, _) -> {};

    /** What was asked for. */
    enum Point {
        REPLICAS("EstimateReplicas"),
        COMPONENTS("EstimateComponents");

        private final String label;

        Point(String label) {
            this.label = label;
        }

        /** As Karmada's metrics say it. */
        public String label() {
            return label;
        }
    }

    /**
     * A plugin has estimated all clusters of a question.
     *
     * @param plugin empty for all of them together
     */
    void estimated(String plugin, Point point, Duration took);
}
