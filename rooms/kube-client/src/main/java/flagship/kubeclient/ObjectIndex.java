package flagship.kubeclient;

import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Objects by name and by indexes, always consistent with each other. Safe for use by many threads. */
final class ObjectIndex {
    static final String NAMESPACE = "namespace";

    /** Objects by the values of one index. */
    private record Index(Map<String, Map<NamespacedName, RawObject>> objects) {
        void add(Collection<String> values, RawObject object) {
            for (String value : values) {
                objects.computeIfAbsent(value, _ -> new HashMap<>()).put(object.key(), object);
            }
        }

        void remove(Collection<String> values, RawObject object) {
            for (String value : values) {
                objects.computeIfPresent(value, (_, entries) -> {
                    entries.remove(object.key());
                    return entries.isEmpty() ? null : entries;
                });
            }
        }
    }

    /** Indexes whose values are found in one look at an object. */
    private record Group(Map<String, Index> indexes, Function<RawObject, Map<String, Collection<String>>> values) {
        void add(RawObject object) {
            var found = values.apply(object);
            indexes.forEach((name, index) -> index.add(found.getOrDefault(name, List.of()), object));
        }

        void remove(RawObject object) {
            var found = values.apply(object);
            indexes.forEach((name, index) -> index.remove(found.getOrDefault(name, List.of()), object));
        }
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    /** Guarded by {@code lock}. */
    private final Map<NamespacedName, RawObject> objects = new HashMap<>();
    /** Guarded by {@code lock}. */
    private final List<Group> groups = new ArrayList<>();
    /** Guarded by {@code lock}; those of all groups. */
    private final Map<String, Index> indexes = new HashMap<>();

    ObjectIndex() {
        index(NAMESPACE, object -> List.of(object.head().namespace()));
    }

    void index(String name, Function<RawObject, Collection<String>> values) {
        index(Set.of(name), object -> Map.of(name, values.apply(object)));
    }

    void index(Set<String> names, Function<RawObject, Map<String, Collection<String>>> values) {
        writing(() -> {
            var made = new HashMap<String, Index>();
            names.forEach(name -> made.put(name, new Index(new HashMap<>())));
            var group = new Group(made, values);
            objects.values().forEach(group::add);
            indexes.putAll(made);
            return groups.add(group);
        });
    }

    /** Returns what was there. */
    Optional<RawObject> put(RawObject object) {
        return writing(() -> {
            var old = Optional.ofNullable(objects.put(object.key(), object));
            for (Group group : groups) {
                old.ifPresent(group::remove);
                group.add(object);
            }
            return old;
        });
    }

    /** Returns what was there. */
    Optional<RawObject> remove(NamespacedName key) {
        return writing(() -> {
            var old = Optional.ofNullable(objects.remove(key));
            groups.forEach(group -> old.ifPresent(group::remove));
            return old;
        });
    }

    Optional<RawObject> get(NamespacedName key) {
        return reading(() -> Optional.ofNullable(objects.get(key)));
    }

    List<RawObject> list() {
        return reading(() -> new ArrayList<>(objects.values()));
    }

    /** @throws IllegalArgumentException if there is no such index */
    List<RawObject> byIndex(String name, String value) {
        return reading(() -> {
            var index = indexes.get(name);
            if (index == null) {
                throw new IllegalArgumentException("there is no index \"%s\"".formatted(name));
            }
            return new ArrayList<>(index.objects().getOrDefault(value, Map.of()).values());
        });
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private <T> T writing(Supplier<T> write) {
        lock.writeLock().lock();
        try {
            return write.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
