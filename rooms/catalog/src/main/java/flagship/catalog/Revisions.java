package flagship.catalog;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest revision that this process knows of, and those who wait for a newer one. Safe for use by many threads. */
final class Revisions {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long newest;

    /** A commit has this revision; an older one than known changes nothing. */
    void reached(long revision) {
        lock.lock();
        try {
            if (revision > newest) {
                newest = revision;
                grown.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a revision behind {@code after}, at most so long; returns the newest. */
    long await(long after, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (newest <= after && left > 0) {
                left = grown.awaitNanos(left);
            }
            return newest;
        } finally {
            lock.unlock();
        }
    }
}
