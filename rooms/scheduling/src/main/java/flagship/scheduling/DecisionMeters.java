package flagship.scheduling;

import java.time.Duration;

/**
 * Hears how long the parts of decisions take, for metrics. Called by many threads; must be quick. Source of the names: contract section 13.1.
 */
public interface DecisionMeters {
    /** Counts nothing. */
    DecisionMeters NONE = new DecisionMeters() {
        @Override
        public void step(Step step, Duration took) {}

        @Override
        public void extensionPoint(Point point, boolean failed, Duration took) {}

        @Override
        public void plugin(String plugin, Point point, boolean failed, Duration took) {}
    };

    /** The steps of an attempt, in their order. */
    enum Step {
        FILTER("Filter"),
        SCORE("Score"),
        /** With the estimates, as in Karmada from 1.15 on. */
        SELECT("Select"),
        ASSIGN_REPLICAS("AssignReplicas");

        private final String label;

        Step(String label) {
            this.label = label;
        }

        /** As Karmada's metrics say it. */
        public String label() {
            return label;
        }
    }

    /** Where plugins take part. */
    enum Point {
        FILTER("Filter"),
        SCORE("Score"),
        SCORE_NORMALIZE("ScoreExtensionNormalize");

        private final String label;

        Point(String label) {
            this.label = label;
        }

        /** As Karmada's metrics say it. */
        public String label() {
            return label;
        }
    }

    /** A step has ended, well or not. */
    void step(Step step, Duration took);

    /**
     * All plugins of a point have run.
     *
     * @param point FILTER or SCORE
     * @param failed whether no cluster passed, or the attempt failed there
     */
    void extensionPoint(Point point, boolean failed, Duration took);

    /**
     * A plugin has run for all clusters of an attempt.
     *
     * @param failed whether it threw, or refused every cluster that it was asked about
     */
    void plugin(String plugin, Point point, boolean failed, Duration took);
}
