package flagship.sync;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.EventFacts;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an Event says of itself: what it is about and when it was last seen. Both of Kubernetes' forms are read, the old one of the core group
 * and that of {@code events.k8s.io}, which a member serves for the same objects.
 *
 * @param involvedKind {@code Kind.group} of the object that it is about; {@code Kind.} for the core group
 */
record MemberEvent(String involvedKind, EventFacts facts) {
    private static final String OTHER_GROUP = "events.k8s.io";

    static boolean isEvent(GroupVersionResource type) {
        return type.resource().equals("events")
                && (type.group().isEmpty() || type.group().equals(OTHER_GROUP));
    }

    /**
     * Reads an Event.
     *
     * @param now where it names no time that can be read
     * @throws Json.MalformedJson if it is no JSON object
     */
    static MemberEvent read(GroupVersionResource type, byte[] object, Instant now) {
        var event = Json.parseObject(object);
        boolean core = type.group().isEmpty();
        var involved = event.path(core ? "involvedObject" : "regarding");
        // Joined in the core form alone: the other one is the same Event once more.
        var uid = core ? involved.path("uid").asText("") : "";
        return new MemberEvent(kind(involved), new EventFacts(uid, seen(event).orElse(now)));
    }

    static String kind(String kind, String group) {
        return kind + "." + group;
    }

    private static String kind(JsonNode involved) {
        var apiVersion = involved.path("apiVersion").asText("");
        int slash = apiVersion.indexOf('/');
        return kind(involved.path("kind").asText(""), slash < 0 ? "" : apiVersion.substring(0, slash));
    }

    private static Optional<Instant> seen(JsonNode event) {
        return Stream.of(
                        event.at("/series/lastObservedTime"),
                        event.path("lastTimestamp"),
                        event.path("deprecatedLastTimestamp"),
                        event.path("eventTime"),
                        event.path("firstTimestamp"),
                        event.path("deprecatedFirstTimestamp"))
                .flatMap(time -> time(time.asText("")).stream())
                .max(Instant::compareTo)
                .or(() -> time(event.at("/metadata/creationTimestamp").asText("")));
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() || text.equals("null")
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty(); // Another of its times may be readable.
        }
    }
}
