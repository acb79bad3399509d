package flagship.catalog;

/**
 * The SQL of one database engine. Everything here is text with placeholders in the order that the method's comment names; a new engine
 * implements this and {@link Database}, and must pass the catalog's contract tests.
 */
interface Dialect {
    /** The folder of the numbered scripts that build the schema, a resource beside this class. */
    String scripts();

    String beginWrite();

    String beginRead();

    /** type, cluster, namespace, name; gives id, version, fingerprint, labels. */
    String findObject();

    /** type, cluster, first namespace, first name, last namespace, last name; gives a row if an object lies between, both included. */
    String anyBetween();

    /** id, type, cluster, namespace, name, uid, owner, version, created, labels, fingerprint, dictionary, sealed, length, body. */
    String insertObject();

    /** uid, owner, version, created, labels, fingerprint, dictionary, sealed, length, body, id. */
    String updateObject();

    /** id. */
    String deleteObject();

    /** type, cluster, limit; gives id, labels. */
    String someObjects();

    /** label, type, object. */
    String insertTerm();

    /** label, type, object. */
    String deleteTerm();

    /** cluster, type, difference. */
    String addToCounter();

    /** cluster, type, version, read version. */
    String putCheckpoint();

    /** A condition that a column is one of a set; one argument made by {@link #set}. */
    String in(String column);

    /** The argument of {@link #in} for texts or numbers. */
    Object set(Iterable<?> values);

    /** A condition that a text column contains the argument. */
    String contains(String column);

    /** What makes a table in a FROM clause be read by an index; empty where the engine has no such words. */
    String by(String index);
}
