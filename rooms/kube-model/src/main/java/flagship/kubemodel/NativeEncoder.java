package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import flagship.kubemodel.SchemaType.ListOf;
import flagship.kubemodel.SchemaType.MapOf;
import flagship.kubemodel.SchemaType.Scalar;

/** Adds to a decoded tree what Go's type of that kind writes even where nothing was set, in place. */
final class NativeEncoder {
    private NativeEncoder() {}

    static void complete(SchemaStruct struct, ObjectNode object) {
        for (var entry : struct.fields().entrySet()) {
            var field = entry.getValue();
            var present = object.get(entry.getKey());
            if (present == null && field.whenAbsent() != null) {
                present = field.whenAbsent().deepCopy();
                object.set(entry.getKey(), present);
            }
            if (present != null) {
                complete(field.type(), present);
            }
        }
    }

    private static void complete(SchemaType type, JsonNode value) {
        switch (type) {
            case SchemaStruct struct when value instanceof ObjectNode object -> complete(struct, object);
            case MapOf map
            when value instanceof ObjectNode object -> object.forEach(element -> complete(map.value(), element));
            case ListOf list
            when value instanceof ArrayNode array -> array.forEach(element -> complete(list.element(), element));
            case SchemaStruct _, MapOf _, ListOf _, Scalar _ -> {}
        }
    }

    /** The value that Go has where nothing was set. */
    static JsonNode zero(SchemaType type) {
        return switch (type) {
            case SchemaStruct _ -> Json.object();
            case MapOf _, ListOf _ -> NullNode.getInstance();
            case Scalar scalar ->
                switch (scalar) {
                    case STRING, BYTES -> TextNode.valueOf("");
                    case BOOLEAN -> BooleanNode.FALSE;
                    case INT32, INT64, NUMBER, INT_OR_STRING -> IntNode.valueOf(0);
                    case QUANTITY -> TextNode.valueOf("0");
                    case TIME, MICRO_TIME, ANY -> NullNode.getInstance();
                };
        };
    }
}
