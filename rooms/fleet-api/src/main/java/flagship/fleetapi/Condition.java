package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;

/**
 * One aspect of an object's state ({@code metav1.Condition}).
 *
 * @param status True, False or Unknown
 * @param reason one word in CamelCase
 * @param message may be empty
 * @param lastTransitionTime when the status last changed: RFC 3339 in seconds; empty until {@link Conditions#set} gives it one
 */
public record Condition(String type, String status, String reason, String message, String lastTransitionTime) {
    public static final String TRUE = "True";
    public static final String FALSE = "False";
    public static final String UNKNOWN = "Unknown";

    /** Longest message that the schema of a condition takes. */
    private static final int MESSAGE_CHARS_MAX = 32_768;

    public Condition {
        if (message.length() > MESSAGE_CHARS_MAX) {
            message = message.substring(0, MESSAGE_CHARS_MAX);
        }
    }

    public static Condition isTrue(String type, String reason, String message) {
        return new Condition(type, TRUE, reason, message, "");
    }

    public static Condition isFalse(String type, String reason, String message) {
        return new Condition(type, FALSE, reason, message, "");
    }

    public static Condition isUnknown(String type, String reason, String message) {
        return new Condition(type, UNKNOWN, reason, message, "");
    }

    static Condition of(JsonNode node) {
        return new Condition(
                Fields.text(node, "type"),
                Fields.text(node, "status"),
                Fields.text(node, "reason"),
                Fields.text(node, "message"),
                Fields.text(node, "lastTransitionTime"));
    }

    /** True if the status is True. */
    public boolean holds() {
        return status.equals(TRUE);
    }

    ObjectNode toJson() {
        var json = Json.object();
        json.put("type", type).put("status", status).put("reason", reason).put("message", message);
        return json.put("lastTransitionTime", lastTransitionTime);
    }
}
