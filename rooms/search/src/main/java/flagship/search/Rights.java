package flagship.search;

import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubeapiserver.Authorizer.Decision;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a user may see: what he might read of this control plane under the same group, resource and namespace, and, where that is wanted, what
 * the members' own roles let him read there. Stands behind the server's own check of the path, which says nothing of kind and namespace.
 */
final class Rights {
    private static final String BY_WILDCARD =
            "a rule for all resources shows no Secrets of members; give the user a rule that names secrets,"
                    + " and none for all resources where another API server decides, or start with --secrets-by-wildcard";

    private final Authorizer authorizer;
    private final Optional<MemberGrants> members;
    private final boolean wildcardSecrets;

    /**
     * @param members absent where their roles do not count
     * @param wildcardSecrets whether a right to all resources is one to Secrets
     */
    Rights(Authorizer authorizer, Optional<MemberGrants> members, boolean wildcardSecrets) {
        this.authorizer = authorizer;
        this.members = members;
        this.wildcardSecrets = wildcardSecrets;
    }

    private Decision decide(UserInfo user, OnResource action) {
        boolean named = !wildcardSecrets
                && action.group().isEmpty()
                && action.resource().equals("secrets");
        if (!named) {
            return authorizer.authorize(user, action);
        }
        var decision = authorizer.authorizeNamed(user, action);
        return decision.allowed() || !authorizer.authorize(user, action).allowed()
                ? decision
                : new Decision(false, BY_WILDCARD);
    }

    /** The same as {@link #list} for a watch. */
    Sight watch(UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        return sight("watch", user, resource, version, namespaces);
    }

    /**
     * What of a list the user sees. By the control plane's roles a list needs the right in all namespaces, or in each that is asked for;
     * with members' roles, what is not allowed is left out.
     *
     * @throws ApiException 403 if it is nothing
     */
    Sight list(UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        return sight("list", user, resource, version, namespaces);
    }

    /** As {@link #list}, of all that is asked for or nothing. @throws ApiException 403 */
    void checkList(UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        var everywhere = action("list", resource, version, "", "");
        var decision = decide(user, everywhere);
        if (decision.allowed()) {
            return;
        }
        if (namespaces.isEmpty()) {
            throw denied(user, everywhere, decision.reason());
        }
        for (String namespace : namespaces) {
            check(user, action("list", resource, version, namespace, ""));
        }
    }

    private Sight sight(String verb, UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        var everywhere = action(verb, resource, version, "", "");
        var decision = decide(user, everywhere);
        if (decision.allowed()) {
            return Sight.WHOLE;
        }
        var denied = denied(user, everywhere, decision.reason());
        var allowed = new HashSet<String>();
        for (String namespace : namespaces) {
            var here = action(verb, resource, version, namespace, "");
            var answer = decide(user, here);
            if (answer.allowed()) {
                allowed.add(namespace);
            } else {
                denied = denied(user, here, answer.reason());
            }
        }
        if (!namespaces.isEmpty() && allowed.size() == namespaces.size()) {
            return Sight.WHOLE;
        }
        if (members.isEmpty()) {
            throw denied;
        }
        var sight = new MemberSight(members.get(), user, verb, resource, allowed, namespaces);
        if (sight.now().orElseThrow().isNothing()) {
            throw denied;
        }
        return sight;
    }

    /** @throws ApiException 403 */
    void checkGet(
            UserInfo user, String cluster, GroupResource resource, String version, String namespace, String name) {
        var clusters = clustersToGet(user, resource, version, namespace, name);
        if (clusters.isPresent() && !clusters.get().contains(cluster)) {
            throw denied(user, action("get", resource, version, namespace, name), "");
        }
    }

    /**
     * Where the user may get the objects of a name; absent for everywhere.
     *
     * @throws ApiException 403 for nowhere
     */
    Optional<Set<String>> clustersToGet(
            UserInfo user, GroupResource resource, String version, String namespace, String name) {
        var action = action("get", resource, version, namespace, name);
        var decision = decide(user, action);
        if (decision.allowed()) {
            return Optional.empty();
        }
        var clusters = members.map(found -> found.allowing(user, action)).orElse(Set.of());
        if (clusters.isEmpty()) {
            throw denied(user, action, decision.reason());
        }
        return Optional.of(clusters);
    }

    private void check(UserInfo user, OnResource action) {
        var decision = decide(user, action);
        if (!decision.allowed()) {
            throw denied(user, action, decision.reason());
        }
    }

    private static OnResource action(
            String verb, GroupResource resource, String version, String namespace, String name) {
        return new OnResource(verb, resource.group(), version, resource.resource(), "", namespace, name);
    }

    private static ApiException denied(UserInfo user, OnResource action, String reason) {
        var where = action.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + action.namespace() + "\"";
        var why = "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s%s"
                .formatted(
                        user.name(),
                        action.verb(),
                        action.resource(),
                        action.group(),
                        where,
                        reason.isEmpty() ? "" : ": " + reason);
        return ApiException.forbidden(new GroupResource(action.group(), action.resource()), action.name(), why);
    }
}
