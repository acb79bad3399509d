package flagship.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;

/** What can be searched, in the words of Kubernetes' discovery: legacy and aggregated. */
final class DiscoveryDocuments {
    private static final List<String> VERBS = List.of("get", "list", "watch");

    private final ServedTypes types;

    DiscoveryDocuments(ServedTypes types) {
        this.types = types;
    }

    /** {@code /api}; the same whatever is served, as upstream. */
    static ObjectNode coreVersions() {
        var json = Json.object().put("kind", "APIVersions");
        json.putArray("versions").add("v1");
        json.putNull("serverAddressByClientCIDRs");
        return json;
    }

    /** {@code /apis}. */
    ObjectNode groups() {
        var json = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var array = json.putArray("groups");
        namedGroups().forEach(group -> array.add(groupEntry(group)));
        return json;
    }

    private List<String> namedGroups() {
        return types.groups().stream().filter(group -> !group.isEmpty()).toList();
    }

    /** {@code /apis/G}; the group is served. */
    ObjectNode group(String group) {
        var json = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        return json.setAll(groupEntry(group));
    }

    private ObjectNode groupEntry(String group) {
        var json = Json.object().put("name", group);
        var versions = json.putArray("versions");
        types.versions(group).forEach(version -> versions.add(groupVersion(group, version)));
        json.set("preferredVersion", groupVersion(group, types.versions(group).getFirst()));
        return json;
    }

    private static ObjectNode groupVersion(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    /** {@code /api/v1}, {@code /apis/G/V}; the version is served. */
    ObjectNode resources(String group, String version) {
        var json = Json.object().put("kind", "APIResourceList");
        if (group.isEmpty()) {
            json.put("groupVersion", version); // Without apiVersion, for clients of the first days, as kube-apiserver.
        } else {
            json.put("apiVersion", "v1").put("groupVersion", group + "/" + version);
        }
        var array = json.putArray("resources");
        for (ServedType type : types.ofGroupVersion(group, version)) {
            var entry = array.addObject()
                    .put("name", type.resource().resource())
                    .put("singularName", type.singular())
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind());
            addAll(entry.putArray("verbs"), VERBS);
            addNames(entry, type);
        }
        return json;
    }

    /**
     * Everything in one document.
     *
     * @param core for {@code /api}: the core group alone; otherwise the others
     * @param version of {@code apidiscovery.k8s.io}
     */
    ObjectNode aggregated(boolean core, String version) {
        var json =
                Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/" + version);
        json.putObject("metadata");
        var items = json.putArray("items");
        var groups = core ? types.groups().stream().filter(String::isEmpty).toList() : namedGroups();
        for (String group : groups) {
            var item = items.addObject();
            var metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            metadata.putNull("creationTimestamp");
            var versions = item.putArray("versions");
            types.versions(group).forEach(served -> versions.add(aggregatedVersion(group, served)));
        }
        return json;
    }

    private ObjectNode aggregatedVersion(String group, String version) {
        var json = Json.object().put("version", version);
        var resources = json.putArray("resources");
        for (ServedType type : types.ofGroupVersion(group, version)) {
            var entry = resources.addObject().put("resource", type.resource().resource());
            entry.putObject("responseKind")
                    .put("group", group)
                    .put("version", version)
                    .put("kind", type.kind());
            entry.put("scope", type.namespaced() ? "Namespaced" : "Cluster").put("singularResource", type.singular());
            addAll(entry.putArray("verbs"), VERBS);
            addNames(entry, type);
        }
        return json.put("freshness", "Current");
    }

    private static void addNames(ObjectNode entry, ServedType type) {
        if (!type.shortNames().isEmpty()) {
            addAll(entry.putArray("shortNames"), type.shortNames());
        }
        if (!type.categories().isEmpty()) {
            addAll(entry.putArray("categories"), type.categories());
        }
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
