package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The rules of roles and bindings. */
final class AccessRules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private AccessRules() {}

    static void check(String kind, ObjectNode object, FieldErrors errors) {
        switch (kind) {
            case "Role", "ClusterRole" -> rules(object.path("rules"), kind.equals("Role"), errors);
            case "RoleBinding" -> binding(object, List.of("Role", "ClusterRole"), errors);
            default -> binding(object, List.of("ClusterRole"), errors);
        }
    }

    private static void rules(JsonNode rules, boolean namespaced, FieldErrors errors) {
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            var field = "rules[" + i + "]";
            if (rule.path("verbs").isEmpty()) {
                errors.required(field + ".verbs", "verbs must contain at least one value");
            }
            if (!rule.path("nonResourceURLs").isEmpty()) {
                nonResource(rule, field, namespaced, errors);
                continue;
            }
            if (rule.path("apiGroups").isEmpty()) {
                errors.required(field + ".apiGroups", "resource rules must supply at least one api group");
            }
            if (rule.path("resources").isEmpty()) {
                errors.required(field + ".resources", "resource rules must supply at least one resource");
            }
        }
    }

    private static void nonResource(JsonNode rule, String field, boolean namespaced, FieldErrors errors) {
        var urls = field + ".nonResourceURLs";
        if (namespaced) {
            errors.invalid(urls, rule.path("nonResourceURLs"), "namespaced rules cannot apply to non-resource URLs");
        }
        boolean namesResources = !rule.path("apiGroups").isEmpty()
                || !rule.path("resources").isEmpty()
                || !rule.path("resourceNames").isEmpty();
        if (namesResources) {
            errors.invalid(
                    urls,
                    rule.path("nonResourceURLs"),
                    "rules cannot apply to both regular resources and non-resource URLs");
        }
    }

    private static void binding(ObjectNode binding, List<String> roleKinds, FieldErrors errors) {
        var role = binding.path("roleRef");
        errors.requireOneOf("roleRef.apiGroup", Trees.text(role, "apiGroup"), List.of(GROUP));
        errors.requireOneOf("roleRef.kind", Trees.text(role, "kind"), roleKinds);
        var name = Trees.text(role, "name");
        if (name.isEmpty()) {
            errors.required("roleRef.name");
        } else {
            errors.invalid("roleRef.name", name, Names.pathSegment(name));
        }
        var subjects = binding.path("subjects");
        boolean isClusterWide = roleKinds.size() == 1;
        for (int i = 0; i < subjects.size(); i++) {
            subject(subjects.get(i), "subjects[" + i + "]", isClusterWide, errors);
        }
    }

    private static void subject(JsonNode subject, String field, boolean isClusterWide, FieldErrors errors) {
        var kind = Trees.text(subject, "kind");
        var group = Trees.text(subject, "apiGroup");
        errors.requireText(subject.path("name"), field + ".name");
        switch (kind) {
            case "ServiceAccount" -> {
                if (!group.isEmpty()) {
                    errors.requireOneOf(field + ".apiGroup", group, List.of(""));
                }
                if (isClusterWide) {
                    errors.requireText(subject.path("namespace"), field + ".namespace");
                }
            }
            case "User", "Group" -> errors.requireOneOf(field + ".apiGroup", group, List.of(GROUP));
            default -> errors.requireOneOf(field + ".kind", kind, List.of("ServiceAccount", "User", "Group"));
        }
    }

    /** A binding to another role would be another binding. */
    static void checkUpdate(ObjectNode stored, ObjectNode object, FieldErrors errors) {
        if (!stored.path("roleRef").equals(object.path("roleRef"))) {
            errors.invalid("roleRef", object.path("roleRef"), "cannot change roleRef");
        }
    }
}
