package flagship.kubemodel;

import java.util.List;

/**
 * An API group that Kubernetes itself serves.
 *
 * @param name empty for the core group
 * @param priority higher comes first in discovery; also the {@code groupPriorityMinimum} of its APIServices
 * @param versions preferred version first
 */
public record NativeGroup(String name, int priority, List<Version> versions) {
    public NativeGroup {
        versions = List.copyOf(versions);
    }

    /**
     * One served version.
     *
     * @param priority higher is preferred; also the {@code versionPriority} of its APIService
     * @param kinds by resource name
     */
    public record Version(String name, int priority, List<NativeKind> kinds) {
        public Version {
            kinds = List.copyOf(kinds);
        }
    }

    public String preferredVersion() {
        return versions.getFirst().name();
    }
}
