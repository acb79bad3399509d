package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
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
