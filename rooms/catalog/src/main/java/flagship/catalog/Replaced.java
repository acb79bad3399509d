package flagship.catalog;

/**
 * A change of an object that was there: what it was goes into the journal.
 *
 * @param object its identifier
 * @param gone it is not there any more
 */
record Replaced(long revision, long object, boolean gone) {}
