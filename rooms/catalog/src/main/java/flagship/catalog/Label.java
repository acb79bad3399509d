package flagship.catalog;

/**
 * One label that objects may carry.
 *
 * @param key number of its key
 */
record Label(long key, String value) {}
