package flagship.kubemodel;

/**
 * A resource type as it stands in a URL: {@code apps/v1 deployments}.
 *
 * @param group API group; empty for the core group
 * @param version API version, {@code v1}
 * @param resource plural lower-case name, without a subresource
 */
public record GroupVersionResource(String group, String version, String resource) {
    /** The type without its version. */
    public GroupResource groupResource() {
        return new GroupResource(group, resource);
    }

    /** {@code v1} for the core group, else {@code group/version}: the form of {@code apiVersion}. */
    public String apiVersion() {
        return GroupVersionKind.apiVersion(group, version);
    }

    /** The collection's path over all namespaces: {@code /api/v1/pods}, {@code /apis/apps/v1/deployments}. */
    public String path() {
        return root() + "/" + resource;
    }

    /**
     * The collection's path in one namespace.
     *
     * @param namespace empty for cluster scope or all namespaces
     */
    public String path(String namespace) {
        return namespace.isEmpty() ? path() : root() + "/namespaces/" + namespace + "/" + resource;
    }

    /** The path of one object; {@code namespace} is empty for cluster scope. */
    public String path(String namespace, String name) {
        return path(namespace) + "/" + name;
    }

    private String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    @Override
    public String toString() {
        return apiVersion() + " " + resource;
    }
}
