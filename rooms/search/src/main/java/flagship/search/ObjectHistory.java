package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.PastState;
import flagship.kubemodel.Json;
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
        changedBy(object).ifPresent(who -> item.set("changedBy", who));
        if (before.isPresent() && !before.get().gone()) {
            item.set(
                    "changes",
                    changes(ObjectDifference.of(Json.parseObject(before.get().object()), object)));
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

    private static Optional<JsonNode> changedBy(ObjectNode object) {
        var entries = new ArrayList<JsonNode>();
        object.at("/metadata/managedFields").forEach(entries::add);
        if (!entries.isEmpty()) {
            var newest = entries.stream()
                    .max(Comparator.comparing(entry -> entry.path("time").asText("")));
            return newest.map(ObjectHistory::author);
        }
        var note = object.at("/metadata/annotations").path(CHANGED_BY).asText("");
        return note.isEmpty() ? Optional.empty() : Optional.of(author(note));
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

    /** A note of ours; one that somebody else wrote is left as a name. */
    private static ObjectNode author(String note) {
        try {
            return author(Json.parseObject(note.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (Json.MalformedJson e) {
            return Json.object().put("manager", note);
        }
    }
}
