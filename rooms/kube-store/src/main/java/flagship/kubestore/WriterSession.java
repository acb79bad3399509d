package flagship.kubestore;

import flagship.kubestore.ObjectStore.Write;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
    private final PreparedStatement savepoint;
    private final PreparedStatement rollback;
    private final PreparedStatement release;
    private long committed;
    private long next;

    /** Takes over the connection. */
    WriterSession(Connection connection, Seal seal) throws SQLException {
        this.connection = connection;
        appender = new LogAppender(connection, seal);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        savepoint = connection.prepareStatement("SAVEPOINT together");
        rollback = connection.prepareStatement("ROLLBACK TO together");
        release = connection.prepareStatement("RELEASE together");
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

    /** As {@link LogAppender#apply}, with the next revisions; where one write fails, all of them are as if they had not been tried. */
    List<Change> apply(List<Write> writes) throws SQLException {
        return writes.size() == 1 ? List.of(apply(writes.getFirst())) : applyTogether(writes);
    }

    private List<Change> applyTogether(List<Write> writes) throws SQLException {
        var changes = new ArrayList<Change>(writes.size());
        long before = next;
        savepoint.execute();
        try {
            for (Write write : writes) {
                changes.add(apply(write));
            }
        } catch (RuntimeException e) {
            rollback.execute();
            release.execute();
            next = before;
            throw e;
        }
        release.execute();
        return changes;
    }

    private Change apply(Write write) throws SQLException {
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
