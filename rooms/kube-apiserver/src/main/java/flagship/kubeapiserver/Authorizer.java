package flagship.kubeapiserver;

/** Decides who may do what. Safe for use by many threads; answers from memory. */
public interface Authorizer {
    /** Whether {@code user} may do it, and the reason as RBAC words it. */
    Decision authorize(UserInfo user, Action action);

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
