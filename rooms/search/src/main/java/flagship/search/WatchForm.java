package flagship.search;

import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.search.FleetEvent.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * How the events of a watch are written.
 *
 * @param name equal for all watches whose events are written alike
 * @param items writes one object; used by one thread at a time
 * @param apiVersion and {@code kind}: what a bookmark says of itself
 */
record WatchForm(String name, Items items, String apiVersion, String kind) {
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    /** An event of a change, at the change's revision. */
    byte[] event(FleetEvent event, Kind kind) {
        var change = event.change();
        byte[] object = event.shown(kind);
        return event(kind, change.cluster(), change.name(), object, 0, object.length, change.revision());
    }

    byte[] event(Kind kind, String cluster, NamespacedName name, byte[] object, int offset, int length, long revision) {
        try {
            byte[] current = ResourceVersions.replace(object, offset, length, Long.toString(revision));
            var out = new ByteArrayOutputStream(current.length + 128);
            items.single(cluster, name, current, 0, current.length, out);
            return event(kind.name(), out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Nothing is written anywhere.
        }
    }

    /** An event about something else than an object of the watch's kind. */
    byte[] event(String type, byte[] json) {
        int length = json.length > 0 && json[json.length - 1] == '\n' ? json.length - 1 : json.length;
        var out = new ByteArrayOutputStream(length + 40);
        out.writeBytes("{\"type\":\"%s\",\"object\":".formatted(type).getBytes(StandardCharsets.US_ASCII));
        out.write(json, 0, length);
        out.writeBytes("}\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    byte[] bookmark(long revision, boolean initialEventsEnd) {
        var object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
        var metadata = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        if (kind.equals("Table")) {
            object.putNull("rows");
            object.putNull("columnDefinitions");
        } else {
            metadata.putNull("creationTimestamp");
        }
        if (initialEventsEnd && !kind.equals("Table")) {
            metadata.putObject("annotations").put(INITIAL_EVENTS_END, "true");
        }
        return event("BOOKMARK", Json.bytes(object));
    }
}
