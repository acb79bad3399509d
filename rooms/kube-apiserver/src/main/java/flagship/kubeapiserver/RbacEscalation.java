package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Nobody gives rights that he does not have: checked on every write of a role or binding.
 *
 * <p>Source: kube-apiserver 1.32, {@code pkg/registry/rbac}, {@code pkg/registry/rbac/validation}.
 */
final class RbacEscalation {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<PolicyRule> EVERYTHING = List.of(
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final RbacAuthorizer authorizer;

    RbacEscalation(RbacAuthorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** Whether objects of a type must be checked. */
    static boolean concerns(GroupResource type) {
        return type.group().equals(GROUP);
    }

    /**
     * Checks an object of one of the four RBAC kinds, as it would be stored.
     *
     * @throws ApiException 403 if {@code user} lacks a right that the object gives
     */
    void check(UserInfo user, ObjectNode object) {
        if (user.groups().contains(UserInfo.MASTERS)) {
            return;
        }
        var namespace = object.path("metadata").path("namespace").asText();
        var name = object.path("metadata").path("name").asText();
        switch (object.path("kind").asText()) {
            case "Role" -> role(user, object, new Target("roles", namespace, name));
            case "ClusterRole" -> role(user, object, new Target("clusterroles", "", name));
            case "RoleBinding" -> binding(user, object, new Target("rolebindings", namespace, name));
            case "ClusterRoleBinding" -> binding(user, object, new Target("clusterrolebindings", "", name));
            default -> throw new IllegalArgumentException("no RBAC object: " + object.path("kind"));
        }
    }

    /** What is written. */
    private record Target(String resource, String namespace, String name) {
        ApiException forbidden(String why) {
            return ApiException.forbidden(new GroupResource(GROUP, resource), name, why);
        }
    }

    private void role(UserInfo user, ObjectNode role, Target target) {
        if (may(user, "escalate", target.resource, target.namespace, target.name)) {
            return;
        }
        boolean aggregated = role.path("aggregationRule").isObject();
        if (aggregated && !missing(user, "", EVERYTHING).isEmpty()) {
            throw target.forbidden("must have cluster-admin privileges to use the aggregationRule");
        }
        refuseMissing(user, target, PolicyRule.of(role.path("rules")));
    }

    private void binding(UserInfo user, ObjectNode binding, Target target) {
        var kind = binding.path("roleRef").path("kind").asText();
        var name = binding.path("roleRef").path("name").asText();
        if (!may(user, "bind", kind.equals("Role") ? "roles" : "clusterroles", target.namespace, name)) {
            refuseMissing(user, target, authorizer.rulesOfRole(kind, target.namespace, name));
        }
    }

    private boolean may(UserInfo user, String verb, String resource, String namespace, String name) {
        return authorizer
                .authorize(user, new OnResource(verb, GROUP, "v1", resource, "", namespace, name))
                .allowed();
    }

    private void refuseMissing(UserInfo user, Target target, List<PolicyRule> wanted) {
        var missing = missing(user, target.namespace, wanted);
        if (!missing.isEmpty()) {
            var groups = user.groups().stream().map(RbacEscalation::quoted).collect(Collectors.joining(" "));
            throw target.forbidden(
                    "user %s (groups=[%s]) is attempting to grant RBAC permissions not currently held:\n%s"
                            .formatted(quoted(user.name()), groups, describe(missing)));
        }
    }

    /** The parts of {@code wanted}, each as one right, that no rule of the user covers. */
    private List<PolicyRule> missing(UserInfo user, String namespace, List<PolicyRule> wanted) {
        var held = authorizer.rulesOf(user, namespace);
        return wanted.stream()
                .flatMap(rule -> single(rule).stream())
                .filter(right -> held.stream().noneMatch(rule -> covers(rule, right)))
                .toList();
    }

    /** Splits a rule into rights: one verb on one resource of one group (by one name), or on one path. */
    private static List<PolicyRule> single(PolicyRule rule) {
        var rights = new ArrayList<PolicyRule>();
        for (var verb : rule.verbs()) {
            var verbs = List.of(verb);
            rule.paths()
                    .forEach(path -> rights.add(new PolicyRule(verbs, List.of(), List.of(), List.of(), List.of(path))));
            for (var group : rule.apiGroups()) {
                for (var resource : rule.resources()) {
                    var names = rule.resourceNames().isEmpty()
                            ? List.of(List.<String>of())
                            : rule.resourceNames().stream().map(List::of).toList();
                    names.forEach(one ->
                            rights.add(new PolicyRule(verbs, List.of(group), List.of(resource), one, List.of())));
                }
            }
        }
        return rights;
    }

    private static boolean covers(PolicyRule rule, PolicyRule right) {
        if (!rule.hasVerb(right.verbs().getFirst())) {
            return false;
        }
        if (!right.paths().isEmpty()) {
            return rule.hasPath(right.paths().getFirst());
        }
        var parts = right.resources().getFirst().split("/", 2);
        return rule.hasGroup(right.apiGroups().getFirst())
                && rule.hasResource(parts[0], parts.length > 1 ? parts[1] : "")
                && (rule.resourceNames().isEmpty()
                        || (!right.resourceNames().isEmpty()
                                && rule.resourceNames().containsAll(right.resourceNames())));
    }

    /** Rights on the same thing in one line with all their verbs; lines sorted. */
    private static String describe(List<PolicyRule> rights) {
        return rights.stream()
                .collect(Collectors.groupingBy(
                        RbacEscalation::subjectOf,
                        Collectors.mapping(right -> quoted(right.verbs().getFirst()), Collectors.joining(" "))))
                .entrySet()
                .stream()
                .map(entry -> "{%s, Verbs:[%s]}".formatted(entry.getKey(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String subjectOf(PolicyRule right) {
        if (!right.paths().isEmpty()) {
            return "NonResourceURLs:[%s]".formatted(quoted(right.paths().getFirst()));
        }
        var text = "APIGroups:[%s], Resources:[%s]"
                .formatted(
                        quoted(right.apiGroups().getFirst()),
                        quoted(right.resources().getFirst()));
        return right.resourceNames().isEmpty()
                ? text
                : text
                        + ", ResourceNames:[%s]"
                                .formatted(quoted(right.resourceNames().getFirst()));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
