package flagship.networkagent;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Locks for any number of keys in bounded memory: one key at a time; two keys rarely wait for each other. */
final class StripedLocks {
    private static final int COUNT = 256;

    private final ReentrantLock[] locks =
            IntStream.range(0, COUNT).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    /** Held until it is closed, by the thread that took it. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    Held take(String key) throws InterruptedException {
        var lock = locks[Math.floorMod(key.hashCode(), COUNT)];
        lock.lockInterruptibly();
        return lock::unlock;
    }
}
