package flagship.kubeclient;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Changes waiting to be written: at most one for each key, the newest; in the order in which keys first came. Bounded: a writer that falls
 * behind blocks the reader. One thread takes; any may put.
 *
 * <p>It also carries the position of the stream that the changes come from (a resourceVersion), so that a batch can be committed together
 * with the position that it reaches: the newest one before which nothing is still waiting.
 *
 * <p>How changes of one key merge (source: Clusterpedia, pressure queue; contract clusterpedia.md 8.6):
 * <pre>
 * waiting \ new   ADDED    UPDATED            DELETED
 * ADDED           ADDED    ADDED              DELETED
 * UPDATED         ADDED    UPDATED            DELETED
 * DELETED         UPDATED  DELETED (kept)     DELETED
 * </pre>
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class CoalescingQueue<K, V> implements AutoCloseable {
    /** What happened to a key. */
    public enum Type {
        ADDED,
        UPDATED,
        DELETED
    }

    /** One change. */
    public record Change<K, V>(Type type, K key, V value) {}

    /**
     * Changes taken together.
     *
     * @param changes one a key; empty when only the position moved
     * @param reached position that holds once these changes are written; empty where none is known
     */
    public record Batch<K, V>(List<Change<K, V>> changes, Optional<String> reached) {}

    /**
     * Bounds.
     *
     * @param keysMax most keys waiting
     * @param weightMax most weight waiting (bytes); one change always fits
     * @param linger how long {@link #take} waits for more after the first change
     */
    public record Limits(int keysMax, long weightMax, Duration linger) {
        /** 10,000 keys, 32 MiB, 5 ms. */
        public static final Limits DEFAULT = new Limits(10_000, 32L << 20, Duration.ofMillis(5));
    }

    /** @param weight bytes of one value */
    public CoalescingQueue(Limits limits, ToLongFunction<V> weight) {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds or merges a change; blocks while the queue is full (a merge never blocks).
     *
     * @throws IllegalStateException if the queue is closed
     */
    public void put(Type type, K key, V value) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** As {@link #put(Type, Object, Object)}, the stream's position being {@code position} after this change. */
    public void put(Type type, K key, V value, String position) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** The stream has reached {@code position}: everything before it has been put. */
    public void advance(String position) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes up to {@code max} changes; waits for the first, then a little for more. Also returns, with no change, when the position alone
     * moved.
     *
     * @return empty once the queue is closed and drained
     */
    public Optional<Batch<K, V>> take(int max) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Changes waiting. */
    public int size() {
        throw new UnsupportedOperationException();
    }

    /** Drops everything that waits, and the position. */
    public void clear() {
        throw new UnsupportedOperationException();
    }

    /** Nothing more may be put; what waits can still be taken. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
