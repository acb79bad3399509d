package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import java.util.LinkedHashMap;
import java.util.Map;

/** The few moves on trees that rules are written in. */
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
        var node = at(start, path);
        return node.isTextual() ? node.textValue() : "";
    }

    /** The number below {@code start}; 0 where there is none. */
    static long number(JsonNode start, String... path) {
        return at(start, path).asLong();
    }

    /** Whether something other than JSON null is there. */
    static boolean isSet(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    /** The object at a path, created where absent or not an object. */
    static ObjectNode object(ObjectNode start, String... path) {
        var node = start;
        for (String step : path) {
            node = node.get(step) instanceof ObjectNode present ? present : node.putObject(step);
        }
        return node;
    }

    /** Sets a copy of the value, or takes the member away where there is none. */
    static void setOrRemove(ObjectNode object, String field, JsonNode value) {
        if (isSet(value)) {
            object.set(field, value.deepCopy());
        } else {
            object.remove(field);
        }
    }

    /** The number, or no member for 0, as Go writes {@code omitempty}. */
    static void putUnlessZero(ObjectNode object, String field, long value) {
        if (value == 0) {
            object.remove(field);
        } else {
            put(object, field, value);
        }
    }

    /** The number as a parser would read it, so that trees that say the same are equal. */
    static void put(ObjectNode object, String field, long value) {
        if (value == (int) value) {
            object.put(field, (int) value);
        } else {
            object.put(field, value);
        }
    }

    /** The members of an object of strings, in order. */
    static Map<String, String> texts(JsonNode object) {
        var all = new LinkedHashMap<String, String>();
        object.forEachEntry((key, value) -> all.put(key, value.asText()));
        return all;
    }

    static GroupVersionKind kind(JsonNode object) {
        return GroupVersionKind.of(text(object, "apiVersion"), text(object, "kind"));
    }

    static String namespace(JsonNode object) {
        return text(object, "metadata", "namespace");
    }

    static String name(JsonNode object) {
        return text(object, "metadata", "name");
    }

    /** {@code Deployment default/web}, as messages name an object. */
    static String describe(JsonNode object) {
        var namespace = namespace(object);
        return text(object, "kind") + " " + (namespace.isEmpty() ? "" : namespace + "/") + name(object);
    }
}
