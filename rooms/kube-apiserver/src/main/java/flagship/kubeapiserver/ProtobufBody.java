package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.util.Base64;
import java.util.Map;

/**
 * Turns the protobuf bodies that typed clients send for native kinds into JSON (contract section 3.3): four magic bytes, an envelope with
 * apiVersion and kind, and the object. Unknown fields are passed over.
 */
final class ProtobufBody {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int DEPTH_MAX = 200;
    private static final double WHOLE_MAX = 1L << 53;
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";

    private ProtobufBody() {}

    static boolean isFramed(byte[] body) {
        return body.length > MAGIC.length && body[0] == 'k' && body[1] == '8' && body[2] == 's' && body[3] == 0;
    }

    /** @throws ProtobufCursor.Malformed if it is no framed object of a native kind */
    static ObjectNode toJson(byte[] body) {
        if (!isFramed(body)) {
            throw new ProtobufCursor.Malformed("provided data does not appear to be a protobuf message");
        }
        var envelope = new ProtobufCursor(body, MAGIC.length, body.length);
        var apiVersion = "";
        var kind = "";
        var raw = new ProtobufCursor(body, 0, 0);
        while (envelope.more()) {
            int tag = envelope.tag();
            switch (tag >>> 3) {
                case 1 -> {
                    var type = envelope.part();
                    while (type.more()) {
                        int field = type.tag() >>> 3;
                        var text = type.part().text();
                        apiVersion = field == 1 ? text : apiVersion;
                        kind = field == 2 ? text : kind;
                    }
                }
                case 2 -> raw = envelope.part();
                default -> envelope.skipValue(tag & 7);
            }
        }
        var json = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        message(raw, messageName(GroupVersionKind.of(apiVersion, kind)), json, 0);
        return json;
    }

    static String messageName(GroupVersionKind kind) {
        var name = "k8s.io." + packageOf(kind) + "." + kind.version() + "." + kind.kind();
        return ProtobufFields.of(name).isPresent() ? name : META + kind.kind();
    }

    private static String packageOf(GroupVersionKind kind) {
        return switch (kind.group()) {
            case "" -> "api.core";
            case "apiextensions.k8s.io" -> "apiextensions_apiserver.pkg.apis.apiextensions";
            case "apiregistration.k8s.io" -> "kube_aggregator.pkg.apis.apiregistration";
            default -> "api." + kind.group().split("\\.", 2)[0];
        };
    }

    private static void message(ProtobufCursor cursor, String name, ObjectNode json, int depth) {
        Map<Integer, ProtobufFields.Field> fields = ProtobufFields.of(name)
                .orElseThrow(() -> new ProtobufCursor.Malformed("no protobuf message " + name + " is known"));
        if (depth > DEPTH_MAX) {
            throw new ProtobufCursor.Malformed("exceeded max depth");
        }
        while (cursor.more()) {
            int tag = cursor.tag();
            var field = fields.get(tag >>> 3);
            if (field == null) {
                cursor.skipValue(tag & 7);
            } else {
                field(cursor, field, tag & 7, json, depth);
            }
        }
    }

    private static void field(
            ProtobufCursor cursor, ProtobufFields.Field field, int wireType, ObjectNode json, int depth) {
        if (field.inlined()) {
            message(cursor.part(), field.type(), json, depth + 1);
        } else if (field.type().startsWith("map<")) {
            var map = json.get(field.name()) instanceof ObjectNode known ? known : json.putObject(field.name());
            entry(cursor.part(), valueType(field.type()), map, depth);
        } else if (field.repeated()) {
            json.withArray("/" + field.name()).add(value(cursor, field.type(), wireType, depth));
        } else {
            json.set(field.name(), value(cursor, field.type(), wireType, depth));
        }
    }

    /** What stands behind the comma of {@code map<string,T>}. */
    static String valueType(String mapType) {
        return mapType.substring(mapType.indexOf(',') + 1, mapType.length() - 1);
    }

    private static void entry(ProtobufCursor entry, String valueType, ObjectNode map, int depth) {
        var key = "";
        JsonNode value = valueType.equals("string") || valueType.equals("bytes")
                ? Json.mapper().getNodeFactory().textNode("")
                : Json.object();
        while (entry.more()) {
            int tag = entry.tag();
            switch (tag >>> 3) {
                case 1 -> key = entry.part().text();
                case 2 -> value = value(entry, valueType, tag & 7, depth);
                default -> entry.skipValue(tag & 7);
            }
        }
        map.set(key, value);
    }

    private static JsonNode value(ProtobufCursor cursor, String type, int wireType, int depth) {
        var nodes = Json.mapper().getNodeFactory();
        return switch (type) {
            case "string" -> nodes.textNode(cursor.part().text());
            case "bytes" ->
                nodes.textNode(Base64.getEncoder().encodeToString(cursor.part().rest()));
            case "bool" -> nodes.booleanNode(cursor.varint() != 0);
            case "int32" -> nodes.numberNode((int) cursor.varint());
            case "int64" -> nodes.numberNode(cursor.varint());
            case "double" -> number(cursor.fixed64());
            default -> {
                if (wireType != ProtobufCursor.BYTES) {
                    throw new ProtobufCursor.Malformed("wrong wireType = %d for field of %s".formatted(wireType, type));
                }
                yield part(cursor.part(), type, depth);
            }
        };
    }

    /** Whole numbers are written without a point, as Go does. */
    private static JsonNode number(double value) {
        var nodes = Json.mapper().getNodeFactory();
        return value == Math.rint(value) && Math.abs(value) < WHOLE_MAX
                ? nodes.numberNode((long) value)
                : nodes.numberNode(value);
    }

    private static JsonNode part(ProtobufCursor part, String type, int depth) {
        var special = ProtobufSpecials.read(part, type.substring(type.lastIndexOf('.') + 1));
        if (special.isPresent()) {
            return special.get();
        }
        var json = Json.object();
        message(part, type, json, depth + 1);
        return ProtobufSpecials.alternative(json, type.substring(type.lastIndexOf('.') + 1));
    }

    /** An object that travels inside another: JSON, or a frame of its own. */
    static JsonNode embedded(byte[] raw) {
        if (raw.length == 0) {
            return Json.mapper().getNodeFactory().nullNode();
        }
        if (isFramed(raw)) {
            return toJson(raw);
        }
        try {
            return Json.parse(raw);
        } catch (MalformedJson e) {
            throw new ProtobufCursor.Malformed(String.valueOf(e.getMessage()));
        }
    }
}
