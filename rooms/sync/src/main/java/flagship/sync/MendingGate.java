package flagship.sync;

import flagship.kubemodel.NamespacedName;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets repairs into a stream of changes without ever putting an older state behind a newer one.
 *
 * <p>Who mends opens the gate, then asks the member, then passes what it answered. An answer is at least as new as all that the stream
 * brought before the question. So it is older than what the stream has brought of this object only if that came since the gate was opened,
 * and then it is not let through; what the stream brings later comes behind it. A list, too, closes the gate: it compares everything itself.
 */
final class MendingGate {
    /** More objects than this change while somebody mends: the gate closes, and the next check goes on. */
    private static final int TOUCHED_MAX = 50_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<NamespacedName> touched = new HashSet<>(); // Guarded by the lock, as is open.
    private boolean open;

    /** Puts a change into the queue. */
    @FunctionalInterface
    interface Put {
        void run() throws InterruptedException;
    }

    void open() {
        lock.lock();
        try {
            touched.clear();
            open = true;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            touched.clear();
            open = false;
        } finally {
            lock.unlock();
        }
    }

    /** A change that the stream brought. */
    void ofStream(NamespacedName name, Put put) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (open) {
                touched.add(name);
                open = touched.size() <= TOUCHED_MAX;
            }
            put.run();
        } finally {
            lock.unlock();
        }
    }

    /** What the member answered about an object since the gate was opened; false if it is not let through. */
    boolean repair(NamespacedName name, Put put) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!open || touched.contains(name)) {
                return false;
            }
            put.run();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
