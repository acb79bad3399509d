package flagship.kubeapiserver;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every resource type that the store serves: the native ones, and the custom ones as their definitions come and go. Safe for use by many
 * threads; each look-up sees one consistent state.
 */
final class TypeRegistry {
    private final Catalogue natives;
    private volatile Catalogue all;

    /**
     * An immutable set of types. {@code storage} holds one version of each type: the one that is stored; {@code siblings} all versions, and
     * groups, in which the objects of one stored type are served.
     */
    private record Catalogue(
            Map<GroupVersionResource, ServedType> byResource,
            Map<GroupResource, ServedType> storage,
            Map<GroupResource, List<ServedType>> siblings) {
        static Catalogue of(Collection<ServedType> types) {
            var byResource = new LinkedHashMap<GroupVersionResource, ServedType>();
            var storage = new LinkedHashMap<GroupResource, ServedType>();
            for (ServedType type : types) {
                byResource.put(type.resource(), type);
                if (type.showsStoredKind() || !storage.containsKey(type.groupResource())) {
                    storage.put(type.groupResource(), type);
                }
            }
            var siblings = types.stream().collect(Collectors.groupingBy(ServedType::storage));
            return new Catalogue(byResource, storage, siblings);
        }
    }

    TypeRegistry(List<ServedType> natives) {
        this.natives = Catalogue.of(natives);
        this.all = this.natives;
    }

    /** Replaces all custom types. */
    void replaceCustom(List<ServedType> custom) {
        var types = new ArrayList<>(natives.byResource().values());
        types.addAll(custom);
        all = Catalogue.of(types);
    }

    Optional<ServedType> find(GroupVersionResource resource) {
        return Optional.ofNullable(all.byResource().get(resource));
    }

    /** The type in the version in which it is stored. */
    Optional<ServedType> stored(GroupResource resource) {
        return Optional.ofNullable(all.storage().get(resource));
    }

    /** A type of which objects are stored, by the kind that owner references name; any of its versions. */
    Optional<ServedType> byKind(String group, String kind) {
        return all.storage().values().stream()
                .filter(type -> type.kind().kind().equals(kind)
                        && type.resource().group().equals(group))
                .findFirst();
    }

    /** Every type once, in the version in which it is stored; types without objects of their own left out. */
    List<ServedType> storedTypes() {
        return all.storage().values().stream()
                .filter(type -> type.allows("list") && type.groupResource().equals(type.storage()))
                .toList();
    }

    /** Every type in every served version. */
    List<ServedType> all() {
        return List.copyOf(all.byResource().values());
    }

    /** The types whose objects are the same stored ones, this type among them. */
    List<ServedType> siblings(ServedType type) {
        return all.siblings().getOrDefault(type.storage(), List.of());
    }

    /** Whether the group version has native types: unknown resources in it are refused with a Status, in others with plain text. */
    boolean isNative(String group, String version) {
        return natives.byResource().keySet().stream()
                .anyMatch(resource ->
                        resource.group().equals(group) && resource.version().equals(version));
    }
}
