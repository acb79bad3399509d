package flagship.catalog;

import java.sql.SQLException;

/**
 * How far the journal of changes reaches, as a transaction sees it. It keeps the newest changes, as many as a watcher may reasonably have to
 * catch up with.
 *
 * @param revision of the newest change
 * @param oldest changes up to this revision are not kept any more
 * @param changes how many are kept
 */
record Journal(long revision, long oldest, long changes) {
    static final Journal NONE = new Journal(0, 0, 0);

    private static final long KEPT_MAX = 100_000;
    private static final long PRUNED_AT_ONCE = 2_000;

    /**
     * More than what a crash may take back. Commits are durable a little later than they are answered, and a revision that a watcher has seen
     * must not come again for another change; so each process, and each new connection, begins far behind the last one's end.
     */
    private static final long LEAP = 10_000_000;

    Journal next() {
        return new Journal(revision + 1, oldest, changes + 1);
    }

    Journal leap() {
        return new Journal(revision + LEAP, oldest, changes);
    }

    /** Drops the oldest changes where there are too many. */
    Journal prune(Session session) throws SQLException {
        if (changes < KEPT_MAX + PRUNED_AT_ONCE) {
            return this;
        }
        long end = session.number(
                Sql.of("SELECT revision FROM changed ORDER BY revision LIMIT 1 OFFSET ?", changes - KEPT_MAX - 1));
        int pruned = session.change(Sql.of("DELETE FROM changed WHERE revision <= ?", end));
        return new Journal(revision, end, changes - pruned);
    }
}
