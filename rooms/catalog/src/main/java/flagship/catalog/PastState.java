package flagship.catalog;

import java.time.Instant;
import java.util.Optional;

/**
 * One state of one object.
 *
 * @param version resourceVersion
 * @param until when the catalog learned that it was over; empty for the present state
 * @param gone it ended because the object went
 * @param object JSON
 */
public record PastState(String cluster, String version, Optional<Instant> until, boolean gone, byte[] object) {}
