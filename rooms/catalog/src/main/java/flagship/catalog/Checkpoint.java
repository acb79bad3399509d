package flagship.catalog;

/**
 * Where the sync of one type of one cluster stands.
 *
 * @param resourceVersion from which the watch goes on
 * @param readVersion API version that was read from the member
 */
public record Checkpoint(String resourceVersion, String readVersion) {}
