package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Turns the JSON of native objects into the protobuf that typed clients ask for (contract section 3.3): the way back of {@link
 * ProtobufBody}. Members that the message does not have are left out.
 */
final class ProtobufObject {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtobufObject() {}

    /** Whether objects of a kind have a message. */
    static boolean has(GroupVersionKind kind) {
        return ProtobufFields.of(ProtobufBody.messageName(kind)).isPresent();
    }

    /** A whole object with its envelope; its kind and apiVersion say which message it is, and have to be known. */
    static byte[] framed(ObjectNode object) {
        var kind = kindOf(object);
        return framed(kind, message(ProtobufBody.messageName(kind), object));
    }

    /** What an object says it is. Some documents of discovery leave the version out. */
    static GroupVersionKind kindOf(ObjectNode object) {
        return GroupVersionKind.of(
                object.path("apiVersion").asText("v1"), object.path("kind").asText());
    }

    /** An envelope around an encoded object. */
    static byte[] framed(GroupVersionKind kind, ProtobufWriter object) {
        var type = new ProtobufWriter().text(1, kind.apiVersion()).text(2, kind.kind());
        var envelope = new ProtobufWriter()
                .message(1, type)
                .message(2, object)
                .text(3, "")
                .text(4, "");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MAGIC);
        bytes.writeBytes(envelope.toByteArray());
        return bytes.toByteArray();
    }

    /** The fields of an object without any envelope. */
    static ProtobufWriter message(String name, JsonNode json) {
        var fields = ProtobufFields.of(name)
                .orElseThrow(() -> new IllegalStateException("no protobuf message " + name + " is known"));
        var out = new ProtobufWriter();
        fields.forEach((number, field) -> {
            if (field.inlined()) {
                inlined(out, number, field, json);
            } else {
                var value = json.get(field.name());
                if (value != null && !value.isNull()) {
                    field(out, number, field, value);
                }
            }
        });
        return out;
    }

    private static void inlined(ProtobufWriter out, int number, ProtobufFields.Field field, JsonNode json) {
        var part = message(field.type(), json);
        if (!part.isEmpty()) {
            out.message(number, part);
        }
    }

    private static void field(ProtobufWriter out, int number, ProtobufFields.Field field, JsonNode value) {
        if (field.type().startsWith("map<")) {
            var valueType = ProtobufBody.valueType(field.type());
            value.properties().forEach(entry -> {
                var pair = new ProtobufWriter().text(1, entry.getKey());
                value(pair, 2, valueType, entry.getValue());
                out.message(number, pair);
            });
        } else if (field.repeated()) {
            value.forEach(element -> value(out, number, field.type(), element));
        } else {
            value(out, number, field.type(), value);
        }
    }

    private static void value(ProtobufWriter out, int number, String type, JsonNode value) {
        switch (type) {
            case "string" -> out.text(number, value.asText());
            case "bytes" -> out.bytes(number, Base64.getDecoder().decode(value.asText()));
            case "bool" -> out.varint(number, value.asBoolean() ? 1 : 0);
            case "int32", "int64" -> out.varint(number, value.asLong());
            case "double" -> out.number(number, value.asDouble());
            default -> {
                var special = ProtobufSpecials.write(type, value);
                out.message(number, special.orElseGet(() -> message(type, value)));
            }
        }
    }

    /** An object in its JSON form, as messages hold those whose type they do not know. */
    static ProtobufWriter raw(JsonNode value) {
        return new ProtobufWriter().bytes(1, Json.bytes(value));
    }
}
