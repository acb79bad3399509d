package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Events of the core group and of {@code events.k8s.io} are the same objects under other field names. */
final class EventConversion {
    /** A field's name in the core group and in the new one. */
    private record Names(String core, String renamed) {}

    private static final List<Names> NAMES = List.of(
            new Names("involvedObject", "regarding"),
            new Names("message", "note"),
            new Names("source", "deprecatedSource"),
            new Names("firstTimestamp", "deprecatedFirstTimestamp"),
            new Names("lastTimestamp", "deprecatedLastTimestamp"),
            new Names("count", "deprecatedCount"),
            new Names("reportingComponent", "reportingController"));

    private EventConversion() {}

    static void toNew(ObjectNode event) {
        event.put("apiVersion", "events.k8s.io/v1");
        NAMES.forEach(names -> rename(event, names.core(), names.renamed()));
    }

    static void toCore(ObjectNode event) {
        event.put("apiVersion", "v1");
        NAMES.forEach(names -> rename(event, names.renamed(), names.core()));
        if (!event.has("source")) {
            event.putObject("source");
        }
        for (String time : List.of("firstTimestamp", "lastTimestamp", "eventTime")) {
            if (!event.has(time)) {
                event.putNull(time);
            }
        }
        for (String text : List.of("reportingComponent", "reportingInstance")) {
            if (!event.has(text)) {
                event.put(text, "");
            }
        }
    }

    private static void rename(ObjectNode event, String from, String to) {
        var value = event.remove(from);
        boolean says = value != null
                && !value.isNull()
                && !(value.isTextual() && value.asText().isEmpty());
        if (says || (value != null && value.isNull() && to.startsWith("deprecated"))) {
            event.set(to, value);
        }
    }
}
