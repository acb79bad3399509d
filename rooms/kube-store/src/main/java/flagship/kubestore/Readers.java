package flagship.kubestore;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A bounded pool of reading connections, opened when first needed, the last used first. A read holds its connection only while SQLite works,
 * never while a caller handles what was read: a slow caller would starve the others and keep the write-ahead log from being emptied.
 */
final class Readers implements AutoCloseable {
    private final Database database;
    private final Seal seal;
    private final int most;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Readers(Database database, Seal seal, int most) {
        this.database = database;
        this.seal = seal;
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Runs one statement that needs no transaction. */
    <T> T read(Query<T> query) {
        return borrow(query);
    }

    /** Runs {@code query} on one unchanging state of the database. */
    <T> T snapshot(SnapshotQuery<T> query) {
        return borrow(reader -> {
            var seen = reader.begin();
            try {
                return query.run(reader, seen);
            } finally {
                reader.end();
            }
        });
    }

    private <T> T borrow(Query<T> query) {
        free.acquireUninterruptibly();
        try {
            return onConnection(query);
        } catch (SQLException e) {
            throw Failures.of(database.directory(), e);
        } finally {
            free.release();
        }
    }

    private <T> T onConnection(Query<T> query) throws SQLException {
        var reader = take();
        boolean sound = false;
        try {
            T result = query.run(reader);
            sound = true;
            return result;
        } catch (RuntimeException e) {
            sound = true; // A refusal, not a fault of the connection.
            throw e;
        } finally {
            giveBack(reader, sound);
        }
    }

    /** A connection that failed may still be in a transaction; a fresh one costs a millisecond. */
    private void giveBack(Reader reader, boolean sound) throws SQLException {
        if (sound) {
            idle.push(reader);
        } else {
            reader.close();
        }
    }

    private Reader take() throws SQLException {
        if (closed) {
            throw Failures.closed();
        }
        var reader = idle.poll();
        return reader != null ? reader : new Reader(database.openReader(), seal);
    }

    /** Waits for running reads, then closes all connections. */
    @Override
    public void close() throws SQLException {
        closed = true;
        free.acquireUninterruptibly(most);
        try {
            for (var reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
        } finally {
            free.release(most);
        }
    }

    /** What to do with a connection. */
    @FunctionalInterface
    interface Query<T> {
        T run(Reader reader) throws SQLException;
    }

    /** What to do inside a read transaction. */
    @FunctionalInterface
    interface SnapshotQuery<T> {
        T run(Reader reader, Snapshot seen) throws SQLException;
    }
}
