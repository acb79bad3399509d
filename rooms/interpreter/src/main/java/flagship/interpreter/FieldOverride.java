package flagship.interpreter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Overriders.Field;
import flagship.fleetapi.Overriders.Plaintext;
import flagship.interpreter.OverrideRule.Inapplicable;
import flagship.kubemodel.Json;
import flagship.kubemodel.Yaml;
import java.util.List;

/** Changes a YAML or JSON document that a field holds as text, such as a file in a ConfigMap. */
final class FieldOverride {
    /** The member of a wrapper that holds the document, which may be any value. */
    private static final String DOCUMENT = "document";

    private FieldOverride() {}

    static void apply(Field change, ObjectNode manifest) {
        var pointer = StrictPatch.pointer(change.fieldPath());
        var field = manifest.at(pointer);
        if (pointer.matches() || !field.isTextual()) {
            throw new Inapplicable("there is no string at %s; correct fieldPath".formatted(change.fieldPath()));
        }
        var text = changed(change, field.textValue());
        JsonNode parent = manifest.at(pointer.head());
        if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), text);
        } else if (parent instanceof ObjectNode object) {
            object.put(pointer.last().getMatchingProperty(), text);
        }
    }

    private static String changed(Field change, String text) {
        if (!change.yaml().isEmpty()) {
            return Yaml.fromJson(patched(change.yaml(), yaml(change, text)));
        }
        if (!change.json().isEmpty()) {
            return new String(Json.bytes(patched(change.json(), json(change, text))), UTF_8);
        }
        throw new Inapplicable("there are no operations; list them under json or yaml");
    }

    private static JsonNode yaml(Field change, String text) {
        try {
            return Yaml.toJson(text.getBytes(UTF_8));
        } catch (Yaml.MalformedYaml e) {
            throw new Inapplicable("the text at %s is not YAML: %s".formatted(change.fieldPath(), e.getMessage()));
        }
    }

    private static JsonNode json(Field change, String text) {
        try {
            return Json.parse(text.getBytes(UTF_8));
        } catch (Json.MalformedJson e) {
            throw new Inapplicable("the text at %s is not JSON: %s".formatted(change.fieldPath(), e.getMessage()));
        }
    }

    private static JsonNode patched(List<Plaintext> operations, JsonNode document) {
        var holder = Json.object();
        holder.set(DOCUMENT, document);
        operations.forEach(operation -> StrictPatch.apply(operation, holder, DOCUMENT));
        return holder.path(DOCUMENT);
    }
}
