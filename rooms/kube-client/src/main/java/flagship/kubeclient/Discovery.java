package flagship.kubeclient;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What an API server serves, at one moment.
 *
 * @param groups in the server's order of priority, the core group (empty name) first
 * @param failures the group versions whose resources could not be read; the rest stands
 */
public record Discovery(List<Group> groups, List<Failure> failures) {
    public Discovery {
        groups = List.copyOf(groups);
        failures = List.copyOf(failures);
    }

    /** A group; {@code versions} in the server's order of preference. */
    public record Group(String name, List<Version> versions) {
        public Group {
            versions = List.copyOf(versions);
        }
    }

    /**
     * One version of a group.
     *
     * @param stale the server could not refresh it: an aggregated API that is down
     */
    public record Version(String version, boolean stale, List<Resource> resources) {
        public Version {
            resources = List.copyOf(resources);
        }
    }

    /**
     * One resource type.
     *
     * @param kind of its objects; its group and version may be others than the resource's
     * @param singular empty where the server gives none
     * @param subresources their names: {@code status}, {@code scale}
     */
    public record Resource(
            GroupVersionResource resource,
            GroupVersionKind kind,
            boolean namespaced,
            String singular,
            List<String> verbs,
            List<String> shortNames,
            List<String> categories,
            List<String> subresources) {
        public Resource {
            verbs = List.copyOf(verbs);
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
            subresources = List.copyOf(subresources);
        }

        /** Whether a {@link Reflector} can follow it. */
        public boolean listsAndWatches() {
            return verbs.contains("list") && verbs.contains("watch");
        }
    }

    /**
     * A group version that could not be read.
     *
     * @param apiVersion {@code group/version}
     */
    public record Failure(String apiVersion, String message) {}

    /**
     * Asks the server: one request for core and one for the other groups where it aggregates discovery, else one a group version.
     *
     * @throws flagship.kubemodel.ApiException if the list of groups is refused
     */
    public static Discovery read(Transport transport) throws IOException, InterruptedException {
        return new DiscoveryReader(transport).read();
    }

    /** All types of all versions. */
    public List<Resource> resources() {
        return groups.stream()
                .flatMap(group -> group.versions().stream())
                .flatMap(version -> version.resources().stream())
                .toList();
    }

    public Optional<Resource> find(GroupVersionResource resource) {
        return resources().stream().filter(it -> it.resource().equals(resource)).findFirst();
    }

    /** The resource whose objects are of this kind. */
    public Optional<Resource> find(GroupVersionKind kind) {
        return resources().stream().filter(it -> it.kind().equals(kind)).findFirst();
    }

    /** Every version of a type, in the server's order of preference; empty where it has none. */
    public List<Resource> versions(GroupResource resource) {
        return resources().stream()
                .filter(it -> it.resource().groupResource().equals(resource))
                .toList();
    }

    /**
     * The version of a type to use: the first of the server's, in its order of preference, that is acceptable.
     *
     * @param acceptable versions that the caller understands; empty accepts every one
     */
    public Optional<Resource> chooseVersion(GroupResource resource, Collection<String> acceptable) {
        return versions(resource).stream()
                .filter(it -> acceptable.isEmpty()
                        || acceptable.contains(it.resource().version()))
                .findFirst();
    }
}
