package flagship.catalog;

/**
 * An object that is not stored yet.
 *
 * @param revision of the change that adds it
 * @param row not a removal
 * @param labels packed, as {@link Labels} does
 */
record NewObject(long id, long revision, Row row, String labels) {}
