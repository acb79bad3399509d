package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Messages whose JSON is not an object with their fields: times, quantities, raw JSON and the like. */
final class ProtobufSpecials {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ProtobufSpecials() {}

    /** Empty for a message that is an ordinary object. */
    static Optional<JsonNode> read(ProtobufCursor part, String type) {
        return switch (type) {
            case "Time" -> Optional.of(time(part, false));
            case "MicroTime" -> Optional.of(time(part, true));
            case "Quantity" -> Optional.of(NODES.textNode(text(part)));
            case "IntOrString" -> Optional.of(intOrString(part));
            case "Duration" -> Optional.of(NODES.textNode(duration(numbers(part).getOrDefault(1, 0L))));
            case "FieldsV1", "RawExtension", "JSON" -> Optional.of(ProtobufBody.embedded(bytes(part)));
            case "ExtraValue", "Verbs" -> Optional.of(strings(part));
            default -> Optional.empty();
        };
    }

    /** The way back; empty for a value whose message has the members of its JSON. */
    static Optional<ProtobufWriter> write(String type, JsonNode value) {
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "Time", "MicroTime" -> Optional.of(time(Instant.parse(value.asText())));
            case "Quantity" -> Optional.of(new ProtobufWriter().text(1, value.asText()));
            case "IntOrString" -> Optional.of(intOrString(value));
            case "FieldsV1", "RawExtension", "JSON" -> Optional.of(ProtobufObject.raw(value));
            case "ExtraValue", "Verbs" -> Optional.of(strings(value));
            case "JSONSchemaPropsOrArray" ->
                Optional.of(choice(value, type, value.isArray() ? "jSONSchemas" : "schema"));
            case "JSONSchemaPropsOrStringArray" ->
                Optional.of(choice(value, type, value.isArray() ? "property" : "schema"));
            case "JSONSchemaPropsOrBool" -> Optional.of(allowance(value, type));
            default -> Optional.empty();
        };
    }

    private static ProtobufWriter time(Instant instant) {
        var out = new ProtobufWriter().varint(1, instant.getEpochSecond());
        return instant.getNano() == 0 ? out : out.varint(2, instant.getNano());
    }

    private static ProtobufWriter intOrString(JsonNode value) {
        return value.isNumber()
                ? new ProtobufWriter().varint(1, 0).varint(2, value.asLong())
                : new ProtobufWriter().varint(1, 1).text(3, value.asText());
    }

    private static ProtobufWriter strings(JsonNode values) {
        var out = new ProtobufWriter();
        values.forEach(value -> out.text(1, value.asText()));
        return out;
    }

    private static ProtobufWriter choice(JsonNode value, String type, String field) {
        return ProtobufObject.message(type, Json.object().set(field, value));
    }

    /** A schema allows, too. */
    private static ProtobufWriter allowance(JsonNode value, String type) {
        var json = Json.object().put("allows", !value.isBoolean() || value.asBoolean());
        return ProtobufObject.message(type, value.isBoolean() ? json : json.set("schema", value));
    }

    /** An empty message is no time at all. */
    private static JsonNode time(ProtobufCursor part, boolean micros) {
        if (!part.more()) {
            return NODES.nullNode();
        }
        var numbers = numbers(part);
        var instant = Instant.ofEpochSecond(numbers.getOrDefault(1, 0L), micros ? numbers.getOrDefault(2, 0L) : 0);
        return NODES.textNode(micros ? MICROS.format(instant) : instant.toString());
    }

    private static JsonNode intOrString(ProtobufCursor part) {
        long type = 0;
        long number = 0;
        var text = "";
        while (part.more()) {
            int tag = part.tag();
            switch (tag >>> 3) {
                case 1 -> type = part.varint();
                case 2 -> number = part.varint();
                case 3 -> text = part.part().text();
                default -> part.skipValue(tag & 7);
            }
        }
        return type == 0 ? NODES.numberNode((int) number) : NODES.textNode(text);
    }

    /** A value that JSON knows in two forms comes as a message with one of two fields. */
    static JsonNode alternative(ObjectNode json, String type) {
        return switch (type) {
            case "JSONSchemaPropsOrArray" -> json.path(json.has("jSONSchemas") ? "jSONSchemas" : "schema");
            case "JSONSchemaPropsOrStringArray" -> json.path(json.has("property") ? "property" : "schema");
            case "JSONSchemaPropsOrBool" -> json.has("schema") ? json.path("schema") : json.path("allows");
            default -> json;
        };
    }

    private static String duration(long nanos) {
        return java.time.Duration.ofNanos(nanos).toSeconds() + "s";
    }

    private static JsonNode strings(ProtobufCursor part) {
        var array = Json.mapper().createArrayNode();
        while (part.more()) {
            int tag = part.tag();
            if (tag >>> 3 == 1) {
                array.add(part.part().text());
            } else {
                part.skipValue(tag & 7);
            }
        }
        return array;
    }

    private static String text(ProtobufCursor part) {
        var text = "";
        while (part.more()) {
            int tag = part.tag();
            if (tag >>> 3 == 1) {
                text = part.part().text();
            } else {
                part.skipValue(tag & 7);
            }
        }
        return text;
    }

    private static byte[] bytes(ProtobufCursor part) {
        byte[] bytes = {};
        while (part.more()) {
            int tag = part.tag();
            if (tag >>> 3 == 1) {
                bytes = part.part().rest();
            } else {
                part.skipValue(tag & 7);
            }
        }
        return bytes;
    }

    private static Map<Integer, Long> numbers(ProtobufCursor part) {
        var numbers = new HashMap<Integer, Long>();
        while (part.more()) {
            int tag = part.tag();
            if ((tag & 7) == ProtobufCursor.VARINT) {
                numbers.put(tag >>> 3, part.varint());
            } else {
                part.skipValue(tag & 7);
            }
        }
        return numbers;
    }
}
