package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * One cluster of a binding's result.
 *
 * @param replicas 0 where the workload has none, or they are not divided; then not written
 */
public record TargetCluster(String name, int replicas) {
    static TargetCluster of(JsonNode node) {
        return new TargetCluster(
                Fields.text(node, "name"), node.path("replicas").asInt());
    }

    /** The value of {@code spec.clusters}. */
    public static ArrayNode toJson(List<TargetCluster> clusters) {
        var array = Json.mapper().createArrayNode();
        clusters.forEach(cluster -> array.add(cluster.toJson()));
        return array;
    }

    private ObjectNode toJson() {
        var json = Json.object().put("name", name);
        return replicas == 0 ? json : json.put("replicas", replicas);
    }
}
