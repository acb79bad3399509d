package flagship.kubeclient;

import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A cache of all objects of one type, kept up to date by a {@link Reflector}. Reads come from memory and never block; any thread may read.
 *
 * <p>Add indexes and handlers, then {@link #start}.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Informer implements AutoCloseable {
    public Informer(Transport transport, ReflectorConfig config) {
        throw new UnsupportedOperationException();
    }

    /** Indexes objects by the values that {@code values} gives; before {@link #start}. */
    public Informer index(String name, Function<RawObject, Collection<String>> values) {
        throw new UnsupportedOperationException();
    }

    /** Adds a handler, at any time; it first hears {@code added} for what is cached. */
    public Informer handle(InformerHandler handler) {
        throw new UnsupportedOperationException();
    }

    public Informer start() {
        throw new UnsupportedOperationException();
    }

    /** Whether the first list is complete and delivered to the handlers. */
    public boolean synced() {
        throw new UnsupportedOperationException();
    }

    /** Waits for the first list; false when the time has passed. */
    public boolean waitSynced(Duration limit) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    public Optional<RawObject> get(NamespacedName key) {
        throw new UnsupportedOperationException();
    }

    /** All objects, in no order; a copy. */
    public List<RawObject> list() {
        throw new UnsupportedOperationException();
    }

    /** The objects of one namespace, in no order; a copy. */
    public List<RawObject> list(String namespace) {
        throw new UnsupportedOperationException();
    }

    /** The objects that an index holds under a value, in no order; a copy. */
    public List<RawObject> byIndex(String index, String value) {
        throw new UnsupportedOperationException();
    }

    /** What the last list or watch failed with; empty while it works. */
    public Optional<Exception> lastFailure() {
        throw new UnsupportedOperationException();
    }

    /** Stops; returns when no handler is called any more. The cache stays readable. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
