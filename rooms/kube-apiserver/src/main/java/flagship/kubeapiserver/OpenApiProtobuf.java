package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;

/**
 * Writes an OpenAPI document in protobuf, which kubectl and client-go prefer because it is read ten times as fast as JSON. Confined to one
 * document.
 */
final class OpenApiProtobuf {
    private final String version;
    private final ProtobufWriter paths = new ProtobufWriter();
    private final ProtobufWriter components = new ProtobufWriter();

    /** @param version {@code v2.} or {@code v3.} */
    OpenApiProtobuf(String version) {
        this.version = version;
    }

    void path(String path, ObjectNode item) {
        paths.message(version.equals("v2.") ? 2 : 1, pair(path, item, "PathItem"));
    }

    void component(String name, JsonNode schema) {
        components.message(1, pair(name, schema, version.equals("v2.") ? "Schema" : "ref(Schema)"));
    }

    /** The whole document; afterwards nothing may be added. */
    byte[] finish(ObjectNode head, ObjectNode around) {
        var document = new ProtobufWriter();
        if (version.equals("v2.")) {
            var members = head.deepCopy();
            members.setAll(around);
            document.append(message("Document", members)).message(8, paths).message(9, components);
        } else {
            var all = new ProtobufWriter().message(1, components).append(message("Components", around));
            document.append(message("Document", head)).message(4, paths).message(5, all);
        }
        return document.toByteArray();
    }

    private ProtobufWriter pair(String name, JsonNode value, String form) {
        var pair = new ProtobufWriter().text(1, name);
        write(pair, 2, form, value);
        return pair;
    }

    private ProtobufWriter message(String name, JsonNode json) {
        var out = new ProtobufWriter();
        for (var field : OpenApiMessages.of(version + name)) {
            if (field.takesMany()) {
                var form = inner(field.form());
                json.properties().stream()
                        .filter(member -> field.takes(member.getKey()))
                        .forEach(member -> out.message(field.number(), pair(member.getKey(), member.getValue(), form)));
            } else if (json.has(field.name())) {
                write(out, field.number(), field.form(), json.path(field.name()));
            }
        }
        return out;
    }

    private void write(ProtobufWriter out, int number, String form, JsonNode value) {
        if (form.startsWith("[")) {
            var element = form.substring(1, form.length() - 1);
            value.forEach(one -> write(out, number, element, one));
            return;
        }
        int bracket = form.indexOf('(');
        if (bracket > 0) {
            out.message(number, composed(form.substring(0, bracket), inner(form), value));
            return;
        }
        switch (form) {
            case "string" -> out.text(number, value.asText());
            case "bool" -> out.varint(number, value.asBoolean() ? 1 : 0);
            case "int64" -> out.varint(number, value.asLong());
            case "double" -> out.number(number, value.asDouble());
            case "any" ->
                out.message(
                        number, new ProtobufWriter().text(2, new String(Json.bytes(value), StandardCharsets.UTF_8)));
            case "scalar" -> scalar(out, number, value);
            case "parameter" -> out.message(number, parameter(value));
            case "security" -> out.message(number, new ProtobufWriter().message(2, message("ApiKey", value)));
            default -> out.message(number, message(form, value));
        }
    }

    private ProtobufWriter composed(String form, String inner, JsonNode value) {
        var out = new ProtobufWriter();
        switch (form) {
            case "map" ->
                value.properties().forEach(member -> out.message(1, pair(member.getKey(), member.getValue(), inner)));
            case "list" -> {
                if (value.isArray()) {
                    value.forEach(one -> write(out, 1, inner, one));
                } else {
                    write(out, 1, inner, value);
                }
            }
            case "wrap" -> write(out, 1, inner, value);
            case "or" -> write(out, value.isBoolean() ? 2 : 1, value.isBoolean() ? "bool" : inner, value);
            case "ref" -> write(out, value.has("$ref") ? 2 : 1, value.has("$ref") ? "JsonReference" : inner, value);
            default -> throw new IllegalStateException("no such form: " + form);
        }
        return out;
    }

    /** Defaults that are objects or lists cannot be said. */
    private static void scalar(ProtobufWriter out, int number, JsonNode value) {
        switch (value.getNodeType()) {
            case NUMBER -> out.message(number, new ProtobufWriter().number(1, value.asDouble()));
            case BOOLEAN -> out.message(number, new ProtobufWriter().varint(2, value.asBoolean() ? 1 : 0));
            case STRING -> out.message(number, new ProtobufWriter().text(3, value.asText()));
            default -> {}
        }
    }

    private ProtobufWriter parameter(JsonNode value) {
        return switch (value.path("in").asText()) {
            case "body" -> new ProtobufWriter().message(1, message("BodyParameter", value));
            case "path" ->
                new ProtobufWriter().message(2, new ProtobufWriter().message(4, message("PathParameter", value)));
            default ->
                new ProtobufWriter().message(2, new ProtobufWriter().message(3, message("QueryParameter", value)));
        };
    }

    private static String inner(String form) {
        return form.substring(form.indexOf('(') + 1, form.length() - 1);
    }
}
