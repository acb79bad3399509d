package flagship.catalog;

/**
 * What is stored of an object besides its body.
 *
 * @param labels packed, as {@link Labels} does
 */
record StoredHead(long id, String version, long fingerprint, String labels) {}
