package flagship.catalog;

/**
 * An object that is not stored yet.
 *
 * @param row not a removal
 * @param labels packed, as {@link Labels} does
 */
record NewObject(long id, Row row, String labels) {}
