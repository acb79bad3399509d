package flagship.catalog;

import java.sql.SQLException;

/**
 * Which objects are counted in the table {@code tally}. What is written from now on is counted as it is written; what was stored before is
 * counted little by little, in the order of identifiers. For the writer's thread.
 *
 * <p>A program that is older writes rows and counts nothing. Writers that count have names that say so; where another one has written, the
 * counting begins anew.
 */
final class TallyProgress {
    /** What the names of writers begin with that count. */
    static final String COUNTS = "3:";

    private final Session session;
    private long reached;
    private long target;

    TallyProgress(Session session) {
        this.session = session;
    }

    static boolean counts(String writer) {
        return writer.startsWith(COUNTS);
    }

    /** Whether every object that is stored is counted; it is where nobody has written yet. */
    static boolean isComplete(Session session) throws SQLException {
        return session.number(Sql.of(
                        "SELECT count(*) FROM tally_progress p, state s WHERE p.id = 1 AND s.id = 1 AND p.reached >= p.target"
                                + " AND (s.writer = '' OR s.writer LIKE '" + COUNTS + "%')"))
                > 0;
    }

    /** Only the database says how far it is. */
    void load() throws SQLException {
        session.read(Sql.of("SELECT reached, target FROM tally_progress WHERE id = 1"), row -> {
            reached = row.getLong(1);
            target = row.getLong(2);
            return true;
        });
    }

    /** Nothing that is stored counts any more; what is written from now on does. */
    void restart() throws SQLException {
        session.change(Sql.of("DELETE FROM tally"));
        reached = 0;
        target = session.number(Sql.of("SELECT max(id) FROM object"));
        save();
    }

    void advance(long to) throws SQLException {
        reached = to;
        save();
    }

    private void save() throws SQLException {
        session.change(Sql.of("UPDATE tally_progress SET reached = ?, target = ? WHERE id = 1", reached, target));
    }

    /** Whether an object is counted, or, if it is new, has to be. */
    boolean covers(long object) {
        return object > target || object <= reached;
    }

    long reached() {
        return reached;
    }

    long target() {
        return target;
    }
}
