package flagship.kubemodel;

/**
 * A kind as it stands in an object: {@code apiVersion} and {@code kind}.
 *
 * @param group API group; empty for the core group
 */
public record GroupVersionKind(String group, String version, String kind) {
    /** Reads {@code apiVersion} ({@code v1}, {@code apps/v1}) and {@code kind}. */
    public static GroupVersionKind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    static String apiVersion(String group, String version) {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public String apiVersion() {
        return apiVersion(group, version);
    }

    /** {@code apps/v1, Kind=Deployment}, as Kubernetes prints it; {@code /v1, Kind=Pod} for the core group. */
    @Override
    public String toString() {
        return group + "/" + version + ", Kind=" + kind;
    }
}
