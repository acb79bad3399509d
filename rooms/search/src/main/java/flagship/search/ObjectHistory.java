package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.PastState;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states of the objects of one name as an answer: each with what its successor changed in it, and who made it. Pure.
 *
 * <p>Who made a state is what the newest of its {@code managedFields} says, or the note that the synchronisation leaves where it drops those.
 * Their times are whole seconds: of several the fields decide that differ from the state before.
 */
final class ObjectHistory {
    static final String CHANGED_BY = "flagship.io/changed-by";

    private ObjectHistory() {}

    /** @param states as the catalog has them: of each cluster the newest first */
    static ObjectNode of(List<PastState> states) {
        var answer = Json.object().put("kind", "ObjectHistory").put("apiVersion", "clusterpedia.io/v1beta1");
        var items = answer.putArray("items");
        var previous = previous(states);
        for (int i = 0; i < states.size(); i++) {
            items.add(item(states.get(i), previous.get(i)));
        }
        return answer;
    }

    /** For each state the one before it in the same cluster. */
    private static List<Optional<PastState>> previous(List<PastState> states) {
        var older = new HashMap<String, PastState>();
        var previous = new ArrayList<Optional<PastState>>();
        for (PastState state : states.reversed()) {
            previous.add(Optional.ofNullable(older.put(state.cluster(), state)));
        }
        return previous.reversed();
    }

    private static ObjectNode item(PastState state, Optional<PastState> before) {
        var object = Json.parseObject(state.object());
        var item = Json.object().put("cluster", state.cluster()).put("resourceVersion", state.version());
        state.until().ifPresent(until -> item.put("until", until.toString()));
        if (state.gone()) {
            item.put("deleted", true);
        }
        var previous = before.filter(older -> !older.gone()).map(older -> Json.parseObject(older.object()));
        changedBy(previous, object).ifPresent(who -> item.set("changedBy", who));
        if (previous.isPresent()) {
            item.set("changes", changes(ObjectDifference.of(previous.get(), object)));
        }
        item.set("object", object);
        return item;
    }

    private static ArrayNode changes(List<ObjectDifference.Change> changes) {
        var array = Json.mapper().createArrayNode();
        for (ObjectDifference.Change change : changes) {
            var entry = array.addObject().put("path", change.path());
            change.before().ifPresent(value -> entry.set("before", value));
            change.after().ifPresent(value -> entry.set("after", value));
        }
        return array;
    }

    /** Of several who wrote in the same second the one in whose fields most of the change lies. */
    private static Optional<JsonNode> changedBy(Optional<ObjectNode> before, ObjectNode object) {
        var newest = newest(authors(object));
        if (newest.size() < 2 || before.isEmpty()) {
            return newest.stream().findFirst().map(ObjectHistory::author);
        }
        var older = authors(before.get());
        return newest.stream()
                .max(Comparator.comparingInt(entry -> share(entry, older, before.get(), object)))
                .map(ObjectHistory::author);
    }

    /** What a writer gave up is in the fields that it had before. */
    private static int share(JsonNode entry, List<JsonNode> older, ObjectNode before, ObjectNode after) {
        int now = differences(before, after, entry);
        int then = older.stream()
                .filter(other -> writer(other).equals(writer(entry)))
                .mapToInt(other -> differences(before, after, other))
                .max()
                .orElse(0);
        return Math.max(now, then);
    }

    private static ObjectNode writer(JsonNode entry) {
        var writer = author(entry);
        writer.remove("time");
        return writer;
    }

    private static int differences(ObjectNode before, ObjectNode after, JsonNode entry) {
        var fields = entry.path("fieldsV1");
        return fields.isEmpty() ? 0 : FieldOwners.differences(before, after, fields);
    }

    private static List<JsonNode> newest(List<JsonNode> entries) {
        var newest = entries.stream()
                .map(entry -> entry.path("time").asText(""))
                .max(Comparator.naturalOrder())
                .orElse("");
        return entries.stream()
                .filter(entry -> entry.path("time").asText("").equals(newest))
                .toList();
    }

    private static List<JsonNode> authors(ObjectNode object) {
        var entries = new ArrayList<JsonNode>();
        object.at("/metadata/managedFields").forEach(entries::add);
        return entries.isEmpty()
                ? noted(object.at("/metadata/annotations").path(CHANGED_BY).asText(""))
                : entries;
    }

    /** The note of the synchronisation: one writer, or several. One that somebody else wrote is left as a name. */
    private static List<JsonNode> noted(String note) {
        if (note.isEmpty()) {
            return List.of();
        }
        try {
            var entries = Json.parse(note.getBytes(StandardCharsets.UTF_8));
            if (entries.isArray()) {
                var all = new ArrayList<JsonNode>();
                entries.forEach(all::add);
                return all;
            }
            if (entries.isObject()) {
                return List.of(entries);
            }
            return List.of(Json.object().put("manager", note));
        } catch (Json.MalformedJson e) {
            return List.of(Json.object().put("manager", note));
        }
    }

    private static ObjectNode author(JsonNode entry) {
        var author = Json.object();
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            if (List.of("manager", "operation", "time", "subresource").contains(field.getKey())) {
                author.set(field.getKey(), field.getValue());
            }
        }
        return author;
    }
}
