package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NativeKind.Subresource;
import flagship.kubemodel.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the types that a CustomResourceDefinition defines: one for each served version. */
final class CrdTypes {
    private static final List<String> VERBS =
            List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
    private static final List<String> PART_VERBS = List.of("get", "patch", "update");
    private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

    private CrdTypes() {}

    /** @param since revision after which stored instances are known to fit the definition */
    static List<ServedType> of(JsonNode definition, long since) {
        var spec = definition.path("spec");
        var stored = storedVersion(spec);
        var shared = new Stored(stored.path("name").asText(), schema(stored), since);
        var types = new ArrayList<ServedType>();
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                types.add(type(definition, version, shared));
            }
        }
        return List.copyOf(types);
    }

    /** What all versions of a definition share. */
    private record Stored(String version, StructuralSchema schema, long since) {}

    private static JsonNode storedVersion(JsonNode spec) {
        for (JsonNode version : spec.path("versions")) {
            if (version.path("storage").asBoolean()) {
                return version;
            }
        }
        return spec.path("versions").path(0);
    }

    private static StructuralSchema schema(JsonNode version) {
        return StructuralSchema.parse(version.path("schema").path("openAPIV3Schema"));
    }

    private static ServedType type(JsonNode definition, JsonNode version, Stored stored) {
        var spec = definition.path("spec");
        var group = spec.path("group").asText();
        var names = definition.path("status").path("acceptedNames");
        var kind = new GroupVersionKind(
                group, version.path("name").asText(), names.path("kind").asText());
        var plural = names.path("plural").asText();
        return new ServedType(
                new GroupVersionResource(group, kind.version(), plural),
                kind,
                spec.path("scope").asText().equals("Namespaced"),
                new ServedType.Words(
                        names.path("listKind").asText(),
                        names.path("singular").asText(),
                        ObjectMeta.texts(names.path("shortNames")),
                        ObjectMeta.texts(names.path("categories"))),
                VERBS,
                subresources(kind, version.path("subresources")),
                new GroupVersionKind(group, stored.version(), kind.kind()),
                new GroupResource(group, plural),
                Optional.of(custom(definition, version, kind, stored)));
    }

    private static List<Subresource> subresources(GroupVersionKind kind, JsonNode subresources) {
        var list = new ArrayList<Subresource>();
        if (subresources.has("scale")) {
            list.add(new Subresource("scale", SCALE, PART_VERBS));
        }
        if (subresources.has("status")) {
            list.add(new Subresource("status", kind, PART_VERBS));
        }
        return list;
    }

    private static CustomVersion custom(JsonNode definition, JsonNode version, GroupVersionKind kind, Stored stored) {
        var subresources = version.path("subresources");
        boolean isStored = version.path("name").asText().equals(stored.version());
        return new CustomVersion(
                definition.path("metadata").path("name").asText(),
                isStored ? stored.schema() : schema(version),
                stored.schema(),
                version.path("schema").path("openAPIV3Schema"),
                subresources.has("status"),
                scale(subresources),
                version.path("additionalPrinterColumns"),
                selectable(version),
                deprecation(definition, version, kind),
                stored.since(),
                converter(definition.path("spec").path("conversion")),
                CrdConditions.isTrue(definition, "Terminating"));
    }

    private static Optional<JsonNode> converter(JsonNode conversion) {
        return conversion.path("strategy").asText().equals("Webhook")
                ? Optional.of(conversion.path("webhook"))
                : Optional.empty();
    }

    private static Optional<CustomVersion.Scale> scale(JsonNode subresources) {
        var scale = subresources.path("scale");
        return scale.isMissingNode()
                ? Optional.empty()
                : Optional.of(new CustomVersion.Scale(
                        path(scale, "specReplicasPath"),
                        path(scale, "statusReplicasPath"),
                        path(scale, "labelSelectorPath")));
    }

    private static String path(JsonNode node, String member) {
        return withoutDot(node.path(member).asText(""));
    }

    private static String withoutDot(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static List<String> selectable(JsonNode version) {
        var fields = new ArrayList<String>();
        version.path("selectableFields").forEach(field -> fields.add(path(field, "jsonPath")));
        return fields;
    }

    private static Optional<String> deprecation(JsonNode definition, JsonNode version, GroupVersionKind kind) {
        if (!version.path("deprecated").asBoolean()) {
            return Optional.empty();
        }
        var usual = "%s %s is deprecated%s".formatted(kind.apiVersion(), kind.kind(), better(definition, kind));
        return Optional.of(version.path("deprecationWarning").asText(usual));
    }

    /** Where clients should go instead: the best version that is served and not deprecated. */
    private static String better(JsonNode definition, GroupVersionKind kind) {
        var versions = new ArrayList<String>();
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("served").asBoolean()
                    && !version.path("deprecated").asBoolean()) {
                versions.add(version.path("name").asText());
            }
        }
        versions.sort(VersionOrder.BEST_FIRST);
        return versions.isEmpty() || VersionOrder.BEST_FIRST.compare(versions.getFirst(), kind.version()) > 0
                ? ""
                : "; use %s/%s %s".formatted(kind.group(), versions.getFirst(), kind.kind());
    }
}
