package flagship.kubemodel;

/**
 * A resource type without a version.
 *
 * @param group API group; empty for the core group
 * @param resource plural lower-case name
 */
public record GroupResource(String group, String resource) {
    /** {@code deployments.apps}, or {@code pods} for the core group: the form of error messages. */
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
