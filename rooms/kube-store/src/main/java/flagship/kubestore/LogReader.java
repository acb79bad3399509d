package flagship.kubestore;

import flagship.kubestore.ObjectStore.Event;
import flagship.kubestore.ObjectStore.WatchEnded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads events that are no longer in memory. Part of a {@link Reader}, one thread at a time. */
final class LogReader {
    /** Most revisions that one call looks at: bounds how long it holds its connection. */
    private static final int SPAN_MAX = 20_000;
    /** Revision 1 is the empty store. */
    private static final long FIRST_WRITE = 2;

    private final Seal seal;
    private final PreparedStatement events;
    private final PreparedStatement value;

    LogReader(Connection connection, Seal seal) throws SQLException {
        this.seal = seal;
        events = connection.prepareStatement("""
                SELECT log.rev, log.key, log.prev, log.del, log.sealed, log.value, before.sealed, before.value
                FROM (SELECT rev FROM log INDEXED BY log_change WHERE rev >= ?1 AND rev <= ?2 AND key >= ?3 AND key < ?4) AS change
                CROSS JOIN log ON log.rev = change.rev
                LEFT JOIN log AS before ON before.rev = log.prev
                ORDER BY change.rev""");
        value = connection.prepareStatement("SELECT key, sealed, value FROM log WHERE rev = ?");
    }

    /**
     * The events of the range from revision {@code from} to {@code to}, both inclusive, as far as one call goes.
     *
     * @param seen the transaction's snapshot; it tells whether the history is complete
     * @throws WatchEnded if history from there on is gone
     */
    Chunk events(KeyRange range, long from, long to, Snapshot seen, long bytesMax) throws SQLException {
        if (Math.max(from, FIRST_WRITE) <= seen.compacted()) {
            throw fellBehind(from, seen.compacted());
        }
        long last = Math.min(to, from + SPAN_MAX - 1);
        events.setLong(1, from);
        events.setLong(2, last);
        events.setString(3, range.from());
        events.setString(4, range.to());
        try (var rows = events.executeQuery()) {
            return read(rows, last, bytesMax);
        }
    }

    private Chunk read(ResultSet rows, long last, long bytesMax) throws SQLException {
        var found = new ArrayList<Event>();
        long bytes = 0;
        while (rows.next()) {
            var event = event(rows);
            found.add(event);
            bytes += event.value().length;
            if (bytes >= bytesMax) {
                return new Chunk(found, event.revision());
            }
        }
        return new Chunk(found, last);
    }

    private Event event(ResultSet row) throws SQLException {
        var key = row.getString(2);
        boolean created = row.getLong(3) == 0;
        byte[] after = opened(key, row.getInt(5), row.getBytes(6));
        byte[] before = created ? null : opened(key, row.getInt(7), row.getBytes(8));
        return new Event(row.getLong(1), key, created, row.getInt(4) == 1, after, before);
    }

    /** The value of a revision; empty if it is gone. */
    Optional<byte[]> value(long revision) throws SQLException {
        value.setLong(1, revision);
        try (var rows = value.executeQuery()) {
            return rows.next()
                    ? Optional.of(opened(rows.getString(1), rows.getInt(2), rows.getBytes(3)))
                    : Optional.empty();
        }
    }

    private byte[] opened(String key, int sealed, byte[] stored) {
        return sealed == 0 ? stored : seal.open(key, stored);
    }

    static WatchEnded fellBehind(long at, long compacted) {
        return new WatchEnded(
                "the watch fell behind: it is at revision %d and history starts at %d".formatted(at, compacted));
    }

    /** @param reached every event of the range up to this revision is among {@code events} */
    record Chunk(List<Event> events, long reached) {}
}
