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

    static void putTexts(ObjectNode object, String name, List<String> values) {
        ArrayNode array = object.putArray(name);
        values.forEach(array::add);
    }
}
