package flagship.kubeclient;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.Discovery.Failure;
import flagship.kubeclient.Discovery.Group;
import flagship.kubeclient.Discovery.Resource;
import flagship.kubeclient.Discovery.Version;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a server serves, in whichever form it offers. For one thread and one reading. */
final class DiscoveryReader {
    private static final String ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private final Transport transport;
    private final List<Group> groups = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    DiscoveryReader(Transport transport) {
        this.transport = transport;
    }

    Discovery read() throws IOException, InterruptedException {
        root("/api");
        root("/apis");
        return new Discovery(groups, failures);
    }

    private void root(String path) throws IOException, InterruptedException {
        var json = get(path, ACCEPT);
        switch (json.path("kind").asText()) {
            case "APIGroupDiscoveryList" -> json.path("items").forEach(item -> groups.add(aggregated(item)));
            case "APIVersions" -> legacy("", json.path("versions"));
            default -> {
                for (JsonNode group : json.path("groups")) {
                    legacy(text(group, "name"), group.path("versions"));
                }
            }
        }
    }

    private JsonNode get(String path, String accept) throws IOException, InterruptedException {
        try (var response = transport.send(Request.get(path).withHeader("Accept", accept))) {
            return Answers.json(response);
        }
    }

    private Group aggregated(JsonNode item) {
        var name = item.path("metadata").path("name").asText("");
        var versions = new ArrayList<Version>();
        for (JsonNode json : item.path("versions")) {
            var version = text(json, "version");
            boolean stale = text(json, "freshness").equals("Stale");
            if (stale) {
                failures.add(new Failure(apiVersion(name, version), "the aggregated API is not available"));
            }
            var resources = new ArrayList<Resource>();
            json.path("resources").forEach(it -> resources.add(aggregated(name, version, it)));
            versions.add(new Version(version, stale, resources));
        }
        return new Group(name, versions);
    }

    private static Resource aggregated(String group, String version, JsonNode json) {
        var subresources = new ArrayList<String>();
        json.path("subresources").forEach(it -> subresources.add(text(it, "subresource")));
        return new Resource(
                new GroupVersionResource(group, version, text(json, "resource")),
                kind(group, version, json.path("responseKind")),
                text(json, "scope").equals("Namespaced"),
                text(json, "singularResource"),
                texts(json.path("verbs")),
                texts(json.path("shortNames")),
                texts(json.path("categories")),
                subresources);
    }

    /** The server lists a group's versions in its order of preference. */
    private void legacy(String group, JsonNode versionNodes) throws IOException, InterruptedException {
        var versions = new ArrayList<Version>();
        for (JsonNode node : versionNodes) {
            // The core group lists plain strings.
            var version = node.isTextual() ? node.asText() : text(node, "version");
            versions.add(legacyVersion(group, version));
        }
        groups.add(new Group(group, versions));
    }

    private Version legacyVersion(String group, String version) throws IOException, InterruptedException {
        var apiVersion = apiVersion(group, version);
        try {
            var list = get((group.isEmpty() ? "/api/" : "/apis/") + apiVersion, "application/json");
            return new Version(version, false, legacyResources(group, version, list.path("resources")));
        } catch (ApiException e) {
            failures.add(new Failure(apiVersion, e.status().message()));
        } catch (IOException e) {
            failures.add(new Failure(apiVersion, String.valueOf(e.getMessage())));
        }
        return new Version(version, true, List.of());
    }

    private static List<Resource> legacyResources(String group, String version, JsonNode nodes) {
        var subresources = new LinkedHashMap<String, List<String>>();
        var mains = new LinkedHashMap<String, JsonNode>();
        for (JsonNode node : nodes) {
            var name = text(node, "name");
            int slash = name.indexOf('/');
            if (slash < 0) {
                mains.put(name, node);
            } else {
                subresources
                        .computeIfAbsent(name.substring(0, slash), _ -> new ArrayList<>())
                        .add(name.substring(slash + 1));
            }
        }
        var resources = new ArrayList<Resource>();
        mains.forEach((name, node) -> resources.add(legacy(group, version, node, subresources)));
        return resources;
    }

    private static Resource legacy(
            String group, String version, JsonNode json, Map<String, List<String>> subresources) {
        var name = text(json, "name");
        return new Resource(
                new GroupVersionResource(group, version, name),
                kind(group, version, json),
                json.path("namespaced").asBoolean(),
                text(json, "singularName"),
                texts(json.path("verbs")),
                texts(json.path("shortNames")),
                texts(json.path("categories")),
                subresources.getOrDefault(name, List.of()));
    }

    /** Group and version of a kind are those of its resource where the server gives none. */
    private static GroupVersionKind kind(String group, String version, JsonNode json) {
        var kindVersion = text(json, "version");
        return kindVersion.isEmpty()
                ? new GroupVersionKind(group, version, text(json, "kind"))
                : new GroupVersionKind(text(json, "group"), kindVersion, text(json, "kind"));
    }

    private static String apiVersion(String group, String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asText("");
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
