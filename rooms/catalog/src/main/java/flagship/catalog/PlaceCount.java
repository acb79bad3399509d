package flagship.catalog;

/**
 * How many objects lie in one place.
 *
 * @param cluster empty where it is not looked at
 * @param namespace empty where it is not looked at, and for cluster scope
 */
public record PlaceCount(String cluster, String namespace, long rows) {}
