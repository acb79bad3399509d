package flagship.search;

import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import java.util.Set;

/**
 * What a user may see: what he might read of this control plane under the same group, resource and namespace. Stands behind the server's own
 * check of the path, which says nothing of kind and namespace.
 */
final class Rights {
    private final Authorizer authorizer;

    Rights(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** The same as {@link #checkList} for a watch. */
    void checkWatch(UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        checkAll("watch", user, resource, version, namespaces);
    }

    /**
     * A list needs the right in all namespaces, or in each that is asked for.
     *
     * @throws ApiException 403
     */
    void checkList(UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        checkAll("list", user, resource, version, namespaces);
    }

    private void checkAll(String verb, UserInfo user, GroupResource resource, String version, Set<String> namespaces) {
        var everywhere = action(verb, resource, version, "", "");
        var decision = authorizer.authorize(user, everywhere);
        if (decision.allowed()) {
            return;
        }
        if (namespaces.isEmpty()) {
            throw denied(user, everywhere, decision.reason());
        }
        for (String namespace : namespaces) {
            check(user, action(verb, resource, version, namespace, ""));
        }
    }

    /** @throws ApiException 403 */
    void checkGet(UserInfo user, GroupResource resource, String version, String namespace, String name) {
        check(user, action("get", resource, version, namespace, name));
    }

    private void check(UserInfo user, OnResource action) {
        var decision = authorizer.authorize(user, action);
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
