package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The few moves on trees that defaults, validation and tables are written in. */
final class Trees {
    private Trees() {}

    /** The value below {@code start}; a missing node where a step leads nowhere. */
    static JsonNode at(JsonNode start, String... path) {
        var node = start;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }

    /** The text below {@code start}; empty where there is none or it is not a string. */
    static String text(JsonNode start, String... path) {
        return at(start, path).asText("");
    }

    /** Runs {@code action} on the member if it is an object. */
    static void inObject(JsonNode parent, String field, Consumer<ObjectNode> action) {
        if (parent.path(field) instanceof ObjectNode object) {
            action.accept(object);
        }
    }

    /** Runs {@code action} on every object of a list. */
    static void inEach(JsonNode parent, String field, Consumer<ObjectNode> action) {
        for (JsonNode element : parent.path(field)) {
            if (element instanceof ObjectNode object) {
                action.accept(object);
            }
        }
    }

    static void putIfAbsent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static void putIfAbsent(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static void putIfAbsent(ObjectNode object, String field, boolean value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    /** The member, created empty where absent. */
    static ObjectNode object(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode present ? present : parent.putObject(field);
    }

    /** Copies what {@code target} lacks from {@code source}. */
    static void fill(ObjectNode target, JsonNode source) {
        source.properties()
                .forEach(entry ->
                        target.putIfAbsent(entry.getKey(), entry.getValue().deepCopy()));
    }
}
