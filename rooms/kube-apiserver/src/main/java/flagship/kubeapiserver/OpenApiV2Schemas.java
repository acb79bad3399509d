package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * Says a v3 schema in the smaller language of Swagger 2.0. What it cannot say is left out, so that clients who check with it refuse nothing
 * that the server takes.
 *
 * <p>Source: kube-apiserver 1.32, {@code apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go} and kube-openapi's pruning of
 * defaults.
 */
final class OpenApiV2Schemas {
    private static final List<String> COMBINATIONS = List.of("allOf", "anyOf", "oneOf", "not");
    private static final String OPEN = "x-kubernetes-preserve-unknown-fields";
    private static final String KINDS = "x-kubernetes-group-version-kind";

    private OpenApiV2Schemas() {}

    /** Changes the tree and returns it, or another one in its place. */
    static ObjectNode convert(ObjectNode schema, boolean custom) {
        if (custom && schema.path(OPEN).asBoolean()) {
            // kubectl would take everything that is named here for all that there is.
            var open = Json.object().put("type", "object");
            open.set(KINDS, schema.path(KINDS));
            return open;
        }
        node(schema);
        return schema;
    }

    private static void node(ObjectNode schema) {
        reference(schema);
        choices(schema);
        schema.remove("default");
        boolean open = schema.path(OPEN).asBoolean();
        if (schema.path("nullable").asBoolean()) {
            schema.remove(List.of("type", "items", "properties", "additionalProperties"));
        }
        schema.remove("nullable");
        if (open) {
            schema.remove(List.of("items", "properties"));
        }
        schema.path("properties").forEach(OpenApiV2Schemas::child);
        child(schema.path("items"));
        child(schema.path("additionalProperties"));
    }

    private static void child(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            node(object);
        }
    }

    /** A reference may stand beside other words here; v3 has to wrap it. */
    private static void reference(ObjectNode schema) {
        var reference = schema.path("$ref")
                .asText(schema.path("allOf").path(0).path("$ref").asText(""));
        if (reference.startsWith(OpenApiSchemas.REFERENCE)) {
            schema.put("$ref", OpenApiV2.REFERENCE + reference.substring(OpenApiSchemas.REFERENCE.length()));
        }
    }

    /** Kubernetes' own types that are a string or a number are called strings. */
    private static void choices(ObjectNode schema) {
        boolean ofNative = schema.path("oneOf").isArray()
                && !schema.has("type")
                && schema.path("oneOf").valueStream().allMatch(one -> one.size() == 1 && one.has("type"))
                && !schema.has("x-kubernetes-int-or-string");
        schema.remove(COMBINATIONS);
        if (ofNative) {
            schema.put("type", "string");
        }
    }
}
