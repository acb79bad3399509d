package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The rules of roles and bindings. */
final class AccessRules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private AccessRules() {}

    static void check(String kind, ObjectNode object, Causes causes) {
        switch (kind) {
            case "Role", "ClusterRole" -> rules(object.path("rules"), kind.equals("Role"), causes);
            case "RoleBinding" -> binding(object, List.of("Role", "ClusterRole"), causes);
            default -> binding(object, List.of("ClusterRole"), causes);
        }
    }

    private static void rules(JsonNode rules, boolean namespaced, Causes causes) {
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var field = "rules[" + i + "]";
            if (rule.path("verbs").isEmpty()) {
                causes.required(field + ".verbs", "verbs must contain at least one value");
            }
            if (!rule.path("nonResourceURLs").isEmpty()) {
                nonResource(rule, field, namespaced, causes);
                continue;
            }
            if (rule.path("apiGroups").isEmpty()) {
                causes.required(field + ".apiGroups", "resource rules must supply at least one api group");
            }
            if (rule.path("resources").isEmpty()) {
                causes.required(field + ".resources", "resource rules must supply at least one resource");
            }
        }
    }

    private static void nonResource(JsonNode rule, String field, boolean namespaced, Causes causes) {
        var urls = field + ".nonResourceURLs";
        if (namespaced) {
            causes.invalid(urls, rule.path("nonResourceURLs"), "namespaced rules cannot apply to non-resource URLs");
        }
        boolean namesResources = !rule.path("apiGroups").isEmpty()
                || !rule.path("resources").isEmpty()
                || !rule.path("resourceNames").isEmpty();
        if (namesResources) {
            causes.invalid(
                    urls,
                    rule.path("nonResourceURLs"),
                    "rules cannot apply to both regular resources and non-resource URLs");
        }
    }

    private static void binding(ObjectNode binding, List<String> roleKinds, Causes causes) {
        var role = binding.path("roleRef");
        causes.requireOneOf("roleRef.apiGroup", Trees.text(role, "apiGroup"), List.of(GROUP));
        causes.requireOneOf("roleRef.kind", Trees.text(role, "kind"), roleKinds);
        var name = Trees.text(role, "name");
        if (name.isEmpty()) {
            causes.required("roleRef.name");
        } else {
            causes.invalid("roleRef.name", name, Names.pathSegment(name));
        }
        var subjects = binding.path("subjects");
        boolean isClusterWide = roleKinds.size() == 1;
        for (int i = 0; i < subjects.size(); i++) {
            subject(subjects.get(i), "subjects[" + i + "]", isClusterWide, causes);
        }
    }

    private static void subject(JsonNode subject, String field, boolean isClusterWide, Causes causes) {
        var kind = Trees.text(subject, "kind");
        var group = Trees.text(subject, "apiGroup");
        causes.requireText(subject.path("name"), field + ".name");
        switch (kind) {
            case "ServiceAccount" -> {
                if (!group.isEmpty()) {
                    causes.requireOneOf(field + ".apiGroup", group, List.of(""));
                }
                if (isClusterWide) {
                    causes.requireText(subject.path("namespace"), field + ".namespace");
                }
            }
            case "User", "Group" -> causes.requireOneOf(field + ".apiGroup", group, List.of(GROUP));
            default -> causes.requireOneOf(field + ".kind", kind, List.of("ServiceAccount", "User", "Group"));
        }
    }

    /** A binding to another role would be another binding. */
    static void checkUpdate(ObjectNode stored, ObjectNode object, Causes causes) {
        if (!stored.path("roleRef").equals(object.path("roleRef"))) {
            causes.invalid("roleRef", object.path("roleRef"), "cannot change roleRef");
        }
    }
}
