package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How much of a change lies in the fields of one writer, in the form of {@code managedFields} ({@code fieldsV1}). Pure.
 *
 * <p>Source: Kubernetes, structured-merge-diff: {@code f:NAME} is a member, {@code k:{...}} an element by its keys, {@code v:VALUE} an element of
 * a set, {@code i:INDEX} one by its place, {@code .} the thing itself; an empty set owns all that lies below.
 */
final class FieldOwners {
    private FieldOwners() {}

    /**
     * The number of differences that lie in the fields.
     *
     * @param before missing where it was not there; so is {@code after}
     */
    static int differences(JsonNode before, JsonNode after, JsonNode fields) {
        if (before.equals(after)) {
            return 0;
        }
        if (fields.isEmpty()) {
            return 1;
        }
        int sum = 0;
        for (Map.Entry<String, JsonNode> owned : fields.properties()) {
            sum += difference(before, after, owned.getKey(), owned.getValue());
        }
        return sum;
    }

    private static int difference(JsonNode before, JsonNode after, String step, JsonNode below) {
        if (step.equals(".")) {
            return before.isMissingNode() != after.isMissingNode() ? 1 : 0;
        }
        var name = step.length() < 2 ? "" : step.substring(2);
        return switch (step.isEmpty() ? ' ' : step.charAt(0)) {
            case 'f' -> differences(before.path(name), after.path(name), below);
            case 'k' -> {
                var keys = json(name);
                yield differences(withKeys(before, keys), withKeys(after, keys), below);
            }
            case 'v' -> {
                var value = json(name);
                yield has(before, value) != has(after, value) ? 1 : 0;
            }
            case 'i' -> name.matches("[0-9]{1,6}") ? atIndex(before, after, Integer.parseInt(name), below) : 0;
            default -> 0;
        };
    }

    private static int atIndex(JsonNode before, JsonNode after, int index, JsonNode below) {
        return differences(before.path(index), after.path(index), below);
    }

    private static JsonNode withKeys(JsonNode list, JsonNode keys) {
        for (JsonNode element : list) {
            boolean all = !keys.isEmpty()
                    && keys.properties().stream()
                            .allMatch(key -> element.path(key.getKey()).equals(key.getValue()));
            if (all) {
                return element;
            }
        }
        return list.path(-1);
    }

    private static boolean has(JsonNode list, JsonNode value) {
        for (JsonNode element : list) {
            if (element.equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** What nobody can read stands for nothing. */
    private static JsonNode json(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJson e) {
            return Json.object();
        }
    }
}
