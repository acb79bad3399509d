package flagship.scheduling;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;

/**
 * Hears how evictions by taint go, for metrics. Called by many threads; must be quick. Source of the names: contract section 13.1.
 */
public interface EvictionMeters {
    /** Counts nothing. */
    EvictionMeters NONE = new EvictionMeters() {
        @Override
        public void waiting(Queue queue, Waiting what, int change) {}

        @Override
        public void processed(Queue queue, boolean failed, Duration took) {}
    };

    /** Karmada has a queue for each kind of binding. */
    enum Queue {
        NAMESPACED("binding-eviction"),
        CLUSTER_SCOPED("cluster-binding-eviction");

        private final String label;

        Queue(String label) {
            this.label = label;
        }

        /** As Karmada's metrics say it. */
        public String label() {
            return label;
        }

        static Queue of(NamespacedName binding) {
            return binding.namespace().isEmpty() ? CLUSTER_SCOPED : NAMESPACED;
        }
    }

    /**
     * What waits.
     *
     * @param cluster which is to be left
     * @param kind of the workload, with its API version: {@code apps/v1/Deployment}
     */
    record Waiting(String cluster, String kind) {}

    /** @param change 1 for an eviction that waits for its turn from now on, -1 for one that waits no more */
    void waiting(Queue queue, Waiting what, int change);

    /** A binding in a cluster with a NoExecute taint was looked at, and evicted, kept, or not: then it comes again. */
    void processed(Queue queue, boolean failed, Duration took);
}
