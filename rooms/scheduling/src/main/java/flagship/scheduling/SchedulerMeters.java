package flagship.scheduling;

import java.time.Duration;

/** Hears what a scheduler does, for metrics. Called by many threads; must be quick. Source of the names: contract section 13.1. */
public interface SchedulerMeters {
    /** Counts nothing. */
    SchedulerMeters NONE = new SchedulerMeters() {
        @Override
        public void incoming(Event event) {}

        @Override
        public void attempted(Trigger.Action type, boolean error, Duration took) {}

        @Override
        public DecisionMeters decisions() {
            return DecisionMeters.NONE;
        }

        @Override
        public EvictionMeters evictions() {
            return EvictionMeters.NONE;
        }
    };

    /** Why a binding came into the queue. */
    enum Event {
        BINDING_ADD("BindingAdd"),
        BINDING_UPDATE("BindingUpdate"),
        CLUSTER_CHANGED("ClusterChanged"),
        ATTEMPT_FAILURE("ScheduleAttemptFailure");

        private final String label;

        Event(String label) {
            this.label = label;
        }

        /** As Karmada's counter says it. */
        public String label() {
            return label;
        }
    }

    void incoming(Event event);

    /**
     * An attempt has ended.
     *
     * @param type RECONCILE or SCALE
     * @param error false also where no cluster fits
     * @param took time of decision and writes together
     */
    void attempted(Trigger.Action type, boolean error, Duration took);

    /** Hears how long the parts of decisions take. */
    DecisionMeters decisions();

    /** Hears how evictions by taint go. */
    EvictionMeters evictions();
}
