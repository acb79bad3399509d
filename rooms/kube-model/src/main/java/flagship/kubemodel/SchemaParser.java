package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.SchemaNode.Bound;
import flagship.kubemodel.SchemaNode.ListType;
import flagship.kubemodel.SchemaNode.Logic;
import flagship.kubemodel.SchemaNode.Size;
import flagship.kubemodel.SchemaNode.ValueRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads OpenAPI v3 schemas of CRDs; what has the wrong type is taken for absent, {@link SchemaCheck} says so to the user. */
final class SchemaParser {
    private SchemaParser() {}

    static SchemaNode node(JsonNode json) {
        var additional = json.path("additionalProperties");
        return new SchemaNode(
                types(json),
                json.path("nullable").asBoolean(),
                json.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                        || (additional.isBoolean() && additional.asBoolean()),
                json.path("x-kubernetes-embedded-resource").asBoolean(),
                properties(json.path("properties")),
                additional.isObject() ? node(additional) : null,
                json.path("items").isObject() ? node(json.path("items")) : null,
                defaultValue(json),
                listType(json.path("x-kubernetes-list-type").asText()),
                texts(json.path("x-kubernetes-list-map-keys")),
                rules(json),
                logic(json),
                json.path("x-kubernetes-map-type").asText().equals("atomic"),
                json.path("x-kubernetes-validations")
                        .valueStream()
                        .map(JsonNode::<JsonNode>deepCopy)
                        .toList());
    }

    private static List<String> types(JsonNode json) {
        if (json.path("x-kubernetes-int-or-string").asBoolean()) {
            return List.of("integer", "string");
        }
        var type = json.path("type").asText();
        return type.isEmpty() ? List.of() : List.of(type);
    }

    private static Map<String, SchemaNode> properties(JsonNode json) {
        var properties = new LinkedHashMap<String, SchemaNode>();
        json.forEachEntry((name, schema) -> properties.put(name, node(schema)));
        return properties;
    }

    private static @Nullable JsonNode defaultValue(JsonNode json) {
        var value = json.get("default");
        return value == null || value.isNull() ? null : value.deepCopy();
    }

    private static ListType listType(String text) {
        return switch (text) {
            case "set" -> ListType.SET;
            case "map" -> ListType.MAP;
            default -> ListType.ATOMIC;
        };
    }

    private static ValueRules rules(JsonNode json) {
        var multipleOf = json.path("multipleOf");
        return new ValueRules(
                texts(json.path("required")),
                json.path("enum")
                        .valueStream()
                        .map(JsonNode::<JsonNode>deepCopy)
                        .toList(),
                bound(json, "minimum", "exclusiveMinimum"),
                bound(json, "maximum", "exclusiveMaximum"),
                multipleOf.isNumber() ? Numbers.decimal(multipleOf) : null,
                size(json),
                pattern(json.path("pattern").asText()),
                json.path("format").asText());
    }

    private static @Nullable Bound bound(JsonNode json, String name, String exclusiveName) {
        var value = json.path(name);
        return value.isNumber()
                ? new Bound(Numbers.decimal(value), json.path(exclusiveName).asBoolean())
                : null;
    }

    private static Size size(JsonNode json) {
        return new Size(
                whole(json.path("minLength")),
                whole(json.path("maxLength")),
                whole(json.path("minItems")),
                whole(json.path("maxItems")),
                whole(json.path("minProperties")),
                whole(json.path("maxProperties")));
    }

    private static @Nullable Long whole(JsonNode json) {
        return json.canConvertToLong() && Numbers.isIntegral(Numbers.decimal(json))
                ? Long.valueOf(json.longValue())
                : null;
    }

    /** Null also for a pattern that cannot be compiled, which the check at the CRD's creation refuses. */
    private static @Nullable GoPattern pattern(String text) {
        try {
            return text.isEmpty() ? null : GoPattern.compile(text);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private static Logic logic(JsonNode json) {
        return new Logic(
                nodes(json.path("allOf")),
                nodes(json.path("anyOf")),
                nodes(json.path("oneOf")),
                json.path("not").isObject() ? node(json.path("not")) : null);
    }

    private static List<SchemaNode> nodes(JsonNode json) {
        return json.valueStream().map(SchemaParser::node).toList();
    }

    private static List<String> texts(JsonNode json) {
        return json.valueStream().map(JsonNode::asText).toList();
    }
}
