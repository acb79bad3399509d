package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeSchemas;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Writes the OpenAPI v3 document of one group version: what its objects look like, and the operations that clients look up. */
final class OpenApiDocument {
    private static final String REFERENCE = "#/components/schemas/";
    private static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    private static final List<String> PATCHES = List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");
    private static final List<String> WRITE_PARAMETERS =
            List.of("dryRun", "fieldManager", "fieldValidation", "force", "pretty");

    private final ObjectNode json = Json.object();
    private final ObjectNode paths;
    private final ObjectNode schemas;

    private OpenApiDocument() {
        json.put("openapi", "3.0.0");
        json.putObject("info").put("title", "Kubernetes").put("version", "v1.32.0");
        paths = json.putObject("paths");
        schemas = json.putObject("components").putObject("schemas");
    }

    /** @param types all types of the group version; at least one */
    static byte[] write(List<ServedType> types) {
        var document = new OpenApiDocument();
        var first = types.getFirst().resource();
        NativeSchemas.components(first.group(), first.version()).forEach(document::addNative);
        types.forEach(document::add);
        return Json.bytes(document.json);
    }

    /** The component's name: the group's words turned round for a custom kind. */
    private static String name(ServedType type) {
        if (!type.isCustom()) {
            return NativeSchemas.componentName(type.kind());
        }
        var words = Arrays.asList(type.kind().group().split("\\.", -1));
        Collections.reverse(words);
        return String.join(".", words) + "." + type.kind().version() + "."
                + type.kind().kind();
    }

    private void add(ServedType type) {
        if (type.custom().isPresent()) {
            addCustom(type, type.custom().get());
        }
        var resource = type.resource();
        var root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
        var collection = root
                + resource.version()
                + (type.namespaced() ? "/namespaces/{namespace}/" : "/")
                + resource.resource();
        if (type.allows("get")) {
            operation(type, collection + "/{name}", "get", "get");
        }
        if (type.allows("list")) {
            operation(type, collection, "get", "list");
        }
        if (type.allows("create")) {
            operation(type, collection, "post", "post");
        }
        if (type.allows("patch")) {
            patch(type, operation(type, collection + "/{name}", "patch", "patch"));
        }
    }

    private ObjectNode operation(ServedType type, String path, String method, String action) {
        var operation = paths.withObject("/" + path.replace("~", "~0").replace("/", "~1"))
                .putObject(method);
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", kind(type));
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", REFERENCE + name(type));
        return operation;
    }

    private static void patch(ServedType type, ObjectNode operation) {
        var parameters = operation.putArray("parameters");
        for (String name : WRITE_PARAMETERS) {
            var kind = name.equals("force") ? "boolean" : "string";
            parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "query")
                    .putObject("schema")
                    .put("type", kind)
                    .put("uniqueItems", true);
        }
        var content = operation.putObject("requestBody").putObject("content");
        for (String media : PATCHES) {
            if (!type.isCustom() || !media.contains("strategic")) {
                content.putObject(media).putObject("schema").put("type", "object");
            }
        }
    }

    private static ObjectNode kind(ServedType type) {
        return Json.object()
                .put("group", type.kind().group())
                .put("kind", type.kind().kind())
                .put("version", type.kind().version());
    }

    private void addCustom(ServedType type, CustomVersion custom) {
        var schema = custom.openApi() instanceof ObjectNode object ? object.deepCopy() : Json.object();
        var properties = schema.withObject("/properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").putArray("allOf").addObject().put("$ref", REFERENCE + METADATA);
        schema.putArray("x-kubernetes-group-version-kind").add(kind(type));
        schemas.set(name(type), schema);
        addNative(METADATA);
    }

    private void addNative(String component) {
        if (!schemas.has(component)) {
            NativeSchemas.component(component).ifPresent(schema -> {
                schemas.set(component, schema);
                addReferences(schema);
            });
        }
    }

    private void addReferences(JsonNode node) {
        var reference = node.path("$ref").asText("");
        if (reference.startsWith(REFERENCE)) {
            addNative(reference.substring(REFERENCE.length()));
        }
        node.forEach(this::addReferences);
    }
}
