package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Simple paths into a tree: {@code spec.replicas}. */
final class Paths {
    private Paths() {}

    /** The value at a path; missing where there is none. */
    static JsonNode at(JsonNode node, String path) {
        var at = node;
        for (String step : path.split("\\.")) {
            at = at.path(step);
        }
        return at;
    }

    /** Sets an integer; objects on the way are made. */
    static void put(ObjectNode node, String path, long value) {
        var at = node;
        var steps = path.split("\\.");
        for (int i = 0; i < steps.length - 1; i++) {
            at = at.withObject("/" + steps[i]);
        }
        if (at.path(steps[steps.length - 1]).asLong(-1) != value) {
            at.put(steps[steps.length - 1], (int) value);
        }
    }
}
