package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The conditions of a CustomResourceDefinition. */
final class CrdConditions {
    private CrdConditions() {}

    static boolean isTrue(JsonNode definition, String type) {
        for (JsonNode condition : definition.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** Sets one condition; its time changes only with its status. */
    static void set(ObjectNode definition, String type, boolean holds, String reason, String message, String time) {
        var status = definition.withObject("status");
        var conditions = status.get("conditions") instanceof ArrayNode array ? array : status.putArray("conditions");
        var wanted = holds ? "True" : "False";
        for (JsonNode node : conditions) {
            if (node instanceof ObjectNode condition
                    && condition.path("type").asText().equals(type)) {
                if (!condition.path("status").asText().equals(wanted)) {
                    condition.put("lastTransitionTime", time);
                }
                condition.put("status", wanted).put("reason", reason).put("message", message);
                return;
            }
        }
        conditions
                .addObject()
                .put("type", type)
                .put("status", wanted)
                .put("lastTransitionTime", time)
                .put("reason", reason)
                .put("message", message);
    }
}
