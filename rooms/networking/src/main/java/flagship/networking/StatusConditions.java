package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The conditions of network objects: beside the time at which the status changed they carry the one at which anything did. Pure.
 *
 * <p>Source: Kube-OVN, contract section 2.0.
 */
final class StatusConditions {
    private final ArrayNode all;
    private final long generation;
    private final String now;

    /** @param status of the object as it is stored */
    StatusConditions(JsonNode status, long generation, Instant now) {
        this.all = status.path("conditions") instanceof ArrayNode stored
                ? stored.deepCopy()
                : Json.mapper().createArrayNode();
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** @param status True, False or Unknown */
    StatusConditions set(String type, String status, String reason, String message) {
        var condition = find(type);
        boolean flipped = !condition.path("status").asText().equals(status);
        boolean changed = flipped
                || !condition.path("reason").asText().equals(reason)
                || !condition.path("message").asText().equals(message)
                || condition.path("observedGeneration").asLong() != generation;
        if (changed) {
            condition.put("status", status).put("reason", reason).put("message", message);
            condition.put("observedGeneration", generation).put("lastUpdateTime", now);
        }
        if (flipped) {
            condition.put("lastTransitionTime", now);
        }
        return this;
    }

    private ObjectNode find(String type) {
        for (JsonNode condition : all) {
            if (condition.path("type").asText().equals(type) && condition instanceof ObjectNode found) {
                return found;
            }
        }
        return all.addObject().put("type", type);
    }

    /** Ready, validated, without an error. */
    StatusConditions ready(String reason) {
        for (JsonNode condition : all) {
            if (condition.path("type").asText().equals("Error")) {
                set("Error", "False", reason, "");
            }
        }
        return set("Validated", "True", reason, "").set("Ready", "True", reason, "");
    }

    StatusConditions failed(String reason, String message) {
        return set("Error", "True", reason, message).set("Ready", "False", reason, message);
    }

    ArrayNode toJson() {
        return all;
    }
}
