package flagship.catalog;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that read. Each reading is one short transaction: nobody holds a connection, or a snapshot, while a client is slow, so
 * waiting for one is short too and an interrupt may wait for it. Safe for use by many threads.
 */
final class Readers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Readers.class);

    /** Reads; where the engine has one for free, in one snapshot. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Session session) throws SQLException;
    }

    private final Database database;
    private final Semaphore free;
    private final int count;
    private final Deque<Session> idle = new ArrayDeque<>(); // Guarded by itself; newest first, whose pages are warm.

    Readers(Database database, int count) {
        this.database = database;
        this.count = count;
        this.free = new Semaphore(count);
    }

    /** @throws Catalog.CatalogUnavailable if the database cannot be read */
    <T> T read(Reading<T> reading) {
        free.acquireUninterruptibly();
        try {
            var session = take();
            boolean keep = false;
            try {
                T result = inSnapshot(session, reading);
                keep = !database.pools();
                return result;
            } finally {
                giveBack(session, keep);
            }
        } catch (SQLException e) {
            throw database.unavailable(e);
        } finally {
            free.release();
        }
    }

    private <T> T inSnapshot(Session session, Reading<T> reading) throws SQLException {
        var begin = database.dialect().beginRead();
        if (begin.isEmpty()) {
            return reading.read(session);
        }
        session.change(Sql.of(begin));
        T result = reading.read(session);
        session.change(Sql.of("COMMIT"));
        return result;
    }

    private Session take() throws SQLException {
        synchronized (idle) {
            var session = idle.pollFirst();
            if (session != null) {
                return session;
            }
        }
        return new Session(database.openReader());
    }

    /** A session after a failure may be inside a transaction: it is closed, and so is one that the database keeps a pool of. */
    private void giveBack(Session session, boolean keep) {
        if (keep) {
            synchronized (idle) {
                idle.addFirst(session);
            }
            return;
        }
        end(session);
    }

    private static void end(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            log.atWarn().setCause(e).log("a reading connection does not close");
        }
    }

    /** Waits for the readings that run. */
    @Override
    public void close() {
        free.acquireUninterruptibly(count);
        synchronized (idle) {
            new ArrayList<>(idle).forEach(Readers::end);
            idle.clear();
        }
        free.release(count);
    }
}
