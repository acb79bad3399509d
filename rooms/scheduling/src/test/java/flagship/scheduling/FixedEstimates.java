package flagship.scheduling;

import java.util.List;
import java.util.Map;

/** An estimator whose answers are given; it has no opinion on other clusters. */
record FixedEstimates(Map<String, Integer> available) implements ReplicaEstimator {
    @Override
    public String name() {
        return "fixed";
    }

    @Override
    public int[] estimate(Question question, List<ClusterState> clusters) {
        return clusters.stream()
                .mapToInt(cluster -> available.getOrDefault(cluster.name(), NO_OPINION))
                .toArray();
    }

    /** A core with Karmada's filters and scores, and these estimates alone. */
    static SchedulingCore core(SchedulingRules rules, Map<String, Integer> available) {
        var inTree = Plugins.inTree(rules);
        return new SchedulingCore(
                rules, new Plugins(inTree.filters(), inTree.scores(), List.of(new FixedEstimates(available))));
    }
}
