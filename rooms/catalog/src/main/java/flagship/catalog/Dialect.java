package flagship.catalog;

import java.util.Collection;
import java.util.List;

/**
 * The SQL of one database engine. Everything here is text with placeholders in the order that the method's comment names; a new engine
 * implements this, {@link Bulk} and {@link Database}, and must pass the catalog's contract tests.
 */
interface Dialect {
    /** The folder of the numbered scripts that build the schema, a resource beside this class. */
    String scripts();

    /** Keeps other processes from building the schema until {@link #unlockSchema}; empty where none can be there. */
    String lockSchema();

    String unlockSchema();

    String beginWrite();

    /** Empty where the statements of a reading need no snapshot in common: it saves two round trips. */
    String beginRead();

    /** What makes a SELECT of the one row of {@code state} wait for other writers; empty where there are none. */
    String forUpdate();

    /** Makes the commit of the running transaction durable at once, where commits usually are a little later; empty where they never are. */
    String commitDurably();

    /** What comes before a statement to learn how it would be run; the last column of the answer says it. */
    String explain();

    /** id. */
    String deleteObject();

    /** uid, owner, version, created, labels, fingerprint, dictionary, sealed, length, body, revision, id. */
    String updateObject();

    /** type, cluster, limit; gives id, labels, namespace. */
    String someObjects();

    /** label, type, object. */
    String deleteTerm();

    /** cluster, type, difference. */
    String addToCounter();

    /** label, type, cluster, difference. */
    String addToTally();

    /** cluster, type, version, read version. */
    String putCheckpoint();

    /** A condition that a column is one of a set of texts or of numbers; the set is not empty. */
    void in(Sql.Builder sql, String column, Collection<?> values);

    /** A condition that a text column contains the argument. */
    String contains(String column);

    /** A text column as a number; 0, or what digits it begins with, where it is none. */
    String number(String column);

    /**
     * A condition that a row lies behind a place in the order of some columns.
     *
     * @param orAt also at the place
     */
    void after(Sql.Builder sql, List<String> columns, List<String> values, boolean orAt);

    /** What makes a table in a FROM clause be read by an index; empty where the engine has no such words. */
    String by(String index);

    /** The same for the identifier. */
    String byId();

    /** Reads {@code object o} by identifiers, one after the other; ends within a WHERE clause. */
    void amongIds(Sql.Builder sql, Collection<Long> ids);

    /** Joins two tables, the left one read first. */
    String join();

    /** What ends an EXISTS subquery so that it stays a look-up for each row. */
    String lookUp();

    /** How many rows of an ordered scan, each checked for a label, cost as much as one found by its label, looked up and sorted. */
    int scansPerLookup();

    /** Whether a set of identifiers that a subquery gives is read once, and a scan of {@code object_order} checks against it without reading rows. */
    boolean checksSets();

    /** Whether a join keeps the order of a derived table, and a UNION ALL merges ordered scans; otherwise statements must say so. */
    boolean keepsOrder();
}
