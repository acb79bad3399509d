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
    private final Map<String, T> byKey = new TreeMap<>(); // Guarded by this.
    private volatile List<T> current = List.of();

    FollowedObjects(Function<ObjectNode, T> form) {
        this.form = form;
    }

    /** Reads the current state, so that nothing is missed before the loop has started. */
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
        byKey.put(stored.key(), form.apply(Json.parseObject(stored.value())));
        current = List.copyOf(byKey.values());
    }

    @Override
    public synchronized void changed(Event event) {
        if (event.deleted()) {
            byKey.remove(event.key());
        } else {
            byKey.put(event.key(), form.apply(Json.parseObject(event.value())));
        }
        current = List.copyOf(byKey.values());
    }

    @Override
    public synchronized void idle() {
        if (current.size() != byKey.size()) {
            current = List.copyOf(byKey.values()); // After a start from the beginning, some may be gone.
        }
    }
}
