package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that a workload is leaving.
 *
 * @param purgeMode Gracefully, Directly or Never; the older names Graciously and Immediately mean the first two
 * @param reason one word
 * @param gracePeriodSeconds 0 leaves it to the controller
 * @param suppressDeletion true keeps the workload there until a user decides
 * @param creationTimestamp RFC 3339; empty until the eviction controller has seen the task
 */
public record GracefulEvictionTask(
        String fromCluster,
        String purgeMode,
        int replicas,
        String reason,
        String message,
        String producer,
        int gracePeriodSeconds,
        Optional<Boolean> suppressDeletion,
        Map<String, String> preservedLabelState,
        String creationTimestamp,
        List<String> clustersBeforeFailover) {
    public GracefulEvictionTask {
        clustersBeforeFailover = List.copyOf(clustersBeforeFailover);
    }

    static GracefulEvictionTask of(JsonNode node) {
        return new GracefulEvictionTask(
                Fields.text(node, "fromCluster"),
                Fields.text(node, "purgeMode"),
                node.path("replicas").asInt(),
                Fields.text(node, "reason"),
                Fields.text(node, "message"),
                Fields.text(node, "producer"),
                node.path("gracePeriodSeconds").asInt(),
                Fields.optionalBoolean(node, "suppressDeletion"),
                Fields.map(node, "preservedLabelState"),
                Fields.text(node, "creationTimestamp"),
                Fields.texts(node, "clustersBeforeFailover"));
    }

    /** The value of {@code spec.gracefulEvictionTasks}. */
    public static ArrayNode toJson(List<GracefulEvictionTask> tasks) {
        var array = Json.mapper().createArrayNode();
        tasks.forEach(task -> array.add(task.toJson()));
        return array;
    }

    /** The same, seen at a time. */
    public GracefulEvictionTask createdAt(String time) {
        return new GracefulEvictionTask(
                fromCluster,
                purgeMode,
                replicas,
                reason,
                message,
                producer,
                gracePeriodSeconds,
                suppressDeletion,
                preservedLabelState,
                time,
                clustersBeforeFailover);
    }

    ObjectNode toJson() {
        var json = Json.object().put("fromCluster", fromCluster);
        Fields.putUnlessEmpty(json, "purgeMode", purgeMode);
        Fields.putUnlessZero(json, "replicas", replicas);
        json.put("reason", reason);
        Fields.putUnlessEmpty(json, "message", message);
        json.put("producer", producer);
        Fields.putUnlessZero(json, "gracePeriodSeconds", gracePeriodSeconds);
        suppressDeletion.ifPresent(keep -> json.put("suppressDeletion", keep));
        Fields.putUnlessEmpty(json, "preservedLabelState", preservedLabelState);
        Fields.putUnlessEmpty(json, "creationTimestamp", creationTimestamp);
        Fields.putUnlessEmpty(json, "clustersBeforeFailover", clustersBeforeFailover);
        return json;
    }
}
