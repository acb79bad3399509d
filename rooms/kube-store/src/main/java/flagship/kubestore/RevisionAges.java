package flagship.kubestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Roughly when revisions were written: now and then a mark "this was the newest then", kept over restarts. One thread at a time.
 *
 * <p>A clock that was set back makes marks lie in the future; they count as made now, so that history is kept too long rather than too short.
 */
final class RevisionAges {
    private final TreeMap<Long, Instant> marks = new TreeMap<>();

    /** Reads the marks of earlier runs. */
    void load(Connection writer, Instant now) throws SQLException {
        try (var statement = writer.createStatement();
                var rows = statement.executeQuery("SELECT rev, at FROM mark ORDER BY rev")) {
            while (rows.next()) {
                var at = Instant.ofEpochMilli(rows.getLong(2));
                marks.put(rows.getLong(1), at.isAfter(now) ? now : at);
            }
        }
    }

    boolean knows(long revision) {
        return marks.containsKey(revision);
    }

    void note(Connection writer, long revision, Instant now) throws SQLException {
        try (var insert = writer.prepareStatement("INSERT OR REPLACE INTO mark(rev, at) VALUES(?, ?)")) {
            insert.setLong(1, revision);
            insert.setLong(2, now.toEpochMilli());
            insert.executeUpdate();
        }
        marks.put(revision, now);
    }

    /** The newest revision known to have been written at {@code instant} or before; 0 for none. */
    long writtenBy(Instant instant) {
        return marks.descendingMap().entrySet().stream()
                .filter(mark -> !mark.getValue().isAfter(instant))
                .mapToLong(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    /** Drops the marks below a revision. */
    void forget(Connection writer, long revision) throws SQLException {
        try (var delete = writer.prepareStatement("DELETE FROM mark WHERE rev < ?")) {
            delete.setLong(1, revision);
            delete.executeUpdate();
        }
        marks.headMap(revision).clear();
    }
}
