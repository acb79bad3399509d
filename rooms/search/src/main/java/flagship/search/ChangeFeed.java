package flagship.search;

import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.catalog.Catalog.RevisionExpired;
import flagship.kubeclient.Threads;
import flagship.kubemodel.GroupVersionResource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest changes of some stored types, read from the catalog once for all who watch them. Keeps a bounded tail of events: who is slower
 * reads on in the catalog by himself, so nobody waits for him. Owns one virtual thread.
 */
final class ChangeFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

    private static final int EVENTS_MAX = 4_000;
    private static final long BYTES_MAX = 16L << 20;
    private static final int PAGE = 500;
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

    private final Catalog catalog;
    private final List<GroupVersionResource> types;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final ArrayDeque<FleetEvent> tail = new ArrayDeque<>(); // Guarded by the lock, like all below.
    private long tailBytes;
    private long behind; // Every event after this revision is in the tail.
    private long reached;
    private boolean closed;
    private final Thread thread;

    private ChangeFeed(Catalog catalog, List<GroupVersionResource> types) {
        this.catalog = catalog;
        this.types = types;
        this.behind = catalog.revision();
        this.reached = behind;
        this.thread = Thread.ofVirtual().name("change-feed").unstarted(this::run);
    }

    /** Begins with the changes from now on. */
    static ChangeFeed start(Catalog catalog, List<GroupVersionResource> types) {
        var feed = new ChangeFeed(catalog, types);
        feed.thread.start();
        return feed;
    }

    /**
     * Events after a revision.
     *
     * @param reached all events up to this revision are among them, or came before
     */
    record Part(List<FleetEvent> events, long reached) {}

    /**
     * Waits for events after a revision, at most so long; a part may be empty. Absent if the feed has been closed.
     *
     * @throws RevisionExpired if the catalog does not keep them any more
     */
    Optional<Part> take(long after, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (reached <= after && !closed && left > 0) {
                left = grown.awaitNanos(left);
            }
            if (closed) {
                return Optional.empty();
            }
            if (reached <= after) {
                return Optional.of(new Part(List.of(), after));
            }
            if (after >= behind) {
                return Optional.of(fromTail(after));
            }
        } finally {
            lock.unlock();
        }
        var page = catalog.changes(types, after, PAGE);
        return Optional.of(new Part(page.changes().stream().map(FleetEvent::new).toList(), page.reached()));
    }

    private Part fromTail(long after) {
        var events = new ArrayList<FleetEvent>();
        for (var newest = tail.descendingIterator(); newest.hasNext(); ) {
            var event = newest.next();
            if (event.change().revision() <= after) {
                break;
            }
            events.add(event);
        }
        return new Part(events.reversed(), reached);
    }

    private void run() {
        try {
            while (!isClosed()) {
                readOn();
            }
        } catch (InterruptedException e) {
            log.atDebug().addKeyValue("gvr", types).log("feed of changes ends");
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void readOn() throws InterruptedException {
        long from = reached; // Only this thread changes it.
        try {
            if (catalog.awaitRevision(from, LOOK_AROUND) > from) {
                var page = catalog.changes(types, from, PAGE);
                append(page.changes().stream().map(FleetEvent::new).toList(), page.reached());
            }
        } catch (RevisionExpired e) {
            log.atWarn().addKeyValue("gvr", types).log("the feed of changes was too slow, or the catalog is a new one");
            restart();
        } catch (CatalogUnavailable e) {
            log.atWarn()
                    .addKeyValue("gvr", types)
                    .addKeyValue("error", e.getMessage())
                    .log("changes cannot be read, trying again");
            Thread.sleep(LOOK_AROUND);
        }
    }

    private void append(List<FleetEvent> events, long to) {
        lock.lock();
        try {
            for (FleetEvent event : events) {
                tail.addLast(event);
                tailBytes += event.bytes();
            }
            while (tail.size() > EVENTS_MAX || tailBytes > BYTES_MAX) {
                var eldest = tail.removeFirst();
                tailBytes -= eldest.bytes();
                behind = eldest.change().revision();
            }
            reached = to;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever watches finds out for himself that he has missed something. */
    private void restart() {
        long now = catalog.revision();
        lock.lock();
        try {
            tail.clear();
            tailBytes = 0;
            behind = now;
            reached = now;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        Threads.join(thread);
    }
}
