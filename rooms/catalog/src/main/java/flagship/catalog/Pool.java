package flagship.catalog;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Things that are costly to make and serve one thread at a time. Callers come on virtual threads, each new: what a thread kept for itself
 * would never be used again. Keeps at most a fixed number of idle ones.
 */
final class Pool<T extends AutoCloseable> implements AutoCloseable {
    private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Supplier<T> maker;
    private final int idleMax;

    Pool(int idleMax, Supplier<T> maker) {
        this.idleMax = idleMax;
        this.maker = maker;
    }

    T take() {
        T item = idle.pollLast();
        if (item == null) {
            return maker.get();
        }
        idleCount.decrementAndGet();
        return item;
    }

    void giveBack(T item) {
        if (closed.get() || idleCount.incrementAndGet() > idleMax) {
            idleCount.decrementAndGet();
            end(item);
            return;
        }
        idle.addLast(item);
    }

    private static void end(AutoCloseable item) {
        try {
            item.close();
        } catch (Exception e) {
            throw new IllegalStateException("a pooled resource does not close", e);
        }
    }

    @Override
    public void close() {
        closed.set(true);
        for (T item = idle.pollLast(); item != null; item = idle.pollLast()) {
            end(item);
        }
    }
}
