package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.CelShape.Field;
import flagship.kubemodel.CelShape.Scalar;
import flagship.kubemodel.CelShape.Text;
import flagship.kubemodel.SchemaNode.ListType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shapes of what a structural schema describes. What has no type there cannot be seen by rules.
 *
 * <p>Source: {@code apiserver/pkg/cel/common/schemas.go} 1.32.
 */
final class CelShapes {
    /** No request is longer, so no value is. */
    static final long REQUEST_BYTES_MAX = 3L << 20;

    private static final long BYTES_OF_CHARACTER_MAX = 4;

    private int structs;

    private CelShapes() {}

    /** The shape of a node; empty where the schema does not say enough. */
    static Optional<CelShape> of(SchemaNode schema, boolean root) {
        return Optional.ofNullable(new CelShapes().shape(schema, root));
    }

    private @Nullable CelShape shape(SchemaNode schema, boolean resource) {
        if (schema.types().size() == 2) {
            return CelShape.ANY; // int-or-string
        }
        var type = resource
                ? "object"
                : schema.types().isEmpty() ? "" : schema.types().getFirst();
        return switch (type) {
            case "boolean" -> Scalar.BOOL;
            case "integer" -> Scalar.INT;
            case "number" -> Scalar.DOUBLE;
            case "string" -> text(schema);
            case "array" -> items(schema);
            case "object" -> object(schema, resource);
            default -> null;
        };
    }

    private static Text text(SchemaNode schema) {
        var kind = switch (schema.rules().format()) {
            case "byte" -> Text.Kind.BYTES;
            case "date", "date-time" -> Text.Kind.TIMESTAMP;
            case "duration" -> Text.Kind.DURATION;
            default -> Text.Kind.STRING;
        };
        return new Text(kind, textMax(schema, kind));
    }

    private static long textMax(SchemaNode schema, Text.Kind kind) {
        if (kind == Text.Kind.TIMESTAMP || kind == Text.Kind.DURATION) {
            return 40;
        }
        var length = schema.rules().size().maxLength();
        if (length != null) {
            return Math.min(length * BYTES_OF_CHARACTER_MAX, REQUEST_BYTES_MAX);
        }
        if (!schema.rules().allowed().isEmpty()) {
            return schema.rules().allowed().stream()
                    .mapToLong(value -> value.asText().length())
                    .max()
                    .orElse(0);
        }
        return REQUEST_BYTES_MAX - 2;
    }

    private CelShape.@Nullable Items items(SchemaNode schema) {
        var inner = schema.items();
        var item = inner == null ? null : shape(inner, inner.embedded());
        if (inner == null || item == null) {
            return null;
        }
        var max = schema.rules().size().maxItems();
        return new CelShape.Items(
                item,
                max != null ? max : (REQUEST_BYTES_MAX - 2) / (sizeMin(inner) + 1),
                schema.listType(),
                schema.listMapKeys());
    }

    private @Nullable CelShape object(SchemaNode schema, boolean resource) {
        var additional = schema.additional();
        if (additional != null) {
            var value = shape(additional, additional.embedded());
            var max = schema.rules().size().maxProperties();
            return value == null
                    ? null
                    : new CelShape.Dictionary(
                            value, max != null ? max : (REQUEST_BYTES_MAX - 2) / (sizeMin(additional) + 6));
        }
        var fields = new LinkedHashMap<String, Field>();
        var name = "object" + structs++;
        schema.properties().forEach((member, property) -> {
            var shape = shape(property, property.embedded());
            if (shape != null) {
                CelNames.escape(member).ifPresent(escaped -> fields.put(escaped, new Field(member, shape)));
            }
        });
        if (resource) {
            metadata(fields);
        }
        return new CelShape.Struct(name, fields);
    }

    /** Of a whole object, rules see its kind and its name, whatever the schema says of them. */
    private void metadata(Map<String, Field> fields) {
        var word = new Text(Text.Kind.STRING, REQUEST_BYTES_MAX - 2);
        fields.put("apiVersion", new Field("apiVersion", word));
        fields.put("kind", new Field("kind", word));
        fields.put(
                "metadata",
                new Field(
                        "metadata",
                        new CelShape.Struct(
                                "metadata" + structs++,
                                Map.of(
                                        "name", new Field("name", word),
                                        "generateName", new Field("generateName", word)))));
    }

    /** The least bytes of JSON that a value takes. */
    static long sizeMin(SchemaNode schema) {
        var type = schema.types().isEmpty() ? "" : schema.types().getFirst();
        return switch (type) {
            case "boolean" -> 4;
            case "object" -> objectSizeMin(schema);
            case "string", "array" -> 2;
            default -> 1;
        };
    }

    private static long objectSizeMin(SchemaNode schema) {
        long size = 2;
        for (var entry : schema.properties().entrySet()) {
            JsonNode defaultValue = entry.getValue().defaultValue();
            if (schema.rules().required().contains(entry.getKey()) && defaultValue == null) {
                size += entry.getKey().length() + sizeMin(entry.getValue()) + 4;
            }
        }
        return size;
    }

    /** A list of anything. */
    static CelShape.Items list(CelShape item) {
        return new CelShape.Items(item, (REQUEST_BYTES_MAX - 2) / 3, ListType.ATOMIC, List.of());
    }

    /** A string of any length. */
    static Text text() {
        return new Text(Text.Kind.STRING, REQUEST_BYTES_MAX - 2);
    }
}
