package flagship.kubemodel;

/** Whom policies ask whether the user of a request may do something else. May block; may be asked by many threads. */
@FunctionalInterface
public interface CelAuthorizer {
    /** A decision. */
    record Decision(boolean allowed, String reason) {}

    /**
     * What is to be done.
     *
     * @param serviceAccount {@code namespace/name} of who would do it; empty for the user of the request
     * @param path for what is no resource; empty otherwise
     */
    record Action(
            String serviceAccount,
            String verb,
            String path,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {}

    Decision decide(Action action);
}
