package flagship.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The index rows that one batch adds or removes, written in the index's order. For one thread. */
final class Terms {
    private final List<Term> added = new ArrayList<>();
    private final List<Term> removed = new ArrayList<>();

    void add(String packedLabels, long object) {
        Labels.unpack(packedLabels, label -> added.add(new Term(label, object)));
    }

    void remove(String packedLabels, long object) {
        Labels.unpack(packedLabels, label -> removed.add(new Term(label, object)));
    }

    /** Writes the removals, then the additions, and drops the labels that nobody carries any more: rollouts make new ones for ever. */
    void write(Session session, Bulk bulk, Names names, long type) throws SQLException {
        if (!removed.isEmpty()) {
            removed.sort(Term.INDEX_ORDER);
            bulk.deleteTerms(session, type, removed);
        }
        if (!added.isEmpty()) {
            added.sort(Term.INDEX_ORDER);
            bulk.insertTerms(session, type, added);
        }
        Set<Long> candidates = removed.stream().map(Term::label).collect(Collectors.toSet());
        added.forEach(term -> candidates.remove(term.label()));
        names.dropUnused(candidates);
    }
}
