package flagship.search;

import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One resource that can be searched, in one cluster or in all.
 *
 * @param versions the versions in which it is offered, best first
 * @param stored by offered version, the types under which the rows lie in the catalog; several where clusters store differently
 * @param isNative a kind of Kubernetes itself: its list items carry no apiVersion and kind
 */
record ServedType(
        GroupResource resource,
        String kind,
        boolean namespaced,
        boolean isNative,
        String singular,
        List<String> shortNames,
        List<String> categories,
        List<String> versions,
        Map<String, Set<GroupVersionResource>> stored) {
    ServedType {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        versions = List.copyOf(versions);
        stored = Map.copyOf(stored);
    }

    boolean offers(String version) {
        return stored.containsKey(version);
    }

    /** The catalog's types for an offered version, always in the same order; none for another. */
    List<GroupVersionResource> storedAs(String version) {
        return stored.getOrDefault(version, Set.of()).stream()
                .sorted(Comparator.comparing(GroupVersionResource::toString))
                .toList();
    }

    /** The same type over the clusters of both. */
    ServedType and(ServedType other) {
        var versionsOfBoth = new TreeSet<>(TypeCatalog.versionOrder(resource.group()));
        versionsOfBoth.addAll(versions);
        versionsOfBoth.addAll(other.versions);
        var storedOfBoth = versionsOfBoth.stream().collect(Collectors.toMap(version -> version, version -> {
            var types = new HashSet<>(stored.getOrDefault(version, Set.of()));
            types.addAll(other.stored.getOrDefault(version, Set.of()));
            return Set.copyOf(types);
        }));
        return new ServedType(
                resource,
                kind,
                namespaced,
                isNative,
                singular,
                shortNames,
                categories,
                List.copyOf(versionsOfBoth),
                storedOfBoth);
    }
}
