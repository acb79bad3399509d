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
