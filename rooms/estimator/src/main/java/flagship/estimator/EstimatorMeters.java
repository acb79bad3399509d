package flagship.estimator;

import java.time.Duration;

/** Hears of the questions that are put to estimator servers, for metrics. Called by many threads; must be quick. */
public interface EstimatorMeters {
    /** Counts nothing. */
    EstimatorMeters NONE = (_, _, _) -> {};

    /** The questions; named as the methods of Karmada's service. */
    enum Method {
        MAX_AVAILABLE_REPLICAS("MaxAvailableReplicas"),
        MAX_AVAILABLE_COMPONENT_SETS("MaxAvailableComponentSets"),
        GET_UNSCHEDULABLE_REPLICAS("GetUnschedulableReplicas");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** As Karmada's protocol and metrics say it. */
        public String label() {
            return label;
        }

        String path() {
            return "/github.com.karmada_io.karmada.pkg.estimator.service.Estimator/" + label;
        }
    }

    /**
     * A server that was asked has answered, or failed to.
     *
     * @param took from the question to its end
     */
    void asked(Method method, boolean success, Duration took);

    /**
     * A server is not asked for a while, because it made questions wait in vain; or is asked again.
     *
     * @param pausing false also when the cluster has gone
     */
    default void leftAlone(String cluster, boolean pausing) {}
}
