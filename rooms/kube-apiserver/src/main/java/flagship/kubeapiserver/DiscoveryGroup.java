package flagship.kubeapiserver;

import flagship.kubemodel.GroupVersionKind;
import java.util.List;

/**
 * An API group as discovery shows it.
 *
 * @param versions preferred version first
 */
record DiscoveryGroup(String name, List<Version> versions) {
    /**
     * One served version.
     *
     * @param stale whether this is what another server said earlier
     */
    record Version(String group, String version, List<Resource> resources, boolean stale) {
        Version {
            resources = List.copyOf(resources);
        }

        String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /**
     * One resource type.
     *
     * @param storageVersionHash empty where nothing is stored
     */
    record Resource(
            String name,
            boolean namespaced,
            GroupVersionKind kind,
            ServedType.Words words,
            List<String> verbs,
            String storageVersionHash,
            List<flagship.kubemodel.NativeKind.Subresource> subresources) {
        Resource {
            verbs = List.copyOf(verbs);
            subresources = List.copyOf(subresources);
        }
    }

    DiscoveryGroup {
        versions = List.copyOf(versions);
    }
}
