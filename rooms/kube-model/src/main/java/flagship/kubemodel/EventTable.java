package flagship.kubemodel;

import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.number;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textAt;
import static flagship.kubemodel.PrintedColumn.timed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The table of Events, in the form of either of their groups: what one calls message the other calls note, and so on. */
final class EventTable {
    private EventTable() {}

    static List<PrintedColumn> columns() {
        return List.of(
                timed("Last Seen", (event, now) -> TextNode.valueOf(lastSeen(event, now))),
                textAt("Type", "type"),
                textAt("Reason", "reason"),
                text("Object", EventTable::target),
                text("Subobject", event -> Trees.text(involved(event), "fieldPath"))
                        .wide(),
                text("Source", EventTable::source).wide(),
                text(
                        "Message",
                        event -> either(event, "message", "note").asText("").strip()),
                timed("First Seen", (event, now) -> TextNode.valueOf(firstSeen(event, now)))
                        .wide(),
                number("Count", EventTable::count).wide(),
                NAME.wide());
    }

    private static JsonNode either(JsonNode event, String core, String other) {
        return event.has(core) ? event.get(core) : event.path(other);
    }

    private static JsonNode involved(ObjectNode event) {
        return either(event, "involvedObject", "regarding");
    }

    private static String target(ObjectNode event) {
        var kind = Trees.text(involved(event), "kind").toLowerCase(Locale.ROOT);
        var name = Trees.text(involved(event), "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(ObjectNode event) {
        var source = either(event, "source", "deprecatedSource");
        var component = source.path("component")
                .asText(either(event, "reportingComponent", "reportingController")
                        .asText(""));
        var host = source.path("host").asText(Trees.text(event, "reportingInstance"));
        return host.isEmpty() ? component : component + ", " + host;
    }

    private static String firstSeen(ObjectNode event, Instant now) {
        var first = either(event, "firstTimestamp", "deprecatedFirstTimestamp").asText("");
        return HumanDuration.since(first.isEmpty() ? Trees.text(event, "eventTime") : first, now);
    }

    private static String lastSeen(ObjectNode event, Instant now) {
        if (event.path("series").isObject()) {
            return HumanDuration.since(Trees.text(event, "series", "lastObservedTime"), now);
        }
        var last = either(event, "lastTimestamp", "deprecatedLastTimestamp").asText("");
        return last.isEmpty() ? firstSeen(event, now) : HumanDuration.since(last, now);
    }

    /** An Event that never says how often it happened happened once. */
    private static long count(ObjectNode event) {
        if (event.path("series").isObject()) {
            return Trees.at(event, "series", "count").asLong();
        }
        long count = either(event, "count", "deprecatedCount").asLong();
        return count == 0 ? 1 : count;
    }
}
