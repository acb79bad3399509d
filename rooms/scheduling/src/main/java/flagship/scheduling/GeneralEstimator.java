package flagship.scheduling;

import flagship.fleetapi.ReplicaRequirements;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Estimates from what clusters report of themselves: sums of resources, and nodes by grade.
 *
 * <p>Source: contract sections 7.2, 7.3 and 7.5. Node selectors, affinities and tolerations are not looked at.
 */
final class GeneralEstimator implements ReplicaEstimator {
    /** Requests that are kept ready: most workloads of a fleet ask for one of a few sizes. */
    private static final int REQUESTS_MAX = 10_000;

    private final SchedulingRules rules;
    private final Map<Map<String, String>, ResourceAmounts> requests = new ConcurrentHashMap<>();

    GeneralEstimator(SchedulingRules rules) {
        this.rules = rules;
    }

    @Override
    public String name() {
        return "general-estimator";
    }

    @Override
    public int[] estimate(Question question, List<ClusterState> clusters) {
        return switch (question) {
            case Question.Replicas it ->
                replicas(
                        it.requirements()
                                .map(ReplicaRequirements::resourceRequest)
                                .orElse(Map.of()),
                        it.requirements().isPresent(),
                        clusters);
            case Question.ComponentSets it -> {
                var sets = ComponentSets.of(it.components());
                var answers = new int[clusters.size()];
                for (int index = 0; index < answers.length; index++) {
                    answers[index] = sets.fitting(clusters.get(index).capacity(), rules.resourceModels());
                }
                yield answers;
            }
        };
    }

    private int[] replicas(Map<String, String> texts, boolean hasRequirements, List<ClusterState> clusters) {
        var request = new ReplicaRequest(amounts(texts));
        var answers = new int[clusters.size()];
        for (int index = 0; index < answers.length; index++) {
            var capacity = clusters.get(index).capacity();
            answers[index] = hasRequirements ? request.fitting(capacity, rules) : ReplicaRequest.podSlots(capacity);
        }
        return answers;
    }

    private ResourceAmounts amounts(Map<String, String> texts) {
        var known = requests.get(texts);
        if (known != null) {
            return known;
        }
        if (requests.size() >= REQUESTS_MAX) {
            requests.clear();
        }
        var read = ReplicaRequest.amounts(texts);
        requests.put(Map.copyOf(texts), read);
        return read;
    }
}
