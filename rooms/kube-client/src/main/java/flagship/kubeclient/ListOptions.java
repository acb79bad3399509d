package flagship.kubeclient;

/**
 * What to list. Empty strings are left out of the request.
 *
 * @param namespace empty for all namespaces, or for cluster-scoped kinds
 * @param limit most objects of one page; 0 leaves the page size to the server
 * @param continuation token of the page before
 * @param resourceVersion {@code 0} accepts any cached state; empty asks for the newest
 */
public record ListOptions(
        String namespace,
        String labelSelector,
        String fieldSelector,
        int limit,
        String continuation,
        String resourceVersion) {
    /** Everything, newest state, 500 objects a page. */
    public static final ListOptions ALL = new ListOptions("", "", "", 500, "", "");

    public static ListOptions inNamespace(String namespace) {
        return new ListOptions(namespace, "", "", 500, "", "");
    }

    public ListOptions withLabels(String selector) {
        return new ListOptions(namespace, selector, fieldSelector, limit, continuation, resourceVersion);
    }

    public ListOptions withFields(String selector) {
        return new ListOptions(namespace, labelSelector, selector, limit, continuation, resourceVersion);
    }

    public ListOptions withLimit(int objects) {
        return new ListOptions(namespace, labelSelector, fieldSelector, objects, continuation, resourceVersion);
    }

    public ListOptions continuing(String token) {
        return new ListOptions(namespace, labelSelector, fieldSelector, limit, token, resourceVersion);
    }
}
