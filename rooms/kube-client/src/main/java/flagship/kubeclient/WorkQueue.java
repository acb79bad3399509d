package flagship.kubeclient;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys to work on: each at most once, never by two workers at the same time; a key that is added while it is worked on comes again when
 * that is done. Failed keys come back with growing pauses. Safe for use by many threads.
 *
 * <p>It needs no bound of its own: it holds at most the distinct keys that exist.
 *
 * <p>Source of the behaviour: client-go 1.32, util/workqueue.
 */
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

    /** A key that becomes ready at a moment. */
    private record Delayed<K>(K key, long readyNanos) {}

    private final Timing timing;
    private final RetryDelays<K> delays;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // All guarded by the lock.
    /** Ready, in order of arrival; also what is being worked on and came again meanwhile stays in {@code dirty} only. */
    private final ArrayDeque<K> ready = new ArrayDeque<>();
    /** What is in {@code ready}, or must be put there when its worker is done. */
    private final Set<K> dirty = new HashSet<>();

    private final Set<K> working = new HashSet<>();
    private final PriorityQueue<Delayed<K>> delayed =
            new PriorityQueue<>((one, other) -> Long.signum(one.readyNanos() - other.readyNanos()));
    /** The earliest entry of each key in {@code delayed}; later ones are void. */
    private final Map<K, Delayed<K>> earliest = new HashMap<>();

    private boolean closed;

    public WorkQueue(Retry retry, Timing timing) {
        this.timing = timing;
        this.delays = new RetryDelays<>(retry, timing);
    }

    public void add(K key) {
        locked(() -> addNow(key));
    }

    /** Adds the key when the time has passed; an earlier date for the same key wins. */
    public void addAfter(K key, Duration delay) {
        locked(() -> addLater(key, delay.toNanos()));
    }

    /** Adds the key after a pause that grows with each call until {@link #forget}. */
    public void retry(K key) {
        locked(() -> addLater(key, delays.next(key)));
    }

    /** The key succeeded: its next failure counts as the first. */
    public void forget(K key) {
        locked(() -> delays.forget(key));
    }

    /** How often the key failed since it last succeeded. */
    public int failures(K key) {
        lock.lock();
        try {
            return delays.failures(key);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void addNow(K key) {
        if (!closed && dirty.add(key) && !working.contains(key)) {
            ready.add(key);
            changed.signal();
        }
    }

    private void addLater(K key, long nanos) {
        if (nanos <= 0) {
            addNow(key);
            return;
        }
        var entry = new Delayed<>(key, timing.nanoTime() + nanos);
        var known = earliest.get(key);
        if (!closed && (known == null || entry.readyNanos() - known.readyNanos() < 0)) {
            earliest.put(key, entry);
            delayed.add(entry);
            changed.signal();
        }
    }

    /** The next key, which the caller must give back with {@link #done}; blocks; empty once the queue is closed. */
    public Optional<K> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long wait = promote();
                var key = ready.poll();
                if (key != null) {
                    dirty.remove(key);
                    working.add(key);
                    passOn();
                    return Optional.of(key);
                }
                changed.awaitNanos(wait);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Signals are one a change: a taker that took one key of several wakes the next taker. */
    private void passOn() {
        if (!ready.isEmpty() || !delayed.isEmpty()) {
            changed.signal();
        }
    }

    /** Moves due keys to {@code ready}; returns the nanoseconds until the next is due, MAX_VALUE where there is none. */
    private long promote() {
        while (!delayed.isEmpty()) {
            var first = delayed.peek();
            if (!first.equals(earliest.get(first.key()))) {
                delayed.poll();
                continue;
            }
            long left = first.readyNanos() - timing.nanoTime();
            if (left > 0) {
                return left;
            }
            delayed.poll();
            earliest.remove(first.key());
            addNow(first.key());
        }
        return Long.MAX_VALUE;
    }

    /** The work on a key that was taken has ended, well or not. */
    public void done(K key) {
        locked(() -> {
            working.remove(key);
            if (!closed && dirty.contains(key)) {
                ready.add(key);
                changed.signal();
            }
        });
    }

    /** Keys ready to be taken. */
    public int size() {
        lock.lock();
        try {
            promote();
            return ready.size();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all takers; nothing is given out any more. */
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
    }
}
