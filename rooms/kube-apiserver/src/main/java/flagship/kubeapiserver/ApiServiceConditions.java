package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whether an APIService can be used, and why not.
 *
 * @param reason one word
 */
record ApiServiceConditions(boolean available, String reason, String message) {
    static final ApiServiceConditions LOCAL =
            new ApiServiceConditions(true, "Local", "Local APIServices are always available");
    static final ApiServiceConditions PASSED = new ApiServiceConditions(true, "Passed", "all checks passed");

    static ApiServiceConditions not(String reason, String message) {
        return new ApiServiceConditions(false, reason, message);
    }

    /** What the object says of itself now. */
    static boolean saysAvailable(JsonNode apiService) {
        return apiService
                .path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals("Available")
                        && condition.path("status").asText().equals("True"));
    }

    /** Writes the condition into the object; the time changes only when the answer does. */
    void write(ObjectNode apiService, String now) {
        var conditions = apiService.withObject("status").withArray("conditions");
        var status = available ? "True" : "False";
        var since = now;
        for (int i = conditions.size() - 1; i >= 0; i--) {
            var condition = conditions.get(i);
            if (condition.path("type").asText().equals("Available")) {
                since = condition.path("status").asText().equals(status)
                        ? condition.path("lastTransitionTime").asText(now)
                        : now;
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", "Available")
                .put("status", status)
                .put("lastTransitionTime", since)
                .put("reason", reason)
                .put("message", message);
    }
}
