package flagship.kubestore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, oldest first. Bounded: who submits more waits for room. Nothing gets in after closing, nothing is lost. */
final class CommitQueue {
    private static final int WAITING_MAX = 1024;

    private final int batchMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Work> waiting = new ArrayDeque<>(WAITING_MAX);
    private boolean closed;

    CommitQueue(int batchMax) {
        this.batchMax = batchMax;
    }

    /** @throws ObjectStore.StoreUnavailable if the queue is closed */
    void submit(Work work) {
        lock.lock();
        try {
            while (waiting.size() >= WAITING_MAX && !closed) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                throw Failures.closed();
            }
            waiting.add(work);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work; empty once the queue is closed and everything in it was handed out. */
    List<Work> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            return drain();
        } finally {
            lock.unlock();
        }
    }

    private List<Work> drain() {
        var batch = new ArrayList<Work>(Math.min(batchMax, waiting.size()));
        int size = 0;
        while (size < batchMax && !waiting.isEmpty()) {
            var work = waiting.remove();
            size += work.size();
            batch.add(work);
        }
        room.signalAll();
        return batch;
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
