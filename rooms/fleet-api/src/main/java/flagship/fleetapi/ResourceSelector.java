package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Optional;

/**
 * Which templates a policy is for.
 *
 * @param namespace empty for every namespace
 * @param name empty for every name; where set, {@code labelSelector} is not looked at
 */
public record ResourceSelector(
        String apiVersion, String kind, String namespace, String name, Optional<Selector> labelSelector) {
    public static ResourceSelector of(JsonNode node) {
        return new ResourceSelector(
                Fields.text(node, "apiVersion"),
                Fields.text(node, "kind"),
                Fields.text(node, "namespace"),
                Fields.text(node, "name"),
                Fields.optional(node, "labelSelector", Selector::of));
    }

    public ObjectNode toJson() {
        var json = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        Fields.putUnlessEmpty(json, "namespace", namespace);
        Fields.putUnlessEmpty(json, "name", name);
        labelSelector.ifPresent(selector -> json.set("labelSelector", selector.toJson()));
        return json;
    }
}
