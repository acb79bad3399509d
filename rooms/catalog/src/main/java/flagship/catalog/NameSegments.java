package flagship.catalog;

import flagship.catalog.NamePlan.Build;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The segments of the index of names, as the writer remembers them: as long as no other process has written and no transaction has failed. For
 * the writer's thread.
 */
final class NameSegments {
    private final Session session;
    private final Bulk bulk;
    private final List<NameSegment> segments = new ArrayList<>();
    private long takeOver; // Counts how often what was remembered was dropped.

    NameSegments(Session session, Bulk bulk) {
        this.session = session;
        this.bulk = bulk;
    }

    /**
     * A segment to make, and when that was decided.
     *
     * @param segments those that there were
     * @param takeOver the number of the take-over since which this process alone has given out identifiers
     */
    record Planned(Build build, List<Long> segments, long takeOver) {}

    /** Only the database says what is there. */
    void forget() throws SQLException {
        segments.clear();
        segments.addAll(read(session));
        takeOver++;
    }

    /** In order. */
    static List<NameSegment> read(Session session) throws SQLException {
        return session.list(
                Sql.of("SELECT id, first_object, last_object, objects, gone FROM name_segment ORDER BY first_object"),
                row -> new NameSegment(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    /** The last object that is indexed; no new one may have its identifier or a smaller one. */
    long reached() {
        return NamePlan.reached(segments);
    }

    Optional<Planned> next(long lastObject, long least) {
        return NamePlan.next(segments, lastObject, least).map(build -> new Planned(build, ids(), takeOver));
    }

    private List<Long> ids() {
        return segments.stream().map(NameSegment::id).toList();
    }

    /** Objects are removed: what is left of them in the index is found to be gone by who looks. */
    void gone(Collection<Long> objects) throws SQLException {
        for (int i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            long some = objects.stream().filter(segment::holds).count();
            if (some > 0) {
                session.change(Sql.of("UPDATE name_segment SET gone = gone + ? WHERE id = ?", some, segment.id()));
                segments.set(i, segment.without(some));
            }
        }
    }

    /**
     * Puts a segment in the place of those that it replaces.
     *
     * @return false if others have changed the index since it was planned, or written: an identifier may stand for another object now
     */
    boolean install(Planned planned, NamePostings made) throws SQLException {
        var build = planned.build();
        if (planned.takeOver() != takeOver || !planned.segments().equals(ids())) {
            return false;
        }
        for (NameSegment old : build.replaced()) {
            session.change(Sql.of("DELETE FROM name_gram WHERE segment = ?", old.id()));
            session.change(Sql.of("DELETE FROM name_segment WHERE id = ?", old.id()));
        }
        boolean newest = build.last() >= reached();
        if (made.objects() > 0 || newest) { // The newest says how far the index has come.
            long id = session.number(Sql.of("SELECT max(id) FROM name_segment")) + 1;
            session.change(Sql.of(
                    "INSERT INTO name_segment(id, first_object, last_object, objects, gone) VALUES (?, ?, ?, ?, 0)",
                    id,
                    build.first(),
                    build.last(),
                    made.objects()));
            bulk.insertGrams(session, id, made.postings());
        }
        segments.clear();
        segments.addAll(read(session));
        return true;
    }
}
