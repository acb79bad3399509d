package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * Tells whether a schema is structural; used once, by one thread.
 *
 * <p>Source: {@code apiextensions-apiserver} 1.32, {@code pkg/apis/apiextensions/validation} and {@code pkg/apiserver/schema/validation.go}
 * (contract section 15.5); the common rules of both.
 */
final class SchemaCheck {
    private static final List<String> TYPES = List.of("array", "boolean", "integer", "number", "object", "string");
    private static final List<String> UNSUPPORTED =
            List.of("$ref", "additionalItems", "definitions", "dependencies", "id", "patternProperties");
    private static final Set<String> METADATA_MEMBERS = Set.of("name", "generateName");

    private final List<Cause> causes = new ArrayList<>();

    private SchemaCheck() {}

    static List<Cause> check(JsonNode schema, String field) {
        var check = new SchemaCheck();
        check.root(schema, field);
        check.node(schema, field);
        return List.copyOf(check.causes);
    }

    private void root(JsonNode schema, String field) {
        var type = schema.path("type").asText();
        if (type.isEmpty()) {
            causes.add(Causes.required(field + ".type", "must not be empty at the root"));
        } else if (!type.equals("object")) {
            causes.add(Causes.invalid(field + ".type", type, "must be object at the root"));
        }
        resource(schema, field);
    }

    /** What holds for a whole object: the one that a CRD defines, and those embedded in it. */
    private void resource(JsonNode schema, String field) {
        var properties = schema.path("properties");
        for (String name : List.of("apiVersion", "kind")) {
            var type = properties.path(name).path("type").asText();
            if (properties.has(name) && !type.equals("string")) {
                causes.add(Causes.invalid(field + ".properties[" + name + "].type", type, "must be string"));
            }
        }
        var metadata = properties.path("metadata");
        var type = metadata.path("type").asText();
        if (!metadata.isMissingNode() && !type.equals("object")) {
            causes.add(Causes.invalid(field + ".properties[metadata].type", type, "must be object"));
        }
        boolean restrictsMore = metadata.path("properties")
                .propertyStream()
                .anyMatch(entry -> !METADATA_MEMBERS.contains(entry.getKey()));
        if (restrictsMore || metadata.has("additionalProperties")) {
            causes.add(
                    Causes.forbidden(
                            field + ".properties[metadata]",
                            "must not specify anything other than name and generateName, but metadata is implicitly specified"));
        }
    }

    private void node(JsonNode schema, String field) {
        unsupported(schema, field);
        extensions(schema, field);
        ListTypeCheck.check(schema, field, causes);
        pattern(schema, field);
        children(schema, field);
        for (String word : List.of("allOf", "anyOf", "oneOf")) {
            int i = 0;
            for (JsonNode part : schema.path(word)) {
                part(schema, part, field + "." + word + "[" + i++ + "]");
            }
        }
        if (schema.has("not")) {
            part(schema, schema.get("not"), field + ".not");
        }
        defaultValue(schema, field);
    }

