package flagship.kubestore;

import flagship.kubestore.ObjectStore.Stored;
import flagship.kubestore.ObjectStore.Visitor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One reading connection with its prepared statements. One thread at a time. */
final class Reader implements AutoCloseable {
    /** 1 when nothing was ever written. */
    static final String NEWEST = "SELECT coalesce(max(rev), 1) FROM log";

    private static final String SNAPSHOT = "SELECT (%s), (%s)".formatted(NEWEST, Schema.COMPACTED);
    private static final String GET = """
            SELECT cur.key, cur.rev, cur.created, log.sealed, log.value FROM cur CROSS JOIN log ON log.rev = cur.rev
            WHERE cur.key = ?1""";
    private static final String LIST = """
            SELECT cur.key, cur.rev, cur.created, log.sealed, log.value FROM cur CROSS JOIN log ON log.rev = cur.rev
            WHERE cur.key >= ?1 AND cur.key < ?2 ORDER BY cur.key LIMIT ?3""";
    /**
     * What the range held at ?3: what is current and as old, and what has been replaced or deleted since by a first newer change.
     */
    private static final String THEN = """
            SELECT key, rev FROM cur WHERE key >= ?1 AND key < ?2 AND rev <= ?3
            UNION ALL
            SELECT key, prev FROM log INDEXED BY log_change WHERE rev > ?3 AND prev <= ?3 AND key >= ?1 AND key < ?2""";
    /** The inner order is the outer one too: the join visits its left side row by row. Sorting again would gather all values first. */
    private static final String LIST_THEN = """
            SELECT state.key, log.rev, log.created, log.sealed, log.value
            FROM (%s ORDER BY key LIMIT ?4) AS state CROSS JOIN log ON log.rev = state.rev""".formatted(THEN);

    private final Connection connection;
    private final Seal seal;
    private final PreparedStatement begin;
    private final PreparedStatement end;
    private final PreparedStatement snapshot;
    private final PreparedStatement get;
    private final PreparedStatement list;
    private final PreparedStatement listThen;
    private final PreparedStatement count;
    private final PreparedStatement countThen;
    private final LogReader log;

    Reader(Connection connection, Seal seal) throws SQLException {
        this.connection = connection;
        this.seal = seal;
        begin = connection.prepareStatement("BEGIN");
        end = connection.prepareStatement("COMMIT");
        snapshot = connection.prepareStatement(SNAPSHOT);
        get = connection.prepareStatement(GET);
        list = connection.prepareStatement(LIST);
        listThen = connection.prepareStatement(LIST_THEN);
        count = connection.prepareStatement("SELECT count(*) FROM cur WHERE key >= ?1 AND key < ?2");
        countThen = connection.prepareStatement("SELECT count(*) FROM (%s)".formatted(THEN));
        log = new LogReader(connection, seal);
    }

    /** Starts a read transaction: all reads until {@link #end} see the same state. */
    Snapshot begin() throws SQLException {
        begin.execute();
        try (var row = snapshot.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("no snapshot");
            }
            return new Snapshot(row.getLong(1), row.getLong(2));
        }
    }

    void end() throws SQLException {
        end.execute();
    }

    LogReader log() {
        return log;
    }

    Optional<Stored> get(String key) throws SQLException {
        get.setString(1, key);
        try (var rows = get.executeQuery()) {
            return rows.next() ? Optional.of(stored(rows)) : Optional.empty();
        }
    }

    /** Visits at most {@code limit} values of the range as they were at {@code at}, in key order. */
    void list(KeyRange range, Snapshot seen, long at, int limit, Visitor visitor) throws SQLException {
        var query = at == seen.newest() ? list : listThen;
        query.setString(1, range.from());
        query.setString(2, range.to());
        if (at == seen.newest()) {
            query.setInt(3, limit);
        } else {
            query.setLong(3, at);
            query.setInt(4, limit);
        }
        try (var rows = query.executeQuery()) {
            while (rows.next() && visitor.visit(stored(rows))) {
                // The visitor does the work.
            }
        }
    }

    /** The number of keys of the range that existed at {@code at}. */
    long count(KeyRange range, Snapshot seen, long at) throws SQLException {
        var query = at == seen.newest() ? count : countThen;
        query.setString(1, range.from());
        query.setString(2, range.to());
        if (at != seen.newest()) {
            query.setLong(3, at);
        }
        return Sql.number(query).orElseThrow();
    }

    private Stored stored(ResultSet row) throws SQLException {
        var key = row.getString(1);
        byte[] value = row.getBytes(5);
        return new Stored(key, row.getLong(2), row.getLong(3), row.getInt(4) == 0 ? value : seal.open(key, value));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
