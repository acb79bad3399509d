package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.util.List;

/** All groups, versions and resources in one document (contract section 5.2). */
final class AggregatedDiscovery {
    private AggregatedDiscovery() {}

    /** @param version {@code v2} or {@code v2beta1} */
    static ObjectNode document(List<DiscoveryGroup> groups, String version) {
        var json =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
        json.putObject("metadata");
        var items = json.putArray("items");
        groups.forEach(group -> group(items.addObject(), group));
        return json;
    }

    private static void group(ObjectNode json, DiscoveryGroup group) {
        var metadata = json.putObject("metadata");
        if (!group.name().isEmpty()) {
            metadata.put("name", group.name());
        }
        metadata.putNull("creationTimestamp");
        var versions = json.putArray("versions");
        for (var version : group.versions()) {
            var node = versions.addObject().put("version", version.version());
            var resources = node.putArray("resources");
            version.resources().forEach(resource -> resource(resources.addObject(), resource));
            node.put("freshness", version.stale() ? "Stale" : "Current");
        }
    }

    private static void resource(ObjectNode json, DiscoveryGroup.Resource resource) {
        json.put("resource", resource.name());
        kind(json.putObject("responseKind"), resource.kind(), resource.kind());
        json.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
        json.put("singularResource", resource.words().singular());
        add(json.putArray("verbs"), resource.verbs());
        if (!resource.words().shortNames().isEmpty()) {
            add(json.putArray("shortNames"), resource.words().shortNames());
        }
        if (!resource.words().categories().isEmpty()) {
            add(json.putArray("categories"), resource.words().categories());
        }
        if (!resource.subresources().isEmpty()) {
            var subresources = json.putArray("subresources");
            for (var subresource : resource.subresources()) {
                var node = subresources.addObject().put("subresource", subresource.name());
                kind(node.putObject("responseKind"), subresource.responseKind(), resource.kind());
                add(node.putArray("verbs"), subresource.verbs());
            }
        }
    }

    /** Group and version are left empty where they are those of the enclosing version. */
    private static void kind(ObjectNode json, GroupVersionKind kind, GroupVersionKind enclosing) {
        boolean same = kind.apiVersion().equals(enclosing.apiVersion());
        json.put("group", same ? "" : kind.group())
                .put("version", same ? "" : kind.version())
                .put("kind", kind.kind());
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
