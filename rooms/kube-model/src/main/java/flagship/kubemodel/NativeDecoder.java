package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.SchemaStruct.Field;
import flagship.kubemodel.SchemaType.ListOf;
import flagship.kubemodel.SchemaType.MapOf;
import flagship.kubemodel.SchemaType.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree into what Go's type of that kind would hold, in place.
 *
 * <p>Source: the rules of Go's JSON decoding as kube-apiserver uses it: null is absent, names are case-sensitive, integers must be written
 * as integers and fit their width.
 */
final class NativeDecoder {
    private NativeDecoder() {}

    /** A value cannot be read as its field's type; the message says which and why. */
    static final class WrongValue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongValue(String message) {
            super(message, null, false, false);
        }

        static WrongValue type(JsonNode value, String path, SchemaType wanted) {
            return new WrongValue("json: cannot unmarshal %s into Go struct field %s of type %s"
                    .formatted(describe(value), path, wanted.goName()));
        }

        private static String describe(JsonNode value) {
            return switch (value.getNodeType()) {
                case STRING -> "string";
                case BOOLEAN -> "bool";
                case ARRAY -> "array";
                case OBJECT, POJO -> "object";
                case NUMBER -> value.isIntegralNumber() ? "number" : "number " + value.asText();
                case NULL, MISSING, BINARY -> "null";
            };
        }
    }

    static void decode(SchemaStruct struct, ObjectNode object, String path) {
        var members = object.properties().iterator();
        while (members.hasNext()) {
            var member = members.next();
            var field = struct.fields().get(member.getKey());
            var decoded = field == null ? null : decode(field, member.getValue(), path + "." + member.getKey());
            if (decoded == null) {
                members.remove();
            } else {
                member.setValue(decoded);
            }
        }
    }

    /** Null where the field counts as absent. */
    private static @Nullable JsonNode decode(Field field, JsonNode value, String path) {
        if (value.isNull()) {
            return null;
        }
        var decoded = value(field.type(), value, path);
        return field.dropsZero() && isZero(decoded) ? null : decoded;
    }

    private static JsonNode value(SchemaType type, JsonNode value, String path) {
        return switch (type) {
            case SchemaStruct struct -> {
                var object = object(type, value, path);
                decode(struct, object, path);
                yield object;
            }
            case MapOf map -> {
                for (var entry : object(type, value, path).properties()) {
                    entry.setValue(element(map.value(), entry.getValue(), path));
                }
                yield value;
            }
            case ListOf list -> list(list, value, path);
            case Scalar scalar -> ScalarDecoder.decode(scalar, value, path);
        };
    }

    private static JsonNode list(ListOf list, JsonNode value, String path) {
        if (!(value instanceof ArrayNode array)) {
            throw WrongValue.type(value, path, list);
        }
        for (int i = 0; i < array.size(); i++) {
            array.set(i, element(list.element(), array.get(i), path));
        }
        return array;
    }

    /** A null among elements is the type's empty value. */
    private static JsonNode element(SchemaType type, JsonNode value, String path) {
        return value.isNull() ? NativeEncoder.zero(type) : value(type, value, path);
    }

    private static ObjectNode object(SchemaType type, JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw WrongValue.type(value, path, type);
    }

    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue().isEmpty();
            case BOOLEAN -> !value.booleanValue();
            case NUMBER -> value.decimalValue().signum() == 0;
            case ARRAY, OBJECT -> value.isEmpty();
            case NULL, MISSING, BINARY, POJO -> false;
        };
    }
}
