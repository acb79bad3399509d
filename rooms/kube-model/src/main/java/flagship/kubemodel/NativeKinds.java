package flagship.kubemodel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every kind that Kubernetes 1.32 itself serves, and what its type registry knows beyond that.
 *
 * <p>Read once, on first use, from a table of 70 lines. Safe for any thread.
 */
public final class NativeKinds {
    private NativeKinds() {}

    /** Holds the table; loaded when somebody first asks. */
    private static final class Loaded {
        static final List<NativeGroup> GROUPS = NativeKindsTable.read();
        static final List<NativeKind> ALL = GROUPS.stream()
                .flatMap(group -> group.versions().stream())
                .flatMap(version -> version.kinds().stream())
                .toList();
        static final Map<GroupVersionResource, NativeKind> BY_RESOURCE = new LinkedHashMap<>();
        static final Map<GroupVersionKind, NativeKind> BY_KIND = new LinkedHashMap<>();

        static {
            for (NativeKind kind : ALL) {
                BY_RESOURCE.put(kind.gvr(), kind);
                BY_KIND.put(kind.gvk(), kind);
            }
        }
    }

    /** All served kinds in the order of discovery: groups by priority, versions best first, resources by name. */
    public static List<NativeKind> all() {
        return Loaded.ALL;
    }

    /**
     * All served groups in the order of discovery. The core group stands first; {@code /apis} lists the rest.
     */
    public static List<NativeGroup> groups() {
        return Loaded.GROUPS;
    }

    /** The served group of that name; empty string for the core group. */
    public static Optional<NativeGroup> group(String name) {
        return Loaded.GROUPS.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** The kinds of one served group version, by resource name; empty where it is not served. */
    public static List<NativeKind> ofGroupVersion(String group, String version) {
        return group(group).stream()
                .flatMap(found -> found.versions().stream())
                .filter(served -> served.name().equals(version))
                .flatMap(served -> served.kinds().stream())
                .toList();
    }

    public static Optional<NativeKind> byResource(GroupVersionResource resource) {
        return Optional.ofNullable(Loaded.BY_RESOURCE.get(resource));
    }

    public static Optional<NativeKind> byKind(GroupVersionKind kind) {
        return Optional.ofNullable(Loaded.BY_KIND.get(kind));
    }

    /**
     * The versions of a group that the type registry of Kubernetes 1.32 can read, best first; empty for groups that are not native. This
     * is wider than what is served: members of other releases offer older and newer versions.
     */
    public static List<String> registryVersions(String group) {
        return NativeRegistry.versions(group);
    }

    /**
     * The versions in which the type registry of Kubernetes 1.32 knows a kind, best first; empty for kinds that it does not know, which
     * are to be treated as custom resources.
     */
    public static List<String> registryVersions(String group, String kind) {
        return NativeRegistry.versions(group, kind);
    }

    /** The version in which objects of a native group are stored in a catalog; empty for groups that are not native. */
    public static Optional<String> storageVersion(GroupResource resource) {
        return NativeRegistry.storageVersion(resource);
    }
}
