package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer.Action.OnPath;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubemodel.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule of a role: every combination of its verbs with its resources, or with its paths.
 *
 * <p>Source: {@code k8s.io/api/rbac/v1}, {@code pkg/apis/rbac/v1/evaluation_helpers.go} 1.32.
 *
 * @param resourceNames empty for all names
 * @param paths the field {@code nonResourceURLs}
 */
record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> paths) {
    private static final String ALL = "*";

    /** The rules of a role object; none where the field is absent or null. */
    static List<PolicyRule> of(JsonNode rules) {
        var list = new ArrayList<PolicyRule>();
        for (var rule : rules) {
            list.add(new PolicyRule(
                    strings(rule.path("verbs")),
                    strings(rule.path("apiGroups")),
                    strings(rule.path("resources")),
                    strings(rule.path("resourceNames")),
                    strings(rule.path("nonResourceURLs"))));
        }
        return List.copyOf(list);
    }

    boolean allows(OnResource action) {
        return hasVerb(action.verb())
                && hasGroup(action.group())
                && hasResource(action.resource(), action.subresource())
                && (resourceNames.isEmpty() || resourceNames.contains(action.name()));
    }

    boolean allows(OnPath action) {
        return hasVerb(action.verb()) && hasPath(action.path());
    }

    boolean hasVerb(String verb) {
        return verbs.contains(ALL) || verbs.contains(verb);
    }

    boolean hasGroup(String group) {
        return apiGroups.contains(ALL) || apiGroups.contains(group);
    }

    /** @param subresource empty for none */
    boolean hasResource(String resource, String subresource) {
        if (subresource.isEmpty()) {
            return resources.contains(ALL) || resources.contains(resource);
        }
        return resources.contains(ALL)
                || resources.contains(resource + "/" + subresource)
                || resources.contains("*/" + subresource);
    }

    /** Whether it says the resource itself, and not just {@code *}. */
    boolean names(String resource) {
        return resources.contains(resource);
    }

    boolean hasPath(String path) {
        return paths.stream()
                .anyMatch(own ->
                        own.equals(path) || (own.endsWith(ALL) && path.startsWith(own.substring(0, own.length() - 1))));
    }

    ObjectNode toJson() {
        var json = Json.object();
        put(json, "verbs", verbs);
        put(json, "apiGroups", apiGroups);
        put(json, "resources", resources);
        put(json, "resourceNames", resourceNames);
        put(json, "nonResourceURLs", paths);
        return json;
    }

    private static void put(ObjectNode json, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(json.withArray(name)::add);
        }
    }

    private static List<String> strings(JsonNode array) {
        var strings = new ArrayList<String>();
        array.forEach(value -> strings.add(value.asText()));
        return List.copyOf(strings);
    }
}
