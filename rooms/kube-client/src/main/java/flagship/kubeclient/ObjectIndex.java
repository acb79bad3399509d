package flagship.kubeclient;

import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Objects by name and by indexes, always consistent with each other. Safe for use by many threads. */
final class ObjectIndex {
    static final String NAMESPACE = "namespace";

    private record Index(
            Function<RawObject, Collection<String>> values, Map<String, Map<NamespacedName, RawObject>> objects) {
        void add(RawObject object) {
            for (String value : values.apply(object)) {
                objects.computeIfAbsent(value, _ -> new HashMap<>()).put(object.key(), object);
            }
        }

        void remove(RawObject object) {
            for (String value : values.apply(object)) {
                objects.computeIfPresent(value, (_, entries) -> {
                    entries.remove(object.key());
                    return entries.isEmpty() ? null : entries;
                });
            }
        }
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    /** Guarded by {@code lock}. */
    private final Map<NamespacedName, RawObject> objects = new HashMap<>();
    /** Guarded by {@code lock}. */
    private final Map<String, Index> indexes = new LinkedHashMap<>();

    ObjectIndex() {
        index(NAMESPACE, object -> List.of(object.head().namespace()));
    }

    void index(String name, Function<RawObject, Collection<String>> values) {
        writing(() -> {
            var index = new Index(values, new HashMap<>());
            objects.values().forEach(index::add);
            return indexes.put(name, index);
        });
    }

    /** Returns what was there. */
    Optional<RawObject> put(RawObject object) {
        return writing(() -> {
            var old = Optional.ofNullable(objects.put(object.key(), object));
            for (Index index : indexes.values()) {
                old.ifPresent(index::remove);
                index.add(object);
            }
            return old;
        });
    }

    /** Returns what was there. */
    Optional<RawObject> remove(NamespacedName key) {
        return writing(() -> {
            var old = Optional.ofNullable(objects.remove(key));
            indexes.values().forEach(index -> old.ifPresent(index::remove));
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
