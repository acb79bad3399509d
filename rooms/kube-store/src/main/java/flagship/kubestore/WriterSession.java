package flagship.kubestore;

import flagship.kubestore.ObjectStore.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The writing connection with its prepared statements and the revision counter. One thread at a time.
 *
 * <p>After any {@link SQLException} it is not to be used again: the driver gives up statements that failed, and the counter may be ahead of
 * the database. A new session reads it from there.
 */
final class WriterSession implements AutoCloseable {
    private final Connection connection;
    private final LogAppender appender;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private long committed;
    private long next;

    /** Takes over the connection. */
    WriterSession(Connection connection, Seal seal) throws SQLException {
        this.connection = connection;
        appender = new LogAppender(connection, seal);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        committed = Sql.number(connection, Reader.NEWEST);
    }

    Connection connection() {
        return connection;
    }

    /** The newest committed revision. */
    long committed() {
        return committed;
    }

    void begin() throws SQLException {
        begin.execute();
        next = committed + 1;
    }

    /** As {@link LogAppender#apply}, with the next revision. */
    Change apply(Write write) throws SQLException {
        var change = appender.apply(write, next);
        next++;
        return change;
    }

    /** Returns once everything since {@link #begin} is on disk. */
    void commit() throws SQLException {
        commit.execute();
        committed = next - 1;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
