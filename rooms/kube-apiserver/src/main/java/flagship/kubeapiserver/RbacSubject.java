package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a binding names.
 *
 * @param kind User, Group or ServiceAccount
 * @param namespace of a service account; else empty
 */
record RbacSubject(String kind, String namespace, String name) {
    private static final String ACCOUNT = "system:serviceaccount:";

    static RbacSubject of(JsonNode subject) {
        var kind = subject.path("kind").asText();
        var namespace =
                kind.equals("ServiceAccount") ? subject.path("namespace").asText() : "";
        return new RbacSubject(kind, namespace, subject.path("name").asText());
    }

    /** Every subject that stands for a user. */
    static List<RbacSubject> allOf(UserInfo user) {
        var subjects = new ArrayList<RbacSubject>();
        subjects.add(new RbacSubject("User", "", user.name()));
        user.groups().forEach(group -> subjects.add(new RbacSubject("Group", "", group)));
        if (user.name().startsWith(ACCOUNT)) {
            var parts = user.name().substring(ACCOUNT.length()).split(":", -1);
            if (parts.length == 2) {
                subjects.add(new RbacSubject("ServiceAccount", parts[0], parts[1]));
            }
        }
        return subjects;
    }

    /** {@code User "jane"}, {@code ServiceAccount "bot/shop"}: the form in reasons. */
    @Override
    public String toString() {
        return "%s \"%s\"".formatted(kind, namespace.isEmpty() ? name : name + "/" + namespace);
    }
}
