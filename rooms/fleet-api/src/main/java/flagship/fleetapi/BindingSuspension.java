package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * What is held back for a binding.
 *
 * @param dispatching nothing is written to any member
 * @param dispatchingOnClusters members that nothing is written to
 * @param scheduling the scheduler leaves the binding alone
 */
public record BindingSuspension(
        Optional<Boolean> dispatching, List<String> dispatchingOnClusters, Optional<Boolean> scheduling) {
    public BindingSuspension {
        dispatchingOnClusters = List.copyOf(dispatchingOnClusters);
    }

    static BindingSuspension of(JsonNode node) {
        return new BindingSuspension(
                Fields.optionalBoolean(node, "dispatching"),
                Fields.texts(node.path("dispatchingOnClusters"), "clusterNames"),
                Fields.optionalBoolean(node, "scheduling"));
    }

    ObjectNode toJson() {
        var json = Json.object();
        dispatching.ifPresent(held -> json.put("dispatching", held));
        if (!dispatchingOnClusters.isEmpty()) {
            Fields.putTexts(json.putObject("dispatchingOnClusters"), "clusterNames", dispatchingOnClusters);
        }
        scheduling.ifPresent(held -> json.put("scheduling", held));
        return json;
    }
}
