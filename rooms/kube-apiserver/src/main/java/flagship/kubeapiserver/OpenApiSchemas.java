package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeSchemas;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The components of the OpenAPI v3 documents: those of native kinds, those that definitions of custom kinds bring, and free objects for kinds
 * of which nothing more is known. Confined to one document in the making.
 */
final class OpenApiSchemas {
    static final String REFERENCE = "#/components/schemas/";

    private static final String ANY_OBJECT = "io.k8s.api.core.v1.ConfigMap";
    private static final String ANY_LIST = "io.k8s.api.core.v1.ConfigMapList";

    private final Map<String, Kind> others = new HashMap<>();

    /** A kind that is not native, or the list of one. */
    private record Kind(GroupVersionKind kind, Optional<String> listOf, Optional<CustomVersion> custom) {}

    /** Makes a kind and its list known. */
    void add(GroupVersionKind kind, String listKind, Optional<CustomVersion> custom) {
        var name = OpenApiNames.component(kind);
        others.putIfAbsent(name, new Kind(kind, Optional.empty(), custom));
        var list = new GroupVersionKind(kind.group(), kind.version(), listKind);
        others.putIfAbsent(OpenApiNames.component(list), new Kind(list, Optional.of(name), custom));
    }

    /** Whether the component of that name describes a custom kind; its author may have written anything that definitions allow. */
    boolean isCustom(String name) {
        var other = others.get(name);
        return other != null && other.custom().isPresent() && other.listOf().isEmpty();
    }

    /** The component of that name; the caller owns the tree. */
    ObjectNode component(String name) {
        var other = others.get(name);
        if (other != null) {
            return other.listOf().map(item -> list(other.kind(), item)).orElseGet(() -> object(other));
        }
        if (name.equals(OpenApiNames.VERSION_INFO)) {
            return versionInfo();
        }
        return tree(NativeSchemas.component(name));
    }

    /** As {@link #component}, with what the documentation of native kinds says. */
    ObjectNode described(String name) {
        return others.containsKey(name) || name.equals(OpenApiNames.VERSION_INFO)
                ? component(name)
                : tree(NativeSchemas.described(name));
    }

    private static ObjectNode tree(Optional<JsonNode> component) {
        return component
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> Json.object().put("type", "object"));
    }

    /** The names of these components and of all that they refer to. */
    SortedSet<String> closure(Collection<String> names) {
        var all = new TreeSet<String>();
        var open = new ArrayDeque<>(names);
        while (!open.isEmpty()) {
            var name = open.remove();
            if (all.add(name)) {
                references(component(name), open);
            }
        }
        return all;
    }

    private static void references(JsonNode node, Collection<String> found) {
        var reference = node.path("$ref").asText("");
        if (reference.startsWith(REFERENCE)) {
            found.add(reference.substring(REFERENCE.length()));
        }
        node.forEach(child -> references(child, found));
    }

    private static ObjectNode object(Kind kind) {
        var schema = kind.custom()
                .map(custom -> custom(kind, custom))
                .orElseGet(() -> Json.object().put("type", "object").put("x-kubernetes-preserve-unknown-fields", true));
        kinds(schema, kind.kind());
        return schema;
    }

    private static ObjectNode custom(Kind kind, CustomVersion custom) {
        var schema = custom.openApi() instanceof ObjectNode object ? object.deepCopy() : Json.object();
        if (!schema.has("type")) {
            schema.put("type", "object");
        }
        typeMeta(schema);
        embedded(schema);
        kinds(schema, kind.kind());
        var fields = schema.putArray("x-kubernetes-selectable-fields");
        custom.selectableFields().forEach(field -> fields.addObject().put("fieldPath", field));
        return schema;
    }

    private static void typeMeta(ObjectNode schema) {
        typeMeta(schema.withObject("/properties"), ANY_OBJECT, OpenApiNames.OBJECT_META);
    }

    /** The members that all kinds have, described as those of a native one. */
    private static void typeMeta(ObjectNode properties, String described, String metadata) {
        var like = NativeSchemas.described(described).orElseThrow().path("properties");
        describe(properties.putObject("apiVersion").put("type", "string"), like.path("apiVersion"));
        describe(properties.putObject("kind").put("type", "string"), like.path("kind"));
        var reference = properties.putObject("metadata");
        reference.putArray("allOf").addObject().put("$ref", REFERENCE + metadata);
        describe(reference, like.path("metadata"));
    }

    private static void describe(ObjectNode schema, JsonNode like) {
        if (like.has("description")) {
            schema.set("description", like.path("description"));
        }
    }

    /** Objects within objects have kind and metadata, too. */
    private static void embedded(ObjectNode schema) {
        for (JsonNode property : schema.path("properties")) {
            embeddedIn(property);
        }
        embeddedIn(schema.path("items"));
        embeddedIn(schema.path("additionalProperties"));
    }

    private static void embeddedIn(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("x-kubernetes-embedded-resource").asBoolean()) {
                typeMeta(object);
            }
            embedded(object);
        }
    }

    private static ObjectNode list(GroupVersionKind kind, String item) {
        var schema = Json.object().put("type", "object");
        schema.putArray("required").add("items");
        var properties = schema.putObject("properties");
        typeMeta(properties, ANY_LIST, OpenApiNames.LIST_META);
        properties.putObject("items").put("type", "array").putObject("items").put("$ref", REFERENCE + item);
        kinds(schema, kind);
        return schema;
    }

    private static void kinds(ObjectNode schema, GroupVersionKind kind) {
        schema.putArray("x-kubernetes-group-version-kind").add(kind(kind));
    }

    static ObjectNode kind(GroupVersionKind kind) {
        return Json.object().put("group", kind.group()).put("kind", kind.kind()).put("version", kind.version());
    }

    private static ObjectNode versionInfo() {
        var fields = List.of(
                "major",
                "minor",
                "gitVersion",
                "gitCommit",
                "gitTreeState",
                "buildDate",
                "goVersion",
                "compiler",
                "platform");
        var schema = Json.object().put("type", "object");
        var required = schema.putArray("required");
        var properties = schema.putObject("properties");
        for (String field : fields) {
            required.add(field);
            properties.putObject(field).put("type", "string").put("default", "");
        }
        return schema;
    }
}
