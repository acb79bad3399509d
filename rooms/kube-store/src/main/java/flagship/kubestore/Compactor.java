package flagship.kubestore;

import flagship.kubestore.ObjectStore.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets old history, in the background and on request, in small transactions between the writers' own.
 *
 * <p>What stays at a compaction point: for every key its newest row at or below it, so that lists at retained revisions are exact and each
 * retained event still finds the value before.
 */
final class Compactor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Compactor.class);
    /** Revisions looked at in one transaction. */
    private static final int STEP_REVISIONS = 500;

    private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
    private static final Duration INTERVAL_MAX = Duration.ofSeconds(30);
    /** Looks at the age of history this many times within it. */
    private static final int LOOKS_PER_AGE = 10;

    private final StoreConfig config;
    private final Writer writer;
    private final EventRing ring;
    private final InstantSource clock;
    private final RevisionAges ages = new RevisionAges();
    private final FreeSpace freeSpace;
    private final ReentrantLock compacting = new ReentrantLock();
    private final StoreThread thread = new StoreThread("store-compactor", this::run);
    /** The ticking thread's own. */
    private boolean loaded;

    private volatile long compacted;
    private volatile boolean closed;

    Compactor(StoreConfig config, Writer writer, EventRing ring, InstantSource clock, long compacted) {
        this.config = config;
        this.writer = writer;
        this.ring = ring;
        this.clock = clock;
        this.compacted = compacted;
        this.freeSpace = new FreeSpace(writer);
    }

    void start() {
        thread.start();
    }

    /** The oldest revision whose state is complete. */
    long compacted() {
        return compacted;
    }

    /** Forgets history up to {@code revision}, at most up to the newest; returns when it is done. */
    void compact(long revision) {
        compacting.lock();
        try {
            long target = Math.min(revision, ring.published());
            while (compacted < target && !closed) {
                long from = compacted;
                compacted =
                        writer.perform(connection -> step(connection, from, Math.min(target, from + STEP_REVISIONS)));
            }
        } finally {
            compacting.unlock();
        }
    }

    private void run() {
        var interval = interval();
        while (!closed) {
            LockSupport.parkNanos(this, interval.toNanos());
            try {
                tick();
            } catch (StoreUnavailable e) {
                if (!closed) {
                    log.atWarn().setCause(e).log("history could not be compacted; trying again later");
                }
            }
        }
    }

    private Duration interval() {
        var wanted = config.historyAge().dividedBy(LOOKS_PER_AGE);
        return wanted.compareTo(INTERVAL_MIN) < 0
                ? INTERVAL_MIN
                : wanted.compareTo(INTERVAL_MAX) > 0 ? INTERVAL_MAX : wanted;
    }

    private void load() {
        writer.perform(connection -> {
            ages.load(connection, clock.instant());
            return 0;
        });
        loaded = true;
    }

    /** One look at the clock: marks the newest revision, and compacts what is neither young nor among the newest. */
    void tick() {
        if (closed) {
            return;
        }
        if (!loaded) {
            load();
        }
        long newest = ring.published();
        long young = ages.writtenBy(clock.instant().minus(config.historyAge()));
        long target = Math.min(young, newest - config.historyRevisions());
        if (!ages.knows(newest)) {
            mark(newest);
        }
        if (target > compacted) {
            compact(target);
            freeSpace.giveBack(() -> closed);
            log.atDebug().addKeyValue("revision", compacted).log("history compacted");
        }
    }

    private void mark(long newest) {
        writer.perform(connection -> {
            ages.forget(connection, compacted);
            ages.note(connection, newest, clock.instant());
            return newest;
        });
    }

    /**
     * Every row in the range makes the one that it replaced obsolete; a deletion makes itself obsolete.
     *
     * <p>The newest row of all stays even if it is a deletion, or the counter would go back; so the range begins with the last one of the step before,
     * which may have been the newest then. It has one bound on each side: of two upper ones SQLite may take the newest row, and read all behind.
     */
    static long step(Connection connection, long from, long to) throws SQLException {
        run(
                connection,
                "DELETE FROM log WHERE rev IN (SELECT prev FROM log INDEXED BY log_change WHERE rev BETWEEN ?1 AND ?2)",
                from,
                to);
        run(
                connection,
                "DELETE FROM log WHERE rev BETWEEN ?1 AND min(?2, (SELECT max(rev) FROM log) - 1) AND del = 1",
                from,
                to);
        run(connection, "UPDATE meta SET value = max(?1, ?2) WHERE name = 'compacted'", from, to);
        return to;
    }

    private static void run(Connection connection, String change, long from, long to) throws SQLException {
        try (var statement = connection.prepareStatement(change)) {
            statement.setLong(1, from);
            statement.setLong(2, to);
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.unpark();
        thread.join();
    }
}
