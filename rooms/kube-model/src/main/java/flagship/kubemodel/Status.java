package flagship.kubemodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Kubernetes' answer to a request that failed: {@code kind: Status}, {@code status: Failure}.
 *
 * @param code HTTP status code
 * @param reason machine-readable word ({@code NotFound}); empty where the API gives none
 * @param details null where the API gives none; {@link Details#EMPTY} prints as an empty object
 */
public record Status(
        int code,
        String reason,
        String message,
        @org.jspecify.annotations.Nullable Details details) {
    /**
     * What the failure is about.
     *
     * @param kind the plural resource for NotFound, Conflict and Forbidden; the Kind for Invalid
     * @param retryAfterSeconds 0 where absent
     */
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {
        public static final Details EMPTY = new Details("", "", "", "", List.of(), 0);

        public Details {
            causes = List.copyOf(causes);
        }
    }

    /** One field that is wrong. {@code field} is its path, {@code spec.replicas}. */
    public record Cause(String reason, String message, String field) {}

    /** The JSON object as kube-apiserver writes it; absent members are left out. */
    public ObjectNode toJson() {
        var json = Json.object();
        json.put("kind", "Status").put("apiVersion", "v1");
        json.putObject("metadata");
        json.put("status", "Failure").put("message", message);
        putUnlessEmpty(json, "reason", reason);
        if (details != null) {
            details(json.putObject("details"), details);
        }
        return json.put("code", code);
    }

    private static void details(ObjectNode json, Details details) {
        putUnlessEmpty(json, "name", details.name());
        putUnlessEmpty(json, "group", details.group());
        putUnlessEmpty(json, "kind", details.kind());
        putUnlessEmpty(json, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            var causes = json.putArray("causes");
            for (Cause cause : details.causes()) {
                var node = causes.addObject();
                putUnlessEmpty(node, "reason", cause.reason());
                putUnlessEmpty(node, "message", cause.message());
                putUnlessEmpty(node, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            json.put("retryAfterSeconds", details.retryAfterSeconds());
        }
    }

    private static void putUnlessEmpty(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
