package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the documentation says of native types and their fields. The build takes it out of the official Java client (ADR 0049). Only people ask for it, and
 * seldom: it is read package by package and given up when memory is short. Safe for any thread.
 */
final class NativeProse {
    private final Map<String, SoftReference<Map<String, String>>> packages = new ConcurrentHashMap<>();

    /** Adds what is said of the type, and of its fields, to its component. */
    void describe(String goPackage, String type, ObjectNode component) {
        var line = types(goPackage).get(type);
        if (line == null) {
            return;
        }
        var prose = prose(line);
        describe(component, prose.path(""));
        component.path("properties").properties().forEach(property -> {
            if (property.getValue() instanceof ObjectNode field) {
                describe(field, prose.path(property.getKey()));
                var reference = field.path("allOf").path(0).path("$ref").asText("");
                if (!field.has("description") && !reference.isEmpty()) {
                    describe(field, ofType(reference.substring(reference.lastIndexOf('/') + 1)));
                }
            }
        });
    }

    /** The client's generator says nothing at a field that is a type by itself; then the type's own sentence stands in. */
    private JsonNode ofType(String component) {
        int dot = component.lastIndexOf('.');
        var line = types(component.substring(0, dot)).get(component.substring(dot + 1));
        return line == null ? Json.mapper().missingNode() : prose(line).path("");
    }

    private static JsonNode prose(String line) {
        return Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
    }

    private static void describe(ObjectNode schema, JsonNode text) {
        if (text.isTextual()) {
            schema.set("description", text);
        }
    }

    private Map<String, String> types(String goPackage) {
        var held = packages.getOrDefault(goPackage, new SoftReference<>(null)).get();
        if (held != null) {
            return held;
        }
        var read = Resources.byFirstWord("prose/" + goPackage + ".txt");
        packages.put(goPackage, new SoftReference<>(read));
        return read;
    }
}
