package flagship.catalog;

/**
 * A state of an object that is not stored yet.
 *
 * @param id of the object, new or stored
 * @param revision of the change that brings it
 * @param row not a removal
 * @param labels packed, as {@link Labels} does
 */
record NewObject(long id, long revision, Row row, String labels) {}
