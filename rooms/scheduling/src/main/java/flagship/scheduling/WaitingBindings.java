package flagship.scheduling;

import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/** The {@link SchedulingQueue} of bindings for several threads: takers wait until a key is ready. */
final class WaitingBindings implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock. */
    private final SchedulingQueue<NamespacedName> queue;

    private boolean closed;

    WaitingBindings(Queueing queueing, Timing timing) {
        this.queue = new SchedulingQueue<>(queueing, timing);
    }

    /** How an attempt ended. */
    enum Outcome {
        /** Until something changes. */
        DONE,
        /** Again after a growing pause. */
        FAILED,
        /** Again when room appears. */
        NO_ROOM
    }

    /** Keys by part of the queue. */
    record Sizes(int active, int backoff, int unschedulable) {}

    void push(NamespacedName key, int priority) {
        locked(() -> queue.push(key, priority));
    }

    /** One of many: a restart, or a cluster that changed. */
    void pushInBackground(NamespacedName key, int priority) {
        locked(() -> queue.pushInBackground(key, priority));
    }

    void delete(NamespacedName key) {
        locked(() -> queue.delete(key));
    }

    void roomAppeared(Predicate<NamespacedName> forKey) {
        locked(() -> queue.roomAppeared(forKey));
    }

    /** The next key, to be given back with {@link #finish}; blocks; empty once this is closed. */
    Optional<NamespacedName> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                var key = queue.pop();
                if (key.isPresent()) {
                    passOn();
                    return key;
                }
                changed.awaitNanos(queue.untilNext().map(Duration::toNanos).orElse(Long.MAX_VALUE));
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Signals are one a change: a taker that took one key of several, or was to wait for one, wakes the next taker. */
    private void passOn() {
        if (queue.active() > 0 || queue.untilNext().isPresent()) {
            changed.signal();
        }
    }

    void finish(NamespacedName key, Outcome outcome) {
        locked(() -> {
            switch (outcome) {
                case DONE -> queue.succeeded(key);
                case FAILED -> queue.failed(key);
                case NO_ROOM -> queue.noRoom(key);
            }
        });
    }

    Sizes sizes() {
        return read(it -> new Sizes(it.active(), it.inBackoff(), it.unschedulable()));
    }

    private <T> T read(Function<SchedulingQueue<NamespacedName>, T> reading) {
        lock.lock();
        try {
            return reading.apply(queue);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all takers; nothing is given out any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
