package flagship.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The index rows that one batch adds or removes, written in the index's order. For one thread. */
final class Terms {
    private record Term(long label, long object) {}

    private static final Comparator<Term> INDEX_ORDER =
            Comparator.comparingLong(Term::label).thenComparingLong(Term::object);

    private final List<Term> added = new ArrayList<>();
    private final List<Term> removed = new ArrayList<>();

    void add(String packedLabels, long object) {
        Labels.unpack(packedLabels, label -> added.add(new Term(label, object)));
    }

    void remove(String packedLabels, long object) {
        Labels.unpack(packedLabels, label -> removed.add(new Term(label, object)));
    }

    /** Writes the removals, then the additions, and drops the labels that nobody carries any more: rollouts make new ones for ever. */
    void write(Session session, Dialect dialect, Names names, long type) throws SQLException {
        run(session, dialect.deleteTerm(), type, removed);
        run(session, dialect.insertTerm(), type, added);
        var unused = removed.stream().mapToLong(Term::label).distinct().iterator();
        while (unused.hasNext()) {
            names.dropUnused(unused.nextLong());
        }
    }

    private static void run(Session session, String sql, long type, List<Term> terms) throws SQLException {
        if (terms.isEmpty()) {
            return;
        }
        terms.sort(INDEX_ORDER);
        var statement = session.prepare(sql);
        for (Term term : terms) {
            statement.setLong(1, term.label());
            statement.setLong(2, type);
            statement.setLong(3, term.object());
            statement.addBatch();
        }
        statement.executeBatch();
    }
}
