package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.NativeKind;
import java.util.List;

/** The discovery documents of one group, one version, one list (contract section 5.1). */
final class LegacyDiscovery {
    private LegacyDiscovery() {}

    /**
     * {@code /api}.
     *
     * @param host what the client calls this server; empty where unknown
     */
    static ObjectNode versions(String host) {
        var json = Json.object().put("kind", "APIVersions");
        json.putArray("versions").add("v1");
        json.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", host);
        return json;
    }

    /** {@code /apis}. */
    static ObjectNode groups(List<DiscoveryGroup> groups) {
        var json = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        var array = json.putArray("groups");
        groups.stream().filter(group -> !group.name().isEmpty()).forEach(group -> fill(array.addObject(), group));
        return json;
    }

    /** {@code /apis/GROUP}. */
    static ObjectNode group(DiscoveryGroup group) {
        var json = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        fill(json, group);
        return json;
    }

    private static void fill(ObjectNode json, DiscoveryGroup group) {
        json.put("name", group.name());
        var versions = json.putArray("versions");
        group.versions().forEach(version -> version(versions.addObject(), version));
        version(json.putObject("preferredVersion"), group.versions().getFirst());
    }

    private static void version(ObjectNode json, DiscoveryGroup.Version version) {
        json.put("groupVersion", version.apiVersion()).put("version", version.version());
    }

    /** {@code /apis/GROUP/VERSION} and {@code /api/v1}. */
    static ObjectNode resources(DiscoveryGroup.Version version) {
        var json = Json.object().put("kind", "APIResourceList");
        if (!version.group().isEmpty()) {
            json.put("apiVersion", "v1");
        }
        json.put("groupVersion", version.apiVersion());
        var array = json.putArray("resources");
        for (var resource : version.resources()) {
            resource(array.addObject(), resource);
            resource.subresources().forEach(sub -> subresource(array.addObject(), resource, sub));
        }
        return json;
    }

    private static void resource(ObjectNode json, DiscoveryGroup.Resource resource) {
        json.put("name", resource.name())
                .put("singularName", resource.words().singular())
                .put("namespaced", resource.namespaced())
                .put("kind", resource.kind().kind());
        add(json.putArray("verbs"), resource.verbs());
        if (!resource.words().shortNames().isEmpty()) {
            add(json.putArray("shortNames"), resource.words().shortNames());
        }
        if (!resource.words().categories().isEmpty()) {
            add(json.putArray("categories"), resource.words().categories());
        }
        if (!resource.storageVersionHash().isEmpty()) {
            json.put("storageVersionHash", resource.storageVersionHash());
        }
    }

    private static void subresource(
            ObjectNode json, DiscoveryGroup.Resource resource, NativeKind.Subresource subresource) {
        GroupVersionKind kind = subresource.responseKind();
        json.put("name", resource.name() + "/" + subresource.name())
                .put("singularName", "")
                .put("namespaced", resource.namespaced());
        if (!kind.apiVersion().equals(resource.kind().apiVersion())) {
            json.put("group", kind.group()).put("version", kind.version());
        }
        json.put("kind", kind.kind());
        add(json.putArray("verbs"), subresource.verbs());
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
