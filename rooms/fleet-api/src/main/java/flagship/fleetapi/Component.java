package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Optional;

/** One pod template of a workload that has several, such as the job manager and the task managers of a Flink cluster. */
public record Component(String name, int replicas, Optional<ReplicaRequirements> replicaRequirements) {
    /** Reads what an interpreter, or a binding, says of a component. */
    public static Component of(JsonNode node) {
        return new Component(
                Fields.text(node, "name"),
                node.path("replicas").asInt(),
                Fields.optional(node, "replicaRequirements", ReplicaRequirements::of));
    }

    public ObjectNode toJson() {
        var json = Json.object().put("name", name).put("replicas", replicas);
        replicaRequirements.ifPresent(requirements -> json.set("replicaRequirements", requirements.toJson()));
        return json;
    }
}
