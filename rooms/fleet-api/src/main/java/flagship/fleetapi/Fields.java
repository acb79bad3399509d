package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads members of objects whose schema the API server has checked: what is absent or of another type reads as empty. */
final class Fields {
    private Fields() {}

    static String text(JsonNode object, String name) {
        var node = object.get(name);
        return node != null && node.isTextual() ? node.textValue() : "";
    }

    static Optional<String> optionalText(JsonNode object, String name) {
        var node = object.get(name);
        return node != null && node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    static List<String> texts(JsonNode object, String name) {
        return list(object, name, JsonNode::asText);
    }

    /** The elements of an array, each read by {@code element}. */
    static <T> List<T> list(JsonNode object, String name, Function<JsonNode, T> element) {
        var all = new ArrayList<T>();
        object.path(name).elements().forEachRemaining(node -> all.add(element.apply(node)));
        return List.copyOf(all);
    }

    /** A list of which absent and empty differ. */
    static <T> Optional<List<T>> optionalList(JsonNode object, String name, Function<JsonNode, T> element) {
        return object.path(name).isArray() ? Optional.of(list(object, name, element)) : Optional.empty();
    }

    /** An object read by {@code value}. */
    static <T> Optional<T> optional(JsonNode object, String name, Function<JsonNode, T> value) {
        var node = object.path(name);
        return node.isObject() ? Optional.of(value.apply(node)) : Optional.empty();
    }

    static Optional<Long> optionalLong(JsonNode object, String name) {
        var node = object.path(name);
        return node.isNumber() ? Optional.of(node.asLong()) : Optional.empty();
    }

    static Optional<Boolean> optionalBoolean(JsonNode object, String name) {
        var node = object.path(name);
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    /** The members of an object in their order, values as text. */
    static Map<String, String> map(JsonNode object, String name) {
        var all = new LinkedHashMap<String, String>();
        object.path(name)
                .properties()
                .forEach(member -> all.put(member.getKey(), member.getValue().asText()));
        return all;
    }

    static void putUnlessEmpty(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    static void putUnlessEmpty(ObjectNode object, String name, List<String> values) {
        if (!values.isEmpty()) {
            putTexts(object, name, values);
        }
    }

    static void putUnlessEmpty(ObjectNode object, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            var members = object.putObject(name);
            values.forEach(members::put);
        }
    }

    static <T> void putUnlessEmpty(
            ObjectNode object, String name, List<T> values, Function<T, ? extends JsonNode> element) {
        if (!values.isEmpty()) {
            putList(object, name, values, element);
        }
    }

    static void putUnlessZero(ObjectNode object, String name, int value) {
        if (value != 0) {
            object.put(name, value);
        }
    }

    static <T> void putList(ObjectNode object, String name, List<T> values, Function<T, ? extends JsonNode> element) {
        ArrayNode array = object.putArray(name);
        values.forEach(value -> array.add(element.apply(value)));
    }

    static void putTexts(ObjectNode object, String name, List<String> values) {
        ArrayNode array = object.putArray(name);
        values.forEach(array::add);
    }
}
