package flagship.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who has changed an object last, as its managedFields say: one writer without the fields, as JSON. Their times are whole seconds, so there may
 * be several; then all of them with the fields that each owns, as a JSON array: who knows the state before can tell whose change it was. Pure.
 */
final class LastAuthors {
    private static final List<String> TOLD = List.of("manager", "operation", "time", "subresource");

    /** Longer notes name the first of the writers alone. */
    private static final int NOTE_BYTES_MAX = 4 << 10;

    private LastAuthors() {}

    /** Empty where there are no managedFields. */
    static Optional<String> of(ObjectNode metadata) {
        var newest = newest(metadata.path("managedFields"));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        if (newest.size() > 1) {
            var all = Json.mapper().createArrayNode();
            newest.forEach(entry -> all.add(told(entry).set("fieldsV1", entry.path("fieldsV1"))));
            byte[] note = Json.bytes(all);
            if (note.length <= NOTE_BYTES_MAX) {
                return Optional.of(new String(note, StandardCharsets.UTF_8));
            }
        }
        return Optional.of(new String(Json.bytes(told(newest.getFirst())), StandardCharsets.UTF_8));
    }

    private static List<JsonNode> newest(JsonNode entries) {
        var newest = new ArrayList<JsonNode>();
        var time = "";
        for (JsonNode entry : entries) {
            var at = entry.path("time").asText("");
            if (at.compareTo(time) > 0) {
                newest.clear();
                time = at;
            }
            if (at.equals(time)) {
                newest.add(entry);
            }
        }
        return newest;
    }

    private static ObjectNode told(JsonNode entry) {
        var who = Json.object();
        for (String field : TOLD) {
            if (entry.path(field).isTextual()) {
                who.put(field, entry.path(field).asText());
            }
        }
        return who;
    }
}
