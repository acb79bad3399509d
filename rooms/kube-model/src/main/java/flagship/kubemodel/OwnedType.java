package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One version of a kind as field ownership sees it: how its values are owned, and what an object is before anything is set. Immutable;
 * schemas are compiled piece by piece as objects need them, once. Safe for any thread.
 *
 * <p>Source: contract section 11.3.
 */
public final class OwnedType {
    private final GroupVersionKind kind;
    private final FieldType type;
    private final ObjectNode blank;

    private OwnedType(GroupVersionKind kind, FieldType type, ObjectNode blank) {
        this.kind = kind;
        this.type = type;
        this.blank = blank;
    }

    /** The native types that were asked for. */
    private static final class Natives {
        static final FieldTypes TYPES = new FieldTypes(NativeSchemas::component);
        static final Map<GroupVersionKind, OwnedType> BY_KIND = new ConcurrentHashMap<>();
    }

    /** A native kind, subresource kinds such as {@code autoscaling/v1 Scale} included; empty for others. */
    public static Optional<OwnedType> ofNative(GroupVersionKind kind) {
        var known = Natives.BY_KIND.get(kind);
        if (known != null) {
            return Optional.of(known);
        }
        return NativeSchemas.of(kind).map(schema -> {
            var blank = identified(kind);
            schema.complete(blank);
            var type = new OwnedType(kind, Natives.TYPES.named(NativeSchemas.componentName(kind)), blank);
            Natives.BY_KIND.put(kind, type);
            return type;
        });
    }

    /** A version of a custom kind. */
    public static OwnedType ofCustom(GroupVersionKind kind, StructuralSchema schema) {
        return new OwnedType(kind, schema.fieldType(), identified(kind));
    }

    /** The type of a custom resource; what the schema does not say is deduced from the values. */
    static FieldType fieldType(JsonNode openApiV3Schema) {
        return Natives.TYPES.custom(openApiV3Schema);
    }

    private static ObjectNode identified(GroupVersionKind kind) {
        return Json.object().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    }

    public GroupVersionKind kind() {
        return kind;
    }

    FieldType type() {
        return type;
    }

    /** A new object of the kind without anything set; natives have what their type writes always. */
    public ObjectNode blank() {
        return blank.deepCopy();
    }
}
