package flagship.kubestore;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.Watch;
import flagship.kubestore.ObjectStore.WatchEnded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A watch that holds no events, only a position: it reads the ring, and the log where it is older than the ring. So a slow reader costs
 * nothing; it is ended when the history that it would need is gone.
 *
 * <p>Between reader and announcer stands one number, {@code unread}: the least announced revision that concerns this watch and that the
 * reader has not started on; 0 for none. A change is in the ring before it is announced, so whoever takes the number sees it.
 */
final class LogWatch implements Watch {
    /** What one call returns at most: events, and bytes of their values. */
    private static final int EVENTS_MAX = 512;

    private static final long BYTES_MAX = 4L << 20;
    private static final long NOTHING = 0;
    private static final Duration PATIENCE_MAX = Duration.ofDays(1);

    private final String prefix;
    private final KeyRange range;
    private final EventRing ring;
    private final History history;
    private final Watchers watchers;
    private final AtomicLong unread;
    private volatile @Nullable Thread reader;
    private volatile @Nullable String ended;
    /** The reader's own: everything up to this revision was returned or does not concern it. */
    private long reached;

    LogWatch(String prefix, long afterRevision, EventRing ring, History history, Watchers watchers) {
        this.prefix = prefix;
        this.range = KeyRange.of(prefix);
        this.ring = ring;
        this.history = history;
        this.watchers = watchers;
        this.reached = afterRevision;
        this.unread = new AtomicLong(afterRevision + 1);
    }

    String prefix() {
        return prefix;
    }

    /** Tells the reader that {@code revision} concerns it. Called in revision order. */
    void changed(long revision) {
        if (unread.compareAndSet(NOTHING, revision)) {
            LockSupport.unpark(reader);
        }
    }

    void end(String why) {
        ended = why;
        LockSupport.unpark(reader);
    }

    @Override
    public List<Event> take(Duration patience) throws InterruptedException {
        var limited = patience.compareTo(PATIENCE_MAX) < 0 ? patience : PATIENCE_MAX;
        long deadline = System.nanoTime() + limited.toNanos();
        reader = Thread.currentThread();
        while (true) {
            throwIfEnded();
            var events = poll();
            long left = deadline - System.nanoTime();
            if (!events.isEmpty() || left <= 0) {
                return events;
            }
            if (unread.get() == NOTHING) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    private void throwIfEnded() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var why = ended;
        if (why != null) {
            throw new WatchEnded(why);
        }
    }

    private List<Event> poll() {
        long announced =
                watchers.announced(); // Before the look at unread, or a revision between the two would be passed over.
        long from = unread.getAndSet(NOTHING);
        if (from == NOTHING) {
            reached = Math.max(reached, announced);
            return List.of();
        }
        long to = ring.published();
        try {
            return collect(Math.max(from, reached + 1), to);
        } finally {
            if (reached < to) {
                unread.set(reached + 1); // More than one call returns, or a failure: the next call goes on here.
            }
        }
    }

    private List<Event> collect(long from, long to) {
        var events = new ArrayList<Event>();
        long bytes = 0;
        long next = from;
        while (next <= to && events.size() < EVENTS_MAX && bytes < BYTES_MAX) {
            var change = ring.get(next);
            if (change == null) {
                var chunk = history.events(range, next, to, BYTES_MAX - bytes);
                events.addAll(chunk.events());
                next = chunk.reached() + 1;
                bytes += chunk.events().stream()
                        .mapToLong(event -> event.value().length)
                        .sum();
            } else {
                if (change.key().startsWith(prefix)) {
                    events.add(change.event(history));
                    bytes += change.value().length;
                }
                next++;
            }
        }
        reached = Math.max(reached, next - 1);
        return events;
    }

    @Override
    public long progress() {
        long announced = watchers.announced();
        if (unread.get() == NOTHING) {
            reached = Math.max(reached, announced);
        }
        return reached;
    }

    @Override
    public void close() {
        end("the watch was closed");
        watchers.remove(this);
    }
}
