package flagship.catalog;

import java.util.Comparator;

/** One index row: an object carries a label. */
record Term(long label, long object) {
    static final Comparator<Term> INDEX_ORDER =
            Comparator.comparingLong(Term::label).thenComparingLong(Term::object);
}
