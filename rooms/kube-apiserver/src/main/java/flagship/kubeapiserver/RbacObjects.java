package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All roles and bindings of the store, as read so far. Used by one thread, which makes a {@link RbacIndex} of it after each change. */
final class RbacObjects {
    /** Below it lie the four kinds of RBAC, and nothing else. */
    static final String PREFIX = "/registry/rbac.authorization.k8s.io/";

    private final Map<NamespacedName, ObjectNode> roles = new TreeMap<>(RbacObjects::byNamespaceAndName);
    private final Map<NamespacedName, ObjectNode> clusterRoles = new TreeMap<>(RbacObjects::byNamespaceAndName);
    private final Map<NamespacedName, ObjectNode> bindings = new TreeMap<>(RbacObjects::byNamespaceAndName);
    private final Map<NamespacedName, ObjectNode> clusterBindings = new TreeMap<>(RbacObjects::byNamespaceAndName);

    void clear() {
        roles.clear();
        clusterRoles.clear();
        bindings.clear();
        clusterBindings.clear();
    }

    void put(String key, byte[] value) {
        mapOf(key).put(nameOf(key), Json.parseObject(value));
    }

    void remove(String key) {
        mapOf(key).remove(nameOf(key));
    }

    RbacIndex index() {
        var index = new RbacIndex.Builder();
        clusterBindings.forEach((name, binding) -> index.add(
                "", subjects(binding), new Grant("ClusterRoleBinding", name, roleRef(binding), rules(name, binding))));
        bindings.forEach((name, binding) -> index.add(
                name.namespace(),
                subjects(binding),
                new Grant("RoleBinding", name, roleRef(binding), rules(name, binding))));
        return index.build();
    }

    /** The rules of a role that a binding in {@code namespace} refers to; none if it does not exist. */
    List<PolicyRule> rules(String kind, String namespace, String name) {
        var role = kind.equals("Role")
                ? roles.get(new NamespacedName(namespace, name))
                : clusterRoles.get(new NamespacedName("", name));
        return role == null ? List.of() : rulesOf(role);
    }

    /** Aggregated cluster roles whose stored rules are not what their selectors select: each with the rules it must have. */
    Map<String, List<PolicyRule>> outdatedAggregates() {
        var outdated = new TreeMap<String, List<PolicyRule>>();
        clusterRoles.forEach((name, role) -> {
            if (role.path("aggregationRule").isObject()
                    && !PolicyRule.of(role.path("rules")).equals(rulesOf(role))) {
                outdated.put(name.name(), rulesOf(role));
            }
        });
        return outdated;
    }

    private List<PolicyRule> rules(NamespacedName binding, JsonNode object) {
        var reference = object.path("roleRef");
        return rules(
                reference.path("kind").asText(),
                binding.namespace(),
                reference.path("name").asText());
    }

    private List<PolicyRule> rulesOf(ObjectNode role) {
        var aggregation = role.path("aggregationRule");
        return aggregation.isObject()
                ? List.copyOf(aggregated(role, Collections.newSetFromMap(new IdentityHashMap<>())))
                : PolicyRule.of(role.path("rules"));
    }

    /** @param above the aggregates that lead here: one that selects itself adds nothing */
    private Set<PolicyRule> aggregated(ObjectNode aggregate, Set<ObjectNode> above) {
        var selectors = new ArrayList<ObjectSelector>();
        aggregate
                .path("aggregationRule")
                .path("clusterRoleSelectors")
                .forEach(selector -> selectors.add(ObjectSelector.of(selector)));
        above.add(aggregate);
        var rules = new LinkedHashSet<PolicyRule>();
        for (var role : clusterRoles.values()) {
            var labels = role.path("metadata").path("labels");
            if (!above.contains(role) && selectors.stream().anyMatch(selector -> selector.matches(labels))) {
                boolean nested = role.path("aggregationRule").isObject();
                rules.addAll(nested ? aggregated(role, above) : PolicyRule.of(role.path("rules")));
            }
        }
        above.remove(aggregate);
        return rules;
    }

    private static String roleRef(JsonNode binding) {
        var reference = binding.path("roleRef");
        return "%s \"%s\""
                .formatted(
                        reference.path("kind").asText(), reference.path("name").asText());
    }

    private static List<RbacSubject> subjects(JsonNode binding) {
        var subjects = new ArrayList<RbacSubject>();
        binding.path("subjects").forEach(subject -> subjects.add(RbacSubject.of(subject)));
        return subjects;
    }

    private Map<NamespacedName, ObjectNode> mapOf(String key) {
        return switch (key.substring(PREFIX.length(), key.indexOf('/', PREFIX.length()))) {
            case "roles" -> roles;
            case "clusterroles" -> clusterRoles;
            case "rolebindings" -> bindings;
            case "clusterrolebindings" -> clusterBindings;
            default -> throw new IllegalStateException("no RBAC object lies at " + key);
        };
    }

    private static NamespacedName nameOf(String key) {
        var rest = key.substring(key.indexOf('/', PREFIX.length()) + 1);
        int slash = rest.indexOf('/');
        return slash < 0
                ? new NamespacedName("", rest)
                : new NamespacedName(rest.substring(0, slash), rest.substring(slash + 1));
    }

    private static int byNamespaceAndName(NamespacedName a, NamespacedName b) {
        int order = a.namespace().compareTo(b.namespace());
        return order != 0 ? order : a.name().compareTo(b.name());
    }
}
