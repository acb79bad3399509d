package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Roles and bindings: well-formed rules and subjects, a role reference that stays, and no rights that the writer lacks.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/apis/rbac/validation}.
 */
final class RbacWriting implements WriteStrategy {
    private static final Set<String> SUBJECT_KINDS = Set.of("ServiceAccount", "User", "Group");

    private final Guard guard;

    /** Refuses what a user may not give away. */
    @FunctionalInterface
    interface Guard {
        Guard NONE = (_, _) -> {};

        /** @throws flagship.kubemodel.ApiException 403 */
        void check(UserInfo user, ObjectNode object);
    }

    RbacWriting(Guard guard) {
        this.guard = guard;
    }

    @Override
    public List<Cause> validate(WriteRequest request, ObjectNode object, @Nullable ObjectNode current) {
        var causes = new ArrayList<Cause>();
        if (object.has("roleRef")) {
            binding(object, current, causes);
        } else {
            rules(object, causes);
        }
        if (causes.isEmpty()) {
            var identified = object.deepCopy();
            identified.put("kind", request.type().kind().kind());
            request.options().user().ifPresent(user -> guard.check(user, identified));
        }
        return causes;
    }

    private static void binding(ObjectNode binding, @Nullable ObjectNode current, List<Cause> causes) {
        var reference = binding.path("roleRef");
        if (current != null && !current.path("roleRef").equals(reference)) {
            causes.add(OptionErrors.invalidValue("roleRef", reference.toString(), "cannot change roleRef"));
        }
        requireText(reference.path("name"), "roleRef.name", causes);
        int index = 0;
        for (var subject : binding.path("subjects")) {
            subject(subject, "subjects[" + index++ + "]", causes);
        }
    }

    private static void subject(JsonNode subject, String field, List<Cause> causes) {
        var kind = subject.path("kind").asText();
        requireText(subject.path("name"), field + ".name", causes);
        if (!SUBJECT_KINDS.contains(kind)) {
            causes.add(OptionErrors.notSupported(
                    field + ".kind", '"' + kind + '"', "\"ServiceAccount\", \"User\", \"Group\""));
        } else if (kind.equals("ServiceAccount")) {
            requireText(subject.path("namespace"), field + ".namespace", causes);
        }
    }

    private static void rules(ObjectNode role, List<Cause> causes) {
        boolean namespaced = role.path("metadata").has("namespace");
        int index = 0;
        for (var rule : PolicyRule.of(role.path("rules"))) {
            rule(rule, namespaced, "rules[" + index++ + "]", causes);
        }
    }

    private static void rule(PolicyRule rule, boolean namespaced, String field, List<Cause> causes) {
        if (rule.verbs().isEmpty()) {
            causes.add(required(field + ".verbs", ": verbs must contain at least one value"));
        }
        if (!rule.paths().isEmpty()) {
            boolean both = !rule.apiGroups().isEmpty() || !rule.resources().isEmpty();
            if (namespaced || both) {
                causes.add(OptionErrors.invalidValue(
                        field + ".nonResourceURLs",
                        rule.toJson().path("nonResourceURLs").toString(),
                        namespaced
                                ? "namespaced rules cannot apply to non-resource URLs"
                                : "rules cannot apply to both regular resources and non-resource URLs"));
            }
            return;
        }
        if (rule.apiGroups().isEmpty()) {
            causes.add(required(field + ".apiGroups", ": resource rules must supply at least one api group"));
        }
        if (rule.resources().isEmpty()) {
            causes.add(required(field + ".resources", ": resource rules must supply at least one resource"));
        }
    }

    private static void requireText(JsonNode value, String field, List<Cause> causes) {
        if (value.asText().isEmpty()) {
            causes.add(required(field, ""));
        }
    }

    private static Cause required(String field, String detail) {
        return new Cause("FieldValueRequired", "Required value" + detail, field);
    }
}
