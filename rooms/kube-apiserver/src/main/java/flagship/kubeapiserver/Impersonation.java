package flagship.kubeapiserver;

import flagship.kubeapiserver.Authorizer.Action.OnResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Acting for somebody else: the {@code Impersonate-*} headers. Everything they name must be allowed by the verb {@code impersonate}.
 *
 * <p>Source: kube-apiserver 1.32, {@code k8s.io/apiserver/pkg/endpoints/filters}.
 */
final class Impersonation {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final String EXTRA = "impersonate-extra-";
    private static final String REVIEW_GROUP = "authentication.k8s.io";

    private final Authorizer authorizer;

    Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** What is wrong with the headers: they name groups, a uid or extras, but no user. */
    static Optional<String> complaint(RequestHead head) {
        var wanted = Wanted.of(head);
        if (!wanted.name.isEmpty() || wanted.isEmpty()) {
            return Optional.empty();
        }
        var references = new ArrayList<String>();
        wanted.groups.forEach(group -> references.add("{Group  " + group + "    }"));
        wanted.extra.forEach((key, values) -> values.forEach(
                value -> references.add("{UserExtra  " + value + "  authentication.k8s.io/v1  " + key + "}")));
        if (!wanted.uid.isEmpty()) {
            references.add("{UID  " + wanted.uid + "  authentication.k8s.io/v1  }");
        }
        return Optional.of("Internal Server Error: \"%s\": requested [%s] without impersonating a user\n"
                .formatted(head.path(), String.join(" ", references)));
    }

    /**
     * The user for whom the request acts: {@code user} itself without such headers.
     *
     * @throws flagship.kubemodel.ApiException 403 if {@code user} may not act for them
     */
    UserInfo apply(UserInfo user, RequestHead head) {
        var wanted = Wanted.of(head);
        if (wanted.name.isEmpty()) {
            return user;
        }
        for (var action : wanted.actions()) {
            var decision = authorizer.authorize(user, action);
            if (!decision.allowed()) {
                throw Denial.of(user, action, decision.reason());
            }
        }
        return wanted.user();
    }

    /** What the headers say. */
    private record Wanted(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
        static Wanted of(RequestHead head) {
            return new Wanted(
                    head.header("impersonate-user").orElse(""),
                    head.header("impersonate-uid").orElse(""),
                    head.headers().getOrDefault("impersonate-group", List.of()),
                    FrontProxy.extras(head, EXTRA));
        }

        boolean isEmpty() {
            return name.isEmpty() && uid.isEmpty() && groups.isEmpty() && extra.isEmpty();
        }

        List<OnResource> actions() {
            var actions = new ArrayList<OnResource>();
            var account = account();
            actions.add(
                    account.isPresent()
                            ? impersonate("", "serviceaccounts", "", account.get()[0], account.get()[1])
                            : impersonate("", "users", "", "", name));
            groups.forEach(group -> actions.add(impersonate("", "groups", "", "", group)));
            extra.forEach((key, values) ->
                    values.forEach(value -> actions.add(impersonate(REVIEW_GROUP, "userextras", key, "", value))));
            if (!uid.isEmpty()) {
                actions.add(impersonate(REVIEW_GROUP, "uids", "", "", uid));
            }
            return actions;
        }

        UserInfo user() {
            var all = new ArrayList<>(groups);
            if (groups.isEmpty()) {
                account()
                        .ifPresent(account ->
                                all.addAll(List.of("system:serviceaccounts", "system:serviceaccounts:" + account[0])));
            }
            var user = new UserInfo(name, uid, all, extra);
            if (name.equals(AuthenticatorChain.ANONYMOUS.name())) {
                return all.isEmpty() ? AuthenticatorChain.withGroup(user, AuthenticatorChain.UNAUTHENTICATED) : user;
            }
            return all.contains(AuthenticatorChain.UNAUTHENTICATED)
                    ? user
                    : AuthenticatorChain.withGroup(user, AuthenticatorChain.AUTHENTICATED);
        }

        /** Namespace and name, if the user is a service account. */
        private Optional<String[]> account() {
            if (!name.startsWith(SERVICE_ACCOUNT)) {
                return Optional.empty();
            }
            var parts = name.substring(SERVICE_ACCOUNT.length()).split(":", -1);
            return parts.length == 2 ? Optional.of(parts) : Optional.empty();
        }

        private static OnResource impersonate(
                String group, String resource, String subresource, String namespace, String name) {
            return new OnResource("impersonate", group, "v1", resource, subresource, namespace, name);
        }
    }
}
