package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * What a policy holds back.
 *
 * @param dispatching nothing is written to any member; excludes {@code clusters} in valid objects
 * @param clusters members that nothing is written to
 */
public record PolicySuspension(Optional<Boolean> dispatching, List<String> clusters) {
    public PolicySuspension {
        clusters = List.copyOf(clusters);
    }

    static PolicySuspension of(JsonNode node) {
        return new PolicySuspension(
                Fields.optionalBoolean(node, "dispatching"),
                Fields.texts(node.path("dispatchingOnClusters"), "clusterNames"));
    }

    ObjectNode toJson() {
        var json = Json.object();
        dispatching.ifPresent(held -> json.put("dispatching", held));
        if (!clusters.isEmpty()) {
            Fields.putTexts(json.putObject("dispatchingOnClusters"), "clusterNames", clusters);
        }
        return json;
    }
}
