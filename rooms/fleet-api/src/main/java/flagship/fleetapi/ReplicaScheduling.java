package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * How replicas go over the chosen clusters.
 *
 * @param type {@value #DUPLICATED} or {@value #DIVIDED}, which is also what an object without it means
 * @param preference {@value #AGGREGATED} or {@value #WEIGHTED}; empty only where admission was bypassed
 */
public record ReplicaScheduling(String type, String preference, Optional<WeightPreference> weightPreference) {
    public static final String DUPLICATED = "Duplicated";
    public static final String DIVIDED = "Divided";
    public static final String AGGREGATED = "Aggregated";
    public static final String WEIGHTED = "Weighted";

    /**
     * The weights.
     *
     * @param dynamicWeight {@value #AVAILABLE_REPLICAS}, which beats the list; else empty
     */
    public record WeightPreference(List<StaticWeight> staticWeights, String dynamicWeight) {
        public static final String AVAILABLE_REPLICAS = "AvailableReplicas";

        public WeightPreference {
            staticWeights = List.copyOf(staticWeights);
        }

        static WeightPreference of(JsonNode node) {
            return new WeightPreference(
                    Fields.list(node, "staticWeightList", StaticWeight::of), Fields.text(node, "dynamicWeight"));
        }

        ObjectNode toJson() {
            var json = Json.object();
            Fields.putUnlessEmpty(json, "staticWeightList", staticWeights, StaticWeight::toJson);
            Fields.putUnlessEmpty(json, "dynamicWeight", dynamicWeight);
            return json;
        }
    }

    /** The weight of the clusters that an affinity chooses; 1 or more in valid objects. */
    public record StaticWeight(ClusterAffinity targetCluster, long weight) {
        static StaticWeight of(JsonNode node) {
            return new StaticWeight(
                    ClusterAffinity.of(node.path("targetCluster")),
                    node.path("weight").asLong());
        }

        ObjectNode toJson() {
            var json = Json.object();
            json.set("targetCluster", targetCluster.toJson());
            return json.put("weight", weight);
        }
    }

    static ReplicaScheduling of(JsonNode node) {
        return new ReplicaScheduling(
                Fields.optionalText(node, "replicaSchedulingType")
                        .filter(type -> !type.isEmpty())
                        .orElse(DIVIDED),
                Fields.text(node, "replicaDivisionPreference"),
                Fields.optional(node, "weightPreference", WeightPreference::of));
    }

    ObjectNode toJson() {
        var json = Json.object().put("replicaSchedulingType", type);
        Fields.putUnlessEmpty(json, "replicaDivisionPreference", preference);
        weightPreference.ifPresent(weights -> json.set("weightPreference", weights.toJson()));
        return json;
    }
}
