package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Optional;

/**
 * By which labels of templates workloads want to be together or apart.
 *
 * @param affinityLabel workloads with the same value go to the same clusters
 * @param antiAffinityLabel workloads with the same value go to different clusters
 */
public record WorkloadAffinity(Optional<String> affinityLabel, Optional<String> antiAffinityLabel) {
    private static final String KEY = "groupByLabelKey";

    static WorkloadAffinity of(JsonNode node) {
        return new WorkloadAffinity(
                Fields.optional(node, "affinity", group -> Fields.text(group, KEY)),
                Fields.optional(node, "antiAffinity", group -> Fields.text(group, KEY)));
    }

    ObjectNode toJson() {
        var json = Json.object();
        affinityLabel.ifPresent(label -> json.putObject("affinity").put(KEY, label));
        antiAffinityLabel.ifPresent(label -> json.putObject("antiAffinity").put(KEY, label));
        return json;
    }
}
