package flagship.kubestore;

import flagship.kubestore.ObjectStore.WatchEnded;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the watches that a commit concerns, on a thread of its own, so that a thousand watchers of one object do not delay the next write.
 *
 * <p>Invariant: a revision counts as {@link #announced} only after every watch that it concerns has been told.
 */
final class Watchers implements AutoCloseable {
    private final EventRing ring;
    private final History history;
    private final WatchIndex index = new WatchIndex();
    private final StoreThread thread = new StoreThread("store-watch", this::run);
    private volatile long announced;
    private volatile boolean closed;

    Watchers(EventRing ring, History history) {
        this.ring = ring;
        this.history = history;
        this.announced = ring.published();
    }

    void start() {
        thread.start();
    }

    /** New changes are in the ring. */
    void signal() {
        thread.unpark();
    }

    long announced() {
        return announced;
    }

    LogWatch open(String prefix, long afterRevision) {
        var watch = new LogWatch(prefix, afterRevision, ring, history, this);
        index.add(watch);
        if (closed) {
            watch.end("the store closes");
        }
        return watch;
    }

    void remove(LogWatch watch) {
        index.remove(watch);
    }

    private void run() {
        while (!closed) {
            long newest = ring.published();
            if (newest == announced) {
                LockSupport.park(this);
            } else {
                announce(announced + 1, newest);
                announced = newest;
            }
        }
    }

    private void announce(long from, long to) {
        for (long revision = from; revision <= to; revision++) {
            var change = ring.get(revision);
            if (change == null) {
                // We are slower than the ring: whom this revision concerns is no longer known here, each watch finds
                // out by itself.
                long fallen = revision;
                index.forEach(watch -> watch.changed(fallen));
                return;
            }
            index.forEachConcerned(change.key(), watch -> watch.changed(change.revision()));
        }
    }

    /** Ends all watches: their readers get {@link WatchEnded}. */
    @Override
    public void close() {
        closed = true;
        thread.unpark();
        thread.join();
        index.forEach(watch -> watch.end("the store closes"));
    }
}
