package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may go through the control plane's proxy to a cluster, by the cluster roles and their bindings. Pure.
 *
 * <p>Source: Karmada, {@code pkg/controllers/unifiedauth}.
 *
 * @param serviceAccounts by name
 */
record ProxyUsers(Set<String> users, Set<String> groups, Set<String> serviceAccounts) {
    static final String NAME = "karmada-impersonator";

    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String EVERYTHING = "*";

    static ProxyUsers of(String cluster, Collection<ObjectNode> roles, Collection<ObjectNode> bindings) {
        var granting = new HashSet<String>();
        for (ObjectNode role : roles) {
            if (grants(role.path("rules"), cluster)) {
                granting.add(role.at("/metadata/name").asText());
            }
        }
        var found = new ProxyUsers(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        for (ObjectNode binding : bindings) {
            var reference = binding.path("roleRef");
            if (reference.path("kind").asText().equals("ClusterRole")
                    && granting.contains(reference.path("name").asText())) {
                binding.path("subjects").forEach(found::add);
            }
        }
        return found;
    }

    private void add(JsonNode subject) {
        var name = subject.path("name").asText();
        switch (subject.path("kind").asText()) {
            case "User" -> users.add(name);
            case "Group" -> groups.add(name);
            case "ServiceAccount" -> serviceAccounts.add(name);
            default -> {} // Kubernetes knows no other subjects.
        }
    }

    private static boolean grants(JsonNode rules, String cluster) {
        for (JsonNode rule : rules) {
            boolean toCluster = names(rule, "apiGroups", "cluster.karmada.io")
                    && names(rule, "resources", "clusters/proxy")
                    && (rule.path("resourceNames").isEmpty() || names(rule, "resourceNames", cluster));
            boolean toAll = names(rule, "apiGroups", "search.karmada.io") && names(rule, "resources", "proxying/proxy");
            if (!rule.path("verbs").isEmpty() && (toCluster || toAll)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(JsonNode rule, String member, String value) {
        return rule.path(member)
                .valueStream()
                .map(JsonNode::asText)
                .anyMatch(text -> text.equals(value) || text.equals(EVERYTHING));
    }

    /** The role that lets the control plane act as these users in a member, and as nobody else. */
    ObjectNode role() {
        var role = named("ClusterRole");
        var rules = role.putArray("rules");
        addRule(rules.addObject(), "users", users);
        addRule(rules.addObject(), "groups", groups);
        addRule(rules.addObject(), "serviceaccounts", serviceAccounts);
        rules.removeIf(rule -> rule.path("resourceNames").isEmpty());
        return role;
    }

    private static void addRule(ObjectNode rule, String resource, Set<String> names) {
        rule.putArray("apiGroups").add("");
        rule.putArray("resources").add(resource);
        rule.putArray("verbs").add("impersonate");
        names.forEach(rule.putArray("resourceNames")::add);
    }

    /** Gives the role to the account that the control plane uses for this. */
    static ObjectNode binding(String accountNamespace) {
        var binding = named("ClusterRoleBinding");
        binding.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", NAME)
                .put("namespace", accountNamespace);
        binding.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", "ClusterRole")
                .put("name", NAME);
        return binding;
    }

    private static ObjectNode named(String kind) {
        var object = Json.object().put("apiVersion", RBAC + "/v1").put("kind", kind);
        object.putObject("metadata").put("name", NAME);
        Labelled.label(object, WellKnown.SYSTEM, WellKnown.TRUE);
        return object;
    }
}
