package flagship.scheduling;

import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Map;

/**
 * How a decision came about. Bounded, whatever the size of the fleet: what is left out is counted.
 *
 * @param binding without namespace for a ClusterResourceBinding
 * @param generation the generation of the binding that was decided on
 * @param attempts one, or one for each affinity group that was tried; the first {@value #ATTEMPTS_MAX}
 */
public record DecisionTrace(NamespacedName binding, long generation, List<Attempt> attempts, Decision decision) {
    static final int ATTEMPTS_MAX = 20;
    static final int CLUSTERS_MAX = 200;
    static final int STEPS_MAX = 50;

    public DecisionTrace {
        attempts = List.copyOf(attempts);
    }

    /**
     * One attempt.
     *
     * @param group the affinity group; empty if the placement has none
     * @param clusters clusters in the fleet
     * @param refusedByReason how many clusters each reason refused
     * @param refused the first {@value #CLUSTERS_MAX} of them, by name
     * @param candidates the first {@value #CLUSTERS_MAX} that passed, in the order of preference
     * @param steps the choice and the division in sentences
     * @param failure why there is no result; empty if there is one
     */
    public record Attempt(
            String group,
            int clusters,
            Map<String, Integer> refusedByReason,
            List<Refusal> refused,
            int passed,
            List<Scored> candidates,
            List<String> steps,
            String failure) {
        public Attempt {
            refusedByReason = Map.copyOf(refusedByReason);
            refused = List.copyOf(refused);
            candidates = List.copyOf(candidates);
            steps = List.copyOf(steps);
        }
    }

    /** A cluster that was filtered out. */
    public record Refusal(String cluster, String reason) {}

    /**
     * A cluster that passed.
     *
     * @param tier 0, or the overflow tier
     * @param allocatable replicas that still fit; 2147483647 if nobody was asked
     * @param held replicas that the binding has there
     */
    public record Scored(String cluster, int tier, int score, int allocatable, int held) {}
}
