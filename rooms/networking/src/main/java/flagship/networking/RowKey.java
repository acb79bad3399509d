package flagship.networking;

/**
 * What makes a row of the northbound database the same row, whatever its UUID: its name, or for rows without one what they say where.
 *
 * @param identity unique in the table; see {@link RowIdentity}
 */
record RowKey(String table, String identity) {
    @Override
    public String toString() {
        return table + " " + identity;
    }
}
