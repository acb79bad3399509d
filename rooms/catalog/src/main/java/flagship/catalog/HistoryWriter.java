package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Keeps what objects were before they changed or went, where a retention is set. For the writer's thread. */
final class HistoryWriter {
    /** Most states that are kept, of all objects together; the oldest go first. */
    static final long STATES_MAX = 1_000_000;

    /** They change every few seconds and tell little, or are history themselves. */
    private static final Set<String> NEVER = Set.of("leases", "events");

    private final Session session;
    private final Dialect dialect;
    private final Bulk bulk;
    private final Duration retention;
    private final Clock clock;

    HistoryWriter(Session session, Dialect dialect, Bulk bulk, Duration retention, Clock clock) {
        this.session = session;
        this.dialect = dialect;
        this.bulk = bulk;
        this.retention = retention;
        this.clock = clock;
    }

    boolean keeps(GroupVersionResource type) {
        return !retention.isZero() && !NEVER.contains(type.resource());
    }

    /** Before the objects change: their rows are copied inside the database. */
    void keep(List<Replaced> changes) throws SQLException {
        bulk.keepHistory(session, changes, clock.millis());
    }

    void drop(String cluster, long type) throws SQLException {
        session.change(Sql.of("DELETE FROM history WHERE type = ? AND cluster = ?", type, cluster));
    }

    /** Removes at most {@code most} states that are over for longer than the retention, or are too many. */
    int expire(int most) throws SQLException {
        long oldest = clock.millis() - retention.toMillis();
        long newestTooMany =
                session.number(Sql.of("SELECT ended FROM history ORDER BY ended DESC LIMIT 1 OFFSET ?", STATES_MAX));
        var some = session.list(
                Sql.of(
                        "SELECT id FROM history" + dialect.by("history_ended")
                                + " WHERE ended <= ? ORDER BY ended LIMIT ?",
                        Math.max(oldest, newestTooMany),
                        most),
                row -> row.getLong(1));
        if (!some.isEmpty()) {
            var sql = new Sql.Builder().add("DELETE FROM history WHERE ");
            dialect.in(sql, "id", some);
            session.change(sql.build());
        }
        return some.size();
    }
}
