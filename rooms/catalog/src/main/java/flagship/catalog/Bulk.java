package flagship.catalog;

import flagship.kubemodel.NamespacedName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What an engine does with many rows at once: where there is a network between, a statement a row would set the pace. All of it happens in
 * the transaction that the caller has begun, on the writer's thread.
 */
interface Bulk {
    /**
     * What is stored of one type of one cluster under some names.
     *
     * @param names in key order; those that are not stored are missing in the answer
     */
    Map<NamespacedName, StoredHead> find(Session session, long type, String cluster, List<NamespacedName> names)
            throws SQLException;

    /** The numbers of labels; those that are not stored are missing. */
    Map<Label, Long> findLabels(Session session, Collection<Label> labels) throws SQLException;

    void insertLabels(Session session, Map<Label, Long> numbers) throws SQLException;

    void insertObjects(Session session, long type, String cluster, List<NewObject> objects) throws SQLException;

    /** @param states new ones of objects that are stored, each with its identifier and the revision of the change */
    void updateObjects(Session session, List<NewObject> states) throws SQLException;

    /** Puts into the journal what objects are, before they change or go. */
    void keepReplaced(Session session, List<Replaced> changes) throws SQLException;

    /**
     * Keeps what objects are, before they change or go.
     *
     * @param ended when, in milliseconds since the epoch
     */
    void keepHistory(Session session, List<Replaced> changes, long ended) throws SQLException;

    /** Puts into the journal that objects have been added. */
    void insertAdditions(Session session, long type, String cluster, List<NewObject> objects) throws SQLException;

    /** @param terms in the index's order */
    void deleteTerms(Session session, long type, List<Term> terms) throws SQLException;

    /**
     * Adds to the numbers of objects that carry a label, of one type of one cluster.
     *
     * @param differences by label, in order
     */
    void addToTally(Session session, long type, String cluster, SortedMap<Long, Long> differences) throws SQLException;

    /** @param postings in the index's order, of a segment that has none */
    void insertGrams(Session session, long segment, List<NamePostings.Posting> postings) throws SQLException;

    /** @param terms in the index's order */
    void insertTerms(Session session, long type, List<Term> terms) throws SQLException;
}
