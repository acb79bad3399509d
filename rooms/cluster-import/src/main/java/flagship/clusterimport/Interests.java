package flagship.clusterimport;

import flagship.fleetapi.PediaClusterLifecycle.ObjectReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which lifecycles are made from which objects, whether these exist or not. Safe for use by many threads. */
final class Interests {
    /** Guarded by {@code this}. */
    private final Map<ObjectReference, Set<String>> lifecycles = new HashMap<>();
    /** Guarded by {@code this}. */
    private final Map<String, Set<ObjectReference>> objects = new HashMap<>();

    /** Before the object is read, so that no change after that is missed. */
    synchronized void add(String lifecycle, ObjectReference object) {
        lifecycles.computeIfAbsent(object, _ -> new HashSet<>()).add(lifecycle);
        objects.computeIfAbsent(lifecycle, _ -> new HashSet<>()).add(object);
    }

    /** The lifecycle is made from these alone. */
    synchronized void keep(String lifecycle, Set<ObjectReference> kept) {
        var known = objects.getOrDefault(lifecycle, Set.of());
        for (ObjectReference object : List.copyOf(known)) {
            if (!kept.contains(object)) {
                known.remove(object);
                lifecycles.computeIfPresent(object, (_, names) -> {
                    names.remove(lifecycle);
                    return names.isEmpty() ? null : names;
                });
            }
        }
        if (known.isEmpty()) {
            objects.remove(lifecycle);
        }
    }

    synchronized List<String> of(ObjectReference object) {
        return List.copyOf(lifecycles.getOrDefault(object, Set.of()));
    }
}
