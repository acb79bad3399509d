package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.FieldType.ListForm;
import flagship.kubemodel.FieldType.MapForm;
import flagship.kubemodel.FieldType.Member;
import flagship.kubemodel.FieldType.ScalarForm;
import flagship.kubemodel.SchemaStruct.Lazily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from OpenAPI v3 schemas how values are owned. Types are compiled as they are needed, named ones once. Safe for any thread.
 *
 * <p>Source: contract section 11.3 and the list and map types of the published schemas.
 */
final class FieldTypes {
    private static final String REFERENCE = "#/components/schemas/";
    private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /** Types that are one value although their schemas say less. */
    private static final List<String> OPAQUE =
            List.of("io.k8s.apimachinery.pkg.api.resource.Quantity", "io.k8s.apimachinery.pkg.runtime.RawExtension");

    private final Function<String, Optional<JsonNode>> components;
    private final Map<String, FieldType> named = new ConcurrentHashMap<>();

    /** @param components looks a named schema up */
    FieldTypes(Function<String, Optional<JsonNode>> components) {
        this.components = components;
    }

    /** The type of that name; one that deduces everything where there is none. */
    FieldType named(String name) {
        var known = named.get(name);
        if (known == null) {
            // Not computed inside the map: types may need each other.
            known = OPAQUE.contains(name)
                    ? FieldType.scalar(ScalarForm.ANY)
                    : components.apply(name).map(schema -> type(schema, false)).orElse(FieldType.DEDUCED);
            named.put(name, known);
        }
        return known;
    }

    /** The type of a custom resource: what its schema says, and the metadata of every object. */
    FieldType custom(JsonNode openApi) {
        return resource(
                openApi, openApi.path("x-kubernetes-preserve-unknown-fields").asBoolean());
    }

    private FieldType resource(JsonNode schema, boolean open) {
        var declared = schema.isObject() ? type(schema, open) : FieldType.DEDUCED;
        var map = declared.map() == null ? new MapForm(false, Map.of(), null) : declared.map();
        var fields = new HashMap<>(map.fields());
        var text = new Member(new Lazily<>(() -> FieldType.scalar(ScalarForm.STRING)), null);
        fields.put("apiVersion", text);
        fields.put("kind", text);
        fields.put("metadata", new Member(new Lazily<>(() -> named(OBJECT_META)), null));
        return new FieldType(new MapForm(map.atomic(), fields, map.element()), null, null);
    }

    /** @param open whether a schema above keeps unknown fields: that is inherited */
    private FieldType type(JsonNode schema, boolean open) {
        var reference = reference(schema);
        if (!reference.isEmpty()) {
            var type = named(reference.substring(REFERENCE.length()));
            var mapType = schema.path("x-kubernetes-map-type").asText("");
            return mapType.isEmpty() ? type : type.withAtomicMap(mapType.equals("atomic"));
        }
        boolean opened =
                open || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (schema.path("x-kubernetes-embedded-resource").asBoolean()
                && schema.path("type").asText("").equals("object")) {
            return embedded(schema, opened);
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> new FieldType(map(schema, opened), null, null);
            case "array" -> new FieldType(null, null, list(schema, opened));
            case "integer", "number" -> FieldType.scalar(ScalarForm.NUMERIC);
            case "boolean" -> FieldType.scalar(ScalarForm.BOOLEAN);
            case "string" -> FieldType.scalar(text(schema.path("format").asText("")));
            default -> new FieldType(map(schema, opened), ScalarForm.ANY, list(schema, opened));
        };
    }

    private FieldType embedded(JsonNode schema, boolean open) {
        var plain = schema.deepCopy();
        ((com.fasterxml.jackson.databind.node.ObjectNode) plain).remove("x-kubernetes-embedded-resource");
        return resource(plain, open);
    }

    private static String reference(JsonNode schema) {
        return schema.path("$ref")
                .asText(schema.path("allOf").path(0).path("$ref").asText(""));
    }

    /** Texts with a format may be sent as something else: {@code date-time}, {@code int-or-string}. */
    private static ScalarForm text(String format) {
        return format.isEmpty() || format.equals("byte") ? ScalarForm.STRING : ScalarForm.ANY;
    }

    private MapForm map(JsonNode schema, boolean open) {
        var fields = new HashMap<String, Member>();
        for (var property : schema.path("properties").properties()) {
            var whenAbsent = property.getValue().get("default");
            fields.put(property.getKey(), new Member(new Lazily<>(() -> type(property.getValue(), open)), whenAbsent));
        }
        boolean atomic = schema.path("x-kubernetes-map-type").asText("").equals("atomic");
        return new MapForm(atomic, fields, element(schema, fields.isEmpty(), open));
    }

    private @Nullable Lazily<FieldType> element(JsonNode schema, boolean withoutFields, boolean open) {
        var additional = schema.path("additionalProperties");
        if (additional.isObject()) {
            return new Lazily<>(() -> type(additional, open));
        }
        boolean deduced = additional.isMissingNode() ? open || withoutFields : additional.asBoolean();
        return deduced ? new Lazily<>(() -> FieldType.DEDUCED) : null;
    }

    private ListForm list(JsonNode schema, boolean open) {
        var items = schema.path("items");
        var element = new Lazily<>(() -> items.isObject() ? type(items, open) : FieldType.DEDUCED);
        return switch (schema.path("x-kubernetes-list-type").asText("")) {
            case "set" -> new ListForm(false, List.of(), element);
            case "map" -> new ListForm(false, keys(schema.path("x-kubernetes-list-map-keys")), element);
            case "" -> byPatchStrategy(schema, element);
            default -> new ListForm(true, List.of(), element);
        };
    }

    /** Older types say only how a strategic merge patch treats them. */
    private static ListForm byPatchStrategy(JsonNode schema, Lazily<FieldType> element) {
        var strategies =
                List.of(schema.path("x-kubernetes-patch-strategy").asText("").split(",", -1));
        var key = schema.path("x-kubernetes-patch-merge-key").asText("");
        return strategies.contains("merge")
                ? new ListForm(false, key.isEmpty() ? List.of() : List.of(key), element)
                : new ListForm(true, List.of(), element);
    }

    private static List<String> keys(JsonNode names) {
        return names.valueStream().map(JsonNode::asText).sorted().toList();
    }
}
