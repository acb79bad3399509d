package flagship.kubeapiserver;

/** Decides who may do what. Safe for use by many threads; answers from memory. */
public interface Authorizer {
    /** Whether {@code user} may do it, and the reason as RBAC words it. */
    Decision authorize(UserInfo user, Action action);

    /**
     * As {@link #authorize}, where a rule for all resources ({@code *}) does not count: one has to name this one. Masters need no rule.
     *
     * <p>Who cannot look into rules asks about a resource that no rule names. A user who may do that has a rule for everything; whether he has
     * another one besides cannot be told, so he is refused.
     */
    default Decision authorizeNamed(UserInfo user, Action.OnResource action) {
        var decision = authorize(user, action);
        if (!decision.allowed() || user.groups().contains(UserInfo.MASTERS)) {
            return decision;
        }
        var unnamed = new Action.OnResource(
                action.verb(), action.group(), action.version(), "named-by-no-rule", "", action.namespace(), "");
        return authorize(user, unnamed).allowed() ? new Decision(false, "") : decision;
    }

    /** @param reason empty where there is none */
    record Decision(boolean allowed, String reason) {}

    /** What is to be done. */
    sealed interface Action {
        /**
         * On a resource.
         *
         * @param subresource empty for none
         * @param namespace empty for cluster scope or all namespaces
         * @param name empty where unknown
         */
        record OnResource(
                String verb,
                String group,
                String version,
                String resource,
                String subresource,
                String namespace,
                String name)
                implements Action {}

        /** On a path that is no resource: {@code /metrics}. {@code verb} is the method in lower case. */
        record OnPath(String verb, String path) implements Action {}
    }
}
