package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Stored;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The objects below one prefix in a form made for their use, kept up to date by a {@link StoreLoop}. Reading never waits; what was written
 * is seen shortly after.
 *
 * @param <T> what one object is turned into
 */
final class FollowedObjects<T> implements StoreLoop.Worker {
    private final Function<ObjectNode, T> form;
    private final Map<String, Versioned<T>> byKey = new TreeMap<>(); // Guarded by this.
    private volatile List<T> current = List.of();

    private record Versioned<T>(long revision, T value) {}

    FollowedObjects(Function<ObjectNode, T> form) {
        this.form = form;
    }

    /** Reads the current state at once, so that nothing is missed before the loop has seen it. */
    void load(ObjectStore store, String prefix) {
        store.scan(prefix, 0, "", stored -> {
            seen(stored);
            return true;
        });
    }

    /** In the order of their names. */
    List<T> current() {
        return current;
    }

    @Override
    public synchronized void reset() {
        byKey.clear();
    }

    @Override
    public synchronized void seen(Stored stored) {
        put(stored.key(), stored.revision(), stored.value());
    }

    @Override
    public synchronized void changed(Event event) {
        if (!event.deleted()) {
            put(event.key(), event.revision(), event.value());
        } else if (isNews(event.key(), event.revision())) {
            byKey.remove(event.key());
            publish();
        }
    }

    private void put(String key, long revision, byte[] value) {
        if (isNews(key, revision)) {
            byKey.put(key, new Versioned<>(revision, form.apply(Json.parseObject(value))));
            publish();
        }
    }

    /** The loop may be behind what was loaded. */
    private boolean isNews(String key, long revision) {
        var known = byKey.get(key);
        return known == null || known.revision() < revision;
    }

    private void publish() {
        current = byKey.values().stream().map(Versioned::value).toList();
    }

    @Override
    public synchronized void idle() {
        if (current.size() != byKey.size()) {
            publish(); // After a start from the beginning, some may be gone.
        }
    }
}
