package flagship.catalog;

import java.time.Instant;

/**
 * What the catalog knows an Event by, besides what it knows of every object.
 *
 * @param involvedUid uid of the object that it is about; empty where it names none, or where the object's Events are kept in another form
 * @param seen when what it tells happened last
 */
public record EventFacts(String involvedUid, Instant seen) {}
