package flagship.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import flagship.catalog.Catalog;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the Events about objects into an annotation of each, between a search and whoever takes its rows. Rows are held back some at a time,
 * so that one reading finds the Events of all of them. For one request.
 *
 * <p>Source: contract sections 5.2 and 6.6.
 */
final class EventInjection implements Catalog.RowsOfMany {
    static final String ANNOTATION = "shadow.clusterpedia.io/events";

    private static final int ROWS_MAX = 100;
    private static final int BYTES_MAX = 1 << 20;

    /** Most Events of one object, the newest. */
    private static final int EVENTS_MAX = 100;

    private final Catalog catalog;
    private final Catalog.RowsOfMany taker;
    private final List<Held> held = new ArrayList<>();
    private int bytes;

    private record Held(int query, String cluster, NamespacedName name, byte[] object, String uid) {}

    EventInjection(Catalog catalog, Catalog.RowsOfMany taker) {
        this.catalog = catalog;
        this.taker = taker;
    }

    /** For a search by one query. */
    static EventInjection of(Catalog catalog, Catalog.Rows taker) {
        return new EventInjection(
                catalog,
                (query, cluster, name, object, offset, length) -> taker.row(cluster, name, object, offset, length));
    }

    /** Takes the rows of a search by one query. */
    Catalog.Rows rows() {
        return (cluster, name, object, offset, length) -> row(0, cluster, name, object, offset, length);
    }

    @Override
    public void row(int query, String cluster, NamespacedName name, byte[] object, int offset, int length)
            throws IOException {
        byte[] copy = Arrays.copyOfRange(object, offset, offset + length);
        held.add(new Held(query, cluster, name, copy, ObjectHead.read(copy).uid()));
        bytes += length;
        if (held.size() >= ROWS_MAX || bytes >= BYTES_MAX) {
            flush();
        }
    }

    /** Hands out what is held back; after the last row. */
    void flush() throws IOException {
        var uids = new TreeMap<String, List<String>>();
        held.stream()
                .filter(row -> !row.uid().isEmpty())
                .forEach(row -> uids.computeIfAbsent(row.cluster(), cluster -> new ArrayList<>())
                        .add(row.uid()));
        var events = new HashMap<String, Map<String, List<byte[]>>>();
        uids.forEach((cluster, ofCluster) -> events.put(cluster, catalog.eventsAbout(cluster, ofCluster, EVENTS_MAX)));
        for (Held row : held) {
            var about = events.getOrDefault(row.cluster(), Map.of()).getOrDefault(row.uid(), List.of());
            byte[] object = about.isEmpty() ? row.object() : annotated(row.object(), about);
            taker.row(row.query(), row.cluster(), row.name(), object, 0, object.length);
        }
        held.clear();
        bytes = 0;
    }

    private static byte[] annotated(byte[] object, List<byte[]> events) {
        var tree = Json.parseObject(object);
        tree.withObject("/metadata/annotations").put(ANNOTATION, array(events));
        return Json.bytes(tree);
    }

    private static String array(List<byte[]> events) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (byte[] bytes : events) {
            var event = Json.object().put("kind", "Event").put("apiVersion", "v1");
            event.setAll(Json.parseObject(bytes));
            event.put("kind", "Event").put("apiVersion", "v1");
            event.withObject("/metadata").remove("managedFields");
            array.add(event);
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }
}
