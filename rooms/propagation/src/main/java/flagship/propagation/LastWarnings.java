package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** The last thing that events say about each way in which something failed. Pure. */
final class LastWarnings {
    private LastWarnings() {}

    /** One line a reason, the newest first. */
    static List<String> of(List<ObjectNode> events) {
        var newest = new LinkedHashMap<String, String>();
        events.stream()
                .sorted(Comparator.comparing(LastWarnings::time).reversed())
                .forEach(event -> newest.putIfAbsent(
                        event.path("reason").asText(),
                        "%s %s: %s"
                                .formatted(
                                        time(event),
                                        event.path("reason").asText(),
                                        event.path("message").asText())));
        return List.copyOf(newest.values());
    }

    private static String time(JsonNode event) {
        for (String field : List.of("lastTimestamp", "eventTime")) {
            var time = event.path(field).asText("");
            if (!time.isEmpty() && !time.equals("null")) {
                return time;
            }
        }
        return event.at("/metadata/creationTimestamp").asText();
    }
}
