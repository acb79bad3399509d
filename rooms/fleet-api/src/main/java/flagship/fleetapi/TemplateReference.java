package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * A further object that the templates of an import may use.
 *
 * @param key its name under {@code .references}
 * @param versions preferred versions (a lifecycle has exactly one); empty for the server's preference
 * @param namespaceTemplate empty for a cluster-scoped object
 */
public record TemplateReference(
        String key,
        String group,
        List<String> versions,
        String resource,
        String namespaceTemplate,
        String nameTemplate) {
    public TemplateReference {
        versions = List.copyOf(versions);
    }

    static List<TemplateReference> list(JsonNode spec) {
        return Fields.list(spec, "references", TemplateReference::of);
    }

    /** The same with the one version that the host serves. */
    public TemplateReference inVersion(String version) {
        return new TemplateReference(key, group, List.of(version), resource, namespaceTemplate, nameTemplate);
    }

    /** As it stands in a lifecycle: with one version. */
    ObjectNode toJson() {
        var json = Json.object();
        json.put("key", key).put("group", group).put("resource", resource);
        versions.stream().findFirst().ifPresent(version -> json.put("version", version));
        Fields.putUnlessEmpty(json, "namespaceTemplate", namespaceTemplate);
        return json.put("nameTemplate", nameTemplate);
    }

    private static TemplateReference of(JsonNode node) {
        var versions =
                Fields.optionalText(node, "version").map(List::of).orElseGet(() -> Fields.texts(node, "versions"));
        return new TemplateReference(
                Fields.text(node, "key"),
                Fields.text(node, "group"),
                versions,
                Fields.text(node, "resource"),
                Fields.text(node, "namespaceTemplate"),
                Fields.text(node, "nameTemplate"));
    }
}
