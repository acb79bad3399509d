package flagship.kubeclient;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A cache of all objects of one type, kept up to date by a {@link Reflector}. Reads come from memory and never block; any thread may read.
 *
 * <p>Add indexes and handlers, then {@link #start}.
 */
public final class Informer implements AutoCloseable {
    private final Transport transport;
    private final ReflectorConfig config;
    private final ObjectIndex cache = new ObjectIndex();
    private final CountDownLatch synced = new CountDownLatch(1);
    /** Orders the delivery to handlers with the addition of handlers. */
    private final ReentrantLock delivery = new ReentrantLock();
    /** Guarded by {@code delivery}. */
    private final List<InformerHandler> handlers = new ArrayList<>();

    private volatile Optional<Exception> lastFailure = Optional.empty();
    /** Guarded by {@code delivery}. */
    private Optional<Reflector> reflector = Optional.empty();

    public Informer(Transport transport, ReflectorConfig config) {
        this.transport = transport;
        this.config = config;
    }

    /** Indexes objects by the values that {@code values} gives; before {@link #start}. */
    public Informer index(String name, Function<RawObject, Collection<String>> values) {
        cache.index(name, values);
        return this;
    }

    /**
     * Several indexes whose values are found in one look at an object, which may have to parse it; before {@link #start}.
     *
     * @param values by the name of the index; none where a name is missing
     */
    public Informer index(Set<String> names, Function<RawObject, Map<String, Collection<String>>> values) {
        cache.index(names, values);
        return this;
    }

    /** Adds a handler, at any time; it first hears {@code added} for what is cached. */
    public Informer handle(InformerHandler handler) {
        delivery.lock();
        try {
            handlers.add(handler);
            cache.list().forEach(handler::added);
        } finally {
            delivery.unlock();
        }
        return this;
    }

    /** @throws IllegalStateException when started twice */
    public Informer start() {
        delivery.lock();
        try {
            if (reflector.isPresent()) {
                throw new IllegalStateException("the informer runs already");
            }
            reflector = Optional.of(Reflector.start(transport, config, new Feed()));
        } finally {
            delivery.unlock();
        }
        return this;
    }

    /** Whether the first list is complete and delivered to the handlers. */
    public boolean synced() {
        return synced.getCount() == 0;
    }

    /** Waits for the first list; false when the time has passed. */
    public boolean waitSynced(Duration limit) throws InterruptedException {
        return synced.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    public Optional<RawObject> get(NamespacedName key) {
        return cache.get(key);
    }

    /** All objects, in no order; a copy. */
    public List<RawObject> list() {
        return cache.list();
    }

    /** The objects of one namespace, in no order; a copy. */
    public List<RawObject> list(String namespace) {
        return cache.byIndex(ObjectIndex.NAMESPACE, namespace);
    }

    /** The objects that an index holds under a value, in no order; a copy. */
    public List<RawObject> byIndex(String index, String value) {
        return cache.byIndex(index, value);
    }

    /** What the last list or watch failed with; empty while it works. */
    public Optional<Exception> lastFailure() {
        return lastFailure;
    }

    /** Stops; returns when no handler is called any more. The cache stays readable. */
    @Override
    public void close() {
        // Joined outside of the lock, which the reflector's thread may be waiting for.
        running().ifPresent(Reflector::close);
    }

    private Optional<Reflector> running() {
        delivery.lock();
        try {
            return reflector;
        } finally {
            delivery.unlock();
        }
    }

    /** Brings what the reflector reads into the cache, then to the handlers. On the reflector's thread. */
    private final class Feed implements ReflectorHandler {
        private final Set<NamespacedName> listed = new HashSet<>();

        @Override
        public void listStarted() {
            listed.clear();
        }

        @Override
        public void page(List<RawObject> objects) {
            delivered(() -> {
                for (RawObject object : objects) {
                    listed.add(object.key());
                    store(object);
                }
            });
        }

        @Override
        public void listed(String resourceVersion) {
            delivered(() -> {
                for (RawObject object : cache.list()) {
                    if (!listed.contains(object.key())) {
                        remove(object);
                    }
                }
            });
            listed.clear();
            lastFailure = Optional.empty();
            synced.countDown();
        }

        @Override
        public void event(Type type, RawObject object) {
            delivered(() -> {
                switch (type) {
                    case ADDED, MODIFIED -> store(object);
                    case DELETED -> remove(object);
                }
            });
        }

        @Override
        public void bookmark(String resourceVersion) {
            // A cache keeps no position: it starts with a list.
        }

        @Override
        public void watching() {
            lastFailure = Optional.empty();
        }

        @Override
        public void failed(Exception cause) {
            lastFailure = Optional.of(cause);
        }

        private void delivered(Runnable change) {
            delivery.lock();
            try {
                change.run();
            } finally {
                delivery.unlock();
            }
        }

        private void store(RawObject object) {
            var old = cache.put(object);
            if (old.isEmpty()) {
                handlers.forEach(handler -> handler.added(object));
            } else if (!old.get().head().resourceVersion().equals(object.head().resourceVersion())) {
                handlers.forEach(handler -> handler.updated(old.get(), object));
            }
        }

        private void remove(RawObject object) {
            if (cache.remove(object.key()).isPresent()) {
                handlers.forEach(handler -> handler.deleted(object));
            }
        }
    }
}
