package flagship.kubeclient;

import java.time.Duration;
import java.util.function.Function;

/**
 * Workers on virtual threads that reconcile the keys of one {@link WorkQueue}. While a key is worked on, the logging context (MDC) holds
 * {@code controller} and {@code object}.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Controller<K> implements AutoCloseable {
    private Controller() {}

    /**
     * Starts a controller.
     *
     * @param name for logs and threads, lower case: {@code binding}
     * @param workers keys worked on at the same time; at least 1
     */
    public static <K> Controller<K> start(String name, int workers, Reconciler<K> reconciler) {
        throw new UnsupportedOperationException();
    }

    /** A change: reconcile soon. */
    public void enqueue(K key) {
        throw new UnsupportedOperationException();
    }

    public void enqueueAfter(K key, Duration delay) {
        throw new UnsupportedOperationException();
    }

    /** A handler that enqueues the keys which a changed object concerns; both states are asked for an update. */
    public InformerHandler enqueueing(Function<RawObject, ? extends Iterable<K>> keys) {
        throw new UnsupportedOperationException();
    }

    /** Keys waiting. */
    public int backlog() {
        throw new UnsupportedOperationException();
    }

    /** Interrupts the workers and returns when they have ended. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
