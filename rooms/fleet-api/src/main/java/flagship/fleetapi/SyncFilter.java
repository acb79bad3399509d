package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/**
 * Which objects of a member's synchronised resources are kept, and what of them. Ours: Clusterpedia keeps everything.
 *
 * @param namespaces those that are kept; empty for all
 * @param excludedNamespaces those that are not
 * @param labelSelector objects with these labels; empty for all; Events are not asked for labels
 * @param excludedResources {@code resource} of the core group, {@code resource.group}, or {@code *.group}
 * @param strippedFields paths that are left out of objects: {@code data}, {@code status.images}, {@code spec.containers[*].env}
 * @param keepManagedFields also where the control plane drops them
 */
public record SyncFilter(
        List<String> namespaces,
        List<String> excludedNamespaces,
        String labelSelector,
        List<String> excludedResources,
        List<String> strippedFields,
        boolean keepManagedFields) {
    /** Everything. */
    public static final SyncFilter NONE = new SyncFilter(List.of(), List.of(), "", List.of(), List.of(), false);

    public SyncFilter {
        namespaces = List.copyOf(namespaces);
        excludedNamespaces = List.copyOf(excludedNamespaces);
        excludedResources = List.copyOf(excludedResources);
        strippedFields = List.copyOf(strippedFields);
    }

    /** Reads {@code spec.syncFilter}; an absent one reads as {@link #NONE}. */
    static SyncFilter of(JsonNode node) {
        return new SyncFilter(
                Fields.texts(node, "namespaces"),
                Fields.texts(node, "excludedNamespaces"),
                Fields.text(node, "labelSelector"),
                Fields.texts(node, "excludedResources"),
                Fields.texts(node, "strippedFields"),
                node.path("keepManagedFields").asBoolean());
    }

    ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "namespaces", namespaces);
        Fields.putUnlessEmpty(json, "excludedNamespaces", excludedNamespaces);
        Fields.putUnlessEmpty(json, "labelSelector", labelSelector);
        Fields.putUnlessEmpty(json, "excludedResources", excludedResources);
        Fields.putUnlessEmpty(json, "strippedFields", strippedFields);
        if (keepManagedFields) {
            json.put("keepManagedFields", true);
        }
        return json;
    }
}
