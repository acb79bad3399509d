package flagship.kubeclient;

import java.time.Duration;
import java.util.Optional;

/**
 * Keys to work on: each at most once, never by two workers at the same time; a key that is added while it is worked on comes again when
 * that is done. Failed keys come back with growing pauses. Safe for use by many threads.
 *
 * <p>It needs no bound of its own: it holds at most the distinct keys that exist.
 *
 * <p>Source of the behaviour: client-go 1.32, util/workqueue.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class WorkQueue<K> implements AutoCloseable {
    /**
     * How fast failed keys come back.
     *
     * @param first pause after the first failure of a key; doubles with each further one
     * @param max longest pause of one key
     * @param perSecond failed keys that may come back in one second, over all keys
     * @param burst how many may come back at once before {@code perSecond} counts
     */
    public record Retry(Duration first, Duration max, int perSecond, int burst) {
        /** 5 ms doubling to 60 s; 50 a second, 300 at once. */
        public static final Retry DEFAULT = new Retry(Duration.ofMillis(5), Duration.ofSeconds(60), 50, 300);
    }

    public WorkQueue(Retry retry, Timing timing) {
        throw new UnsupportedOperationException();
    }

    public void add(K key) {
        throw new UnsupportedOperationException();
    }

    /** Adds the key when the time has passed; an earlier date for the same key wins. */
    public void addAfter(K key, Duration delay) {
        throw new UnsupportedOperationException();
    }

    /** Adds the key after a pause that grows with each call until {@link #forget}. */
    public void retry(K key) {
        throw new UnsupportedOperationException();
    }

    /** The key succeeded: its next failure counts as the first. */
    public void forget(K key) {
        throw new UnsupportedOperationException();
    }

    /** How often the key failed since it last succeeded. */
    public int failures(K key) {
        throw new UnsupportedOperationException();
    }

    /** The next key, which the caller must give back with {@link #done}; blocks; empty once the queue is closed. */
    public Optional<K> take() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** The work on a key that was taken has ended, well or not. */
    public void done(K key) {
        throw new UnsupportedOperationException();
    }

    /** Keys ready to be taken. */
    public int size() {
        throw new UnsupportedOperationException();
    }

    /** Wakes all takers; nothing is given out any more. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
