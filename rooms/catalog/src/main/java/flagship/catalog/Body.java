package flagship.catalog;

/**
 * One object as it is stored.
 *
 * @param dictionary what it was compressed with; 0 for none
 * @param sealed encrypted after compression
 * @param length bytes of the object
 * @param bytes a zstd frame, or the sealed form of one
 */
record Body(long dictionary, boolean sealed, int length, byte[] bytes) {}
