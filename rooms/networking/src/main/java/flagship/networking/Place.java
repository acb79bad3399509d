package flagship.networking;

/**
 * The set in which a row lies: rows of most tables live only as long as a parent refers to them.
 *
 * @param column of the parent
 */
record Place(RowKey parent, String column) {}
