package flagship.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code event} that one set adds and removes. For the writer's thread. */
final class EventIndexWriter {
    private final List<Entry> added = new ArrayList<>();
    private final List<Long> removed = new ArrayList<>();

    private record Entry(long object, EventFacts facts) {}

    /** An object is new, or has another state. */
    void put(long object, Row row, boolean isNew) {
        var facts = row.event();
        if (facts != null) {
            if (!isNew) {
                removed.add(object);
            }
            added.add(new Entry(object, facts));
        }
    }

    void remove(long object) {
        removed.add(object);
    }

    void write(Session session, Dialect dialect, String cluster) throws SQLException {
        if (!removed.isEmpty()) {
            var sql = new Sql.Builder().add("DELETE FROM event WHERE ");
            dialect.in(sql, "object", removed);
            session.change(sql.build());
        }
        if (added.isEmpty()) {
            return;
        }
        var statement = session.prepare("INSERT INTO event(object, cluster, involved, seen) VALUES (?, ?, ?, ?)");
        for (Entry entry : added) {
            statement.setLong(1, entry.object());
            statement.setString(2, cluster);
            statement.setString(3, entry.facts().involvedUid());
            statement.setLong(4, entry.facts().seen().getEpochSecond());
            statement.addBatch();
        }
        statement.executeBatch();
    }
}
