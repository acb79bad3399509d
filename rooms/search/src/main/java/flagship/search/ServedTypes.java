package flagship.search;

import flagship.kubemodel.GroupResource;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What can be searched in one cluster, or in all together. Immutable. */
record ServedTypes(Map<GroupResource, ServedType> byResource) {
    private static final Comparator<GroupResource> ORDER =
            Comparator.comparing(GroupResource::group).thenComparing(GroupResource::resource);

    /** Stands behind the order, which it needs. */
    static final ServedTypes NONE = new ServedTypes(Map.of());

    ServedTypes {
        var sorted = new TreeMap<GroupResource, ServedType>(ORDER);
        sorted.putAll(byResource);
        byResource = Collections.unmodifiableMap(sorted);
    }

    static ServedTypes union(Collection<ServedTypes> all) {
        var union = new TreeMap<GroupResource, ServedType>(ORDER);
        for (ServedTypes types : all) {
            types.byResource.forEach((resource, type) -> union.merge(resource, type, ServedType::and));
        }
        return new ServedTypes(union);
    }

    Optional<ServedType> find(String group, String version, String resource) {
        return Optional.ofNullable(byResource.get(new GroupResource(group, resource)))
                .filter(type -> type.offers(version));
    }

    /** By name, the core group (empty name) included. */
    List<String> groups() {
        return byResource.keySet().stream()
                .map(GroupResource::group)
                .distinct()
                .sorted()
                .toList();
    }

    /** Of one group, best first. */
    List<String> versions(String group) {
        return ofGroup(group)
                .flatMap(type -> type.versions().stream())
                .distinct()
                .sorted(TypeCatalog.versionOrder(group))
                .toList();
    }

    /** By resource name. */
    List<ServedType> ofGroupVersion(String group, String version) {
        return ofGroup(group).filter(type -> type.offers(version)).toList();
    }

    private Stream<ServedType> ofGroup(String group) {
        return byResource.values().stream()
                .filter(type -> type.resource().group().equals(group));
    }
}
