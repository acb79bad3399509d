package flagship.search;

import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterStatus.GroupStatus;
import flagship.fleetapi.PediaClusterStatus.ResourceStatus;
import flagship.fleetapi.SyncCondition;
import flagship.kubeclient.ApiVersionOrder;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NativeKind;
import flagship.kubemodel.NativeKinds;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads from a PediaCluster's status what can be searched of it: every resource that has a sync condition. Native kinds are offered in every
 * version that Kubernetes' registry knows, others in the versions that are synchronised.
 */
final class TypeCatalog {
    private TypeCatalog() {}

    /** Best first: the registry's order for native groups, Kubernetes' order of version names for others. */
    static Comparator<String> versionOrder(String group) {
        var known = NativeKinds.registryVersions(group);
        return Comparator.<String>comparingInt(
                        version -> known.contains(version) ? known.indexOf(version) : known.size())
                .thenComparing(ApiVersionOrder.BEST_FIRST);
    }

    static ServedTypes of(PediaCluster cluster) {
        if (cluster.metadata().isBeingDeleted()) {
            return ServedTypes.NONE;
        }
        var types = new HashMap<GroupResource, ServedType>();
        for (GroupStatus group : cluster.status().syncResources()) {
            for (ResourceStatus resource : group.resources()) {
                if (!resource.syncConditions().isEmpty()) {
                    var type = type(group.group(), resource);
                    types.merge(type.resource(), type, ServedType::and);
                }
            }
        }
        return new ServedTypes(types);
    }

    private static ServedType type(String group, ResourceStatus status) {
        var registry = NativeKinds.registryVersions(group, status.kind());
        boolean isNative = !registry.isEmpty();
        var stored = new LinkedHashMap<String, Set<GroupVersionResource>>();
        for (SyncCondition condition : status.syncConditions()) {
            stored.put(condition.version(), Set.of(stored(group, status.name(), condition)));
        }
        if (isNative) {
            var all = Set.copyOf(stored.values().stream().flatMap(Set::stream).toList());
            registry.forEach(version -> stored.put(version, all));
        }
        var versions = new TreeSet<>(versionOrder(group));
        versions.addAll(stored.keySet());
        var known = known(group, status.name(), registry);
        return new ServedType(
                new GroupResource(group, status.name()),
                status.kind(),
                status.namespaced(),
                isNative,
                known.map(NativeKind::singular).orElse(status.kind().toLowerCase(Locale.ROOT)),
                known.map(NativeKind::shortNames).orElse(List.of()),
                known.map(NativeKind::categories).orElse(List.of()),
                List.copyOf(versions),
                Map.copyOf(stored));
    }

    private static Optional<NativeKind> known(String group, String resource, List<String> versions) {
        return versions.stream()
                .flatMap(version -> NativeKinds.byResource(new GroupVersionResource(group, version, resource)).stream())
                .findFirst();
    }

    private static GroupVersionResource stored(String group, String resource, SyncCondition condition) {
        var version = condition.storageVersion().isEmpty() ? condition.version() : condition.storageVersion();
        if (condition.storageResource().isEmpty()) {
            return new GroupVersionResource(group, version, resource);
        }
        var parts = condition.storageResource().split("\\.", 2);
        return new GroupVersionResource(parts.length > 1 ? parts[1] : "", version, parts[0]);
    }
}