    private void unsupported(JsonNode schema, String field) {
        for (String word : UNSUPPORTED) {
            if (schema.hasNonNull(word)) {
                causes.add(Causes.forbidden(field + "." + word, word + " is not supported"));
            }
        }
        if (schema.path("uniqueItems").asBoolean()) {
            causes.add(Causes.forbidden(
                    field + ".uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }
        if (schema.path("items").isArray()) {
            causes.add(Causes.forbidden(field + ".items", "items must be a schema object and not an array"));
        }
        var type = schema.path("type").asText();
        if (type.equals("null")) {
            causes.add(Causes.forbidden(field + ".type", "type cannot be set to null, use nullable as an alternative"));
        } else if (!type.isEmpty() && !TYPES.contains(type)) {
            causes.add(Causes.notSupported(field + ".type", schema.get("type"), TYPES));
        }
    }

    private void extensions(JsonNode schema, String field) {
        boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
        boolean preserve = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
        if (intOrString && schema.hasNonNull("type")) {
            causes.add(Causes.invalid(
                    field + ".type", schema.get("type"), "must be empty if x-kubernetes-int-or-string is true"));
        }
        if (intOrString && preserve) {
            causes.add(mustBeFalse(field + ".x-kubernetes-preserve-unknown-fields"));
        }
        if (intOrString && embedded) {
            causes.add(mustBeFalse(field + ".x-kubernetes-embedded-resource"));
        }
        if (embedded) {
            resource(schema, field);
            if (!preserve && schema.path("properties").isEmpty()) {
                causes.add(Causes.required(
                        field + ".properties",
                        "must not be empty if x-kubernetes-embedded-resource is true without "
                                + "x-kubernetes-preserve-unknown-fields"));
            }
        }
    }

    private static Cause mustBeFalse(String field) {
        return Causes.invalid(
                field,
                Json.mapper().getNodeFactory().booleanNode(true),
                "must be false if x-kubernetes-int-or-string is true");
    }

    private void pattern(JsonNode schema, String field) {
        var pattern = schema.path("pattern").asText();
        try {
            GoPattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            causes.add(Causes.invalid(
                    field + ".pattern",
                    pattern,
                    "must be a valid regular expression, but isn't: " + e.getDescription()));
        }
    }

    private void children(JsonNode schema, String field) {
        var additional = schema.path("additionalProperties");
        var properties = schema.path("properties");
        if (!properties.isEmpty() && !additional.isMissingNode()) {
            causes.add(Causes.forbidden(
                    field + ".additionalProperties", "additionalProperties and properties are mutual exclusive"));
        } else if (additional.isBoolean() && !additional.asBoolean()) {
            causes.add(
                    Causes.forbidden(field + ".additionalProperties", "additionalProperties cannot be set to false"));
        }
        properties.forEachEntry((name, property) ->
                typed(property, field + ".properties[" + name + "]", "must not be empty for specified object fields"));
        if (additional.isObject()) {
            typed(additional, field + ".additionalProperties", "must not be empty for specified object fields");
        }
        if (schema.path("items").isObject()) {
            typed(schema.get("items"), field + ".items", "must not be empty for specified array items");
        }
    }

    private void typed(JsonNode schema, String field, String otherwise) {
        boolean open = schema.path("x-kubernetes-int-or-string").asBoolean()
                || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || schema.hasNonNull("$ref"); // One complaint is enough.
        if (schema.path("type").asText().isEmpty() && !open) {
            causes.add(Causes.required(field + ".type", otherwise));
        }
        node(schema, field);
    }

    /** A part of a combination: it may narrow the values of what is declared outside of it, and declare nothing. */
    private void part(JsonNode declared, JsonNode part, String field) {
        for (String word : List.of("type", "description", "title")) {
            boolean intOrString = word.equals("type")
                    && declared.path("x-kubernetes-int-or-string").asBoolean();
            if (!part.path(word).asText().isEmpty() && !intOrString) {
                causes.add(Causes.forbidden(field + "." + word, "must be empty to be structural"));
            }
        }
        for (String word : List.of("default", "additionalProperties")) {
            if (part.hasNonNull(word)) {
                causes.add(Causes.forbidden(field + "." + word, "must be undefined to be structural"));
            }
        }
        if (!part.path("x-kubernetes-validations").isEmpty()) {
            causes.add(Causes.forbidden(field + ".x-kubernetes-validations", "must be empty to be structural"));
        }
        if (part.path("nullable").asBoolean()) {
            causes.add(Causes.forbidden(field + ".nullable", "must be false to be structural"));
        }
        pattern(part, field);
        partChildren(declared, part, field);
    }

    private void partChildren(JsonNode declared, JsonNode part, String field) {
        part.path("properties").forEachEntry((name, inner) -> {
            var outer = declared.path("properties").path(name);
            boolean known = !outer.isMissingNode()
                    || declared.path("additionalProperties").isObject();
            if (!known) {
                causes.add(Causes.required(
                        field.replaceFirst("\\.(allOf|anyOf|oneOf|not)\\b.*", "") + ".properties[" + name + "]",
                        "because it is defined in " + field + ".properties[" + name + "]"));
            }
            part(
                    outer.isMissingNode() ? declared.path("additionalProperties") : outer,
                    inner,
                    field + ".properties[" + name + "]");
        });
        if (part.path("items").isObject()) {
            part(declared.path("items"), part.get("items"), field + ".items");
        }
        for (String word : List.of("allOf", "anyOf", "oneOf")) {
            int i = 0;
            for (JsonNode inner : part.path(word)) {
                part(declared, inner, field + "." + word + "[" + i++ + "]");
            }
        }
        if (part.has("not")) {
            part(declared, part.get("not"), field + ".not");
        }
    }

    private void defaultValue(JsonNode schema, String field) {
        var value = schema.get("default");
        if (value == null || value.isNull()) {
            return;
        }
        var node = SchemaParser.node(schema);
        var pruned = value.<JsonNode>deepCopy();
        SchemaPruner.pruneValue(node, pruned);
        if (!JsonEquality.equal(pruned, value)) {
            causes.add(Causes.invalid(field + ".default", value, "must not have unknown fields"));
        }
        SchemaDefaulter.apply(node, pruned);
        causes.addAll(SchemaValidator.validate(node, pruned, null, field + ".default"));
    }
}
