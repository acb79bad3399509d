package flagship.propagation;

import flagship.fleetapi.DependentObject;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which bindings need which objects, so that an object that comes, goes or gets other labels brings up those that wait for it. Safe for use
 * by many threads.
 */
final class KnownDependencies {
    private record Place(GroupVersionKind kind, String namespace) {}

    /** Guarded by {@code this}. */
    private final Map<NamespacedName, List<DependentObject>> byParent = new HashMap<>();
    /** Guarded by {@code this}. */
    private final Map<Place, Set<NamespacedName>> byPlace = new HashMap<>();

    synchronized void put(NamespacedName parent, List<DependentObject> needs) {
        remove(parent);
        if (!needs.isEmpty()) {
            byParent.put(parent, List.copyOf(needs));
            needs.forEach(need ->
                    byPlace.computeIfAbsent(place(need), _ -> new HashSet<>()).add(parent));
        }
    }

    synchronized void remove(NamespacedName parent) {
        var old = byParent.remove(parent);
        if (old != null) {
            old.forEach(need -> byPlace.computeIfPresent(place(need), (_, parents) -> {
                parents.remove(parent);
                return parents.isEmpty() ? null : parents;
            }));
        }
    }

    /** The bindings that may need an object; for those that select by labels, every object of the kind may be one. */
    synchronized List<NamespacedName> parentsOf(ObjectHead object) {
        var place = new Place(GroupVersionKind.of(object.apiVersion(), object.kind()), object.namespace());
        return byPlace.getOrDefault(place, Set.of()).stream()
                .filter(parent -> byParent.getOrDefault(parent, List.of()).stream()
                        .anyMatch(need -> place(need).equals(place)
                                && (need.name().isEmpty() || need.name().equals(object.name()))))
                .toList();
    }

    private static Place place(DependentObject need) {
        return new Place(GroupVersionKind.of(need.apiVersion(), need.kind()), need.namespace());
    }
}
