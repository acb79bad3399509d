package flagship.catalog;

/**
 * Which state of which object is stored.
 *
 * @param uid empty where the object had none
 * @param version resourceVersion
 */
public record StoredVersion(String uid, String version) {}
