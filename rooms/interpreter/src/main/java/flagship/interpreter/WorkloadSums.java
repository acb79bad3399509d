package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import java.util.List;

/**
 * Adds up the counters of a workload. The template counts as observed when every cluster has observed what came of its present generation.
 *
 * @param always counters that are written even if 0
 * @param others counters that are not written if 0
 */
record WorkloadSums(List<String> always, List<String> others) implements NativeAggregation.Rule {
    @Override
    public ObjectNode status(ObjectNode template, List<OfCluster> items) {
        var status = NativeAggregation.present(template);
        always.forEach(field -> Trees.put(status, field, NativeAggregation.sum(items, field)));
        others.forEach(field -> Trees.putUnlessZero(status, field, NativeAggregation.sum(items, field)));
        long generation = Trees.number(template, "metadata", "generation");
        if (items.stream().allMatch(item -> hasObserved(NativeAggregation.status(item), generation))) {
            Trees.putUnlessZero(status, "observedGeneration", generation);
        }
        return status;
    }

    private static boolean hasObserved(JsonNode status, long templateGeneration) {
        return status.isObject()
                && status.path("observedGeneration").asLong()
                        >= status.path("generation").asLong()
                && status.path("resourceTemplateGeneration").asLong() >= templateGeneration;
    }
}
