package flagship.kubeclient;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/**
 * Changes waiting to be written: at most one for each key, the newest; in the order in which keys first came. Bounded: a writer that falls
 * behind blocks the reader. One thread at a time takes; any may put.
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
     */
    public record Limits(int keysMax, long weightMax) {}

    /** A waiting change. {@code before} is the stream's position when its key first came, where one was known. */
    private record Waiting<V>(Type type, V value, Optional<String> before) {}

    private final Limits limits;
    private final ToLongFunction<V> weight;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();

    // All guarded by the lock.
    private final LinkedHashMap<K, Waiting<V>> waiting = new LinkedHashMap<>();
    private long weightWaiting;
    private Optional<String> position = Optional.empty();
    private Optional<String> reported = Optional.empty();
    private boolean closed;

    /** @param weight bytes of one value */
    public CoalescingQueue(Limits limits, ToLongFunction<V> weight) {
        this.limits = limits;
        this.weight = weight;
    }

    /**
     * Adds or merges a change; blocks while the queue is full (a merge never blocks).
     *
     * @throws IllegalStateException if the queue is closed
     */
    public void put(Type type, K key, V value) throws InterruptedException {
        put(new Change<>(type, key, value), Optional.empty());
    }

    /** As {@link #put(Type, Object, Object)}, the stream's position being {@code position} after this change. */
    public void put(Type type, K key, V value, String after) throws InterruptedException {
        put(new Change<>(type, key, value), Optional.of(after));
    }

    private void put(Change<K, V> change, Optional<String> after) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && full(change)) {
                drained.await();
            }
            requireOpen();
            merge(change);
            position = after.isPresent() ? after : position;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the queue is closed");
        }
    }

    private boolean full(Change<K, V> change) {
        if (waiting.isEmpty() || waiting.containsKey(change.key())) {
            return false;
        }
        return waiting.size() >= limits.keysMax()
                || weightWaiting + weight.applyAsLong(change.value()) > limits.weightMax();
    }

    private void merge(Change<K, V> change) {
        var old = waiting.get(change.key());
        if (old == null) {
            waiting.put(change.key(), new Waiting<>(change.type(), change.value(), position));
            weightWaiting += weight.applyAsLong(change.value());
            return;
        }
        if (old.type() == Type.DELETED && change.type() == Type.UPDATED) {
            return;
        }
        // Replacing a value keeps the key's place.
        waiting.put(change.key(), new Waiting<>(merged(old.type(), change.type()), change.value(), old.before()));
        weightWaiting += weight.applyAsLong(change.value()) - weight.applyAsLong(old.value());
    }

    private static Type merged(Type old, Type changed) {
        return switch (changed) {
            case DELETED -> Type.DELETED;
            case ADDED -> old == Type.DELETED ? Type.UPDATED : Type.ADDED;
            case UPDATED -> old;
        };
    }

    /** The stream has reached {@code position}: everything before it has been put. */
    public void advance(String reached) {
        lock.lock();
        try {
            position = Optional.of(reached);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes up to {@code max} changes, without waiting. Also returns, with no change, when the position alone moved.
     *
     * @return empty when there is nothing to write
     */
    public Optional<Batch<K, V>> take(int max) {
        lock.lock();
        try {
            return waiting.isEmpty() && position.equals(reported) ? Optional.empty() : Optional.of(batch(max));
        } finally {
            lock.unlock();
        }
    }

    private Batch<K, V> batch(int max) {
        var changes = new ArrayList<Change<K, V>>(Math.min(max, waiting.size()));
        while (changes.size() < max && !waiting.isEmpty()) {
            var first = waiting.pollFirstEntry();
            weightWaiting -= weight.applyAsLong(first.getValue().value());
            changes.add(new Change<>(
                    first.getValue().type(), first.getKey(), first.getValue().value()));
        }
        // Everything that came before the oldest change still waiting is in this batch or an earlier one.
        reported =
                waiting.isEmpty() ? position : waiting.firstEntry().getValue().before();
        drained.signalAll();
        return new Batch<>(changes, reported);
    }

    /** Changes waiting. */
    public int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything that waits, and the position. */
    public void clear() {
        lock.lock();
        try {
            waiting.clear();
            weightWaiting = 0;
            position = Optional.empty();
            reported = Optional.empty();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more may be put; what waits can still be taken. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
