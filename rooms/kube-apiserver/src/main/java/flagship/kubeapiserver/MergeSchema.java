package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeSchemas;
import java.util.List;

/**
 * How the fields of one native type are merged by a strategic merge patch, read from its published schema.
 *
 * @param component missing where nothing is known: then maps merge and lists are replaced
 */
record MergeSchema(JsonNode component) {
    private static final String REFERENCE = "#/components/schemas/";

    /** How one field is merged. */
    record Field(MergeSchema type, List<String> strategies, String mergeKey) {
        boolean merges() {
            return strategies.contains("merge");
        }

        boolean replaces() {
            return strategies.contains("replace");
        }
    }

    static MergeSchema of(GroupVersionKind kind) {
        return named(NativeSchemas.componentName(kind));
    }

    private static MergeSchema named(String component) {
        return new MergeSchema(
                NativeSchemas.component(component).orElse(Json.mapper().missingNode()));
    }

    /** The field of that name; of a map, any of its values. */
    Field field(String name) {
        var declared = component.path("properties").path(name);
        var node = declared.isMissingNode() ? component.path("additionalProperties") : declared;
        var element = node.has("items") ? node.path("items") : node;
        var strategy = node.path("x-kubernetes-patch-strategy").asText("");
        return new Field(
                resolve(element),
                strategy.isEmpty() ? List.of() : List.of(strategy.split(",", -1)),
                node.path("x-kubernetes-patch-merge-key").asText(""));
    }

    private static MergeSchema resolve(JsonNode node) {
        var direct = node.path("$ref").asText("");
        var reference =
                direct.isEmpty() ? node.path("allOf").path(0).path("$ref").asText("") : direct;
        return reference.startsWith(REFERENCE) ? named(reference.substring(REFERENCE.length())) : new MergeSchema(node);
    }
}
