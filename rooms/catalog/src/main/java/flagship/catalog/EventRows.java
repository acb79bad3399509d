package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads Events by the objects that they are about, and finds the old ones. Safe for use by many threads. */
final class EventRows {
    /** The form in which Events are joined to objects. */
    static final GroupVersionResource CORE = new GroupVersionResource("", "v1", "events");

    /** Most Events that one reading takes into memory. */
    private static final int READ_MAX = 20_000;

    private final Readers readers;
    private final Dialect dialect;
    private final Pool<BodyDecoder> decoders;

    EventRows(Readers readers, Dialect dialect, Pool<BodyDecoder> decoders) {
        this.readers = readers;
        this.dialect = dialect;
        this.decoders = decoders;
    }

    static boolean holds(GroupVersionResource type) {
        return type.resource().equals("events")
                && (type.group().isEmpty() || type.group().equals("events.k8s.io"));
    }

    private record Found(String involved, NamespacedName name, Body body) {}

    Map<String, List<byte[]>> about(String cluster, Collection<String> uids, int most) {
        if (uids.isEmpty()) {
            return Map.of();
        }
        var found = readers.read(session -> read(session, cluster, uids, most));
        var events = new HashMap<String, List<byte[]>>();
        var decoder = decoders.take();
        try {
            for (Found event : found) {
                events.computeIfAbsent(event.involved(), uid -> new ArrayList<>())
                        .add(decoder.copy(event.body(), RowSetMaker.sealContext(cluster, CORE, event.name())));
            }
        } finally {
            decoders.giveBack(decoder);
        }
        return events;
    }

    private List<Found> read(Session session, String cluster, Collection<String> uids, int most) throws SQLException {
        var sql = new Sql.Builder()
                .add(
                        "SELECT e.involved, o.namespace, o.name, o.dictionary, o.sealed, o.length, o.body FROM event e"
                                + dialect.by("event_involved") + dialect.join() + "object o" + dialect.byId()
                                + " ON o.id = e.object WHERE e.cluster = ? AND ",
                        cluster);
        dialect.in(sql, "e.involved", uids);
        sql.add(" ORDER BY e.involved, e.seen DESC LIMIT ?", READ_MAX);
        var counts = new HashMap<String, Integer>();
        var found = new ArrayList<Found>();
        session.read(sql.build(), row -> {
            var involved = row.getString(1);
            if (counts.merge(involved, 1, Integer::sum) <= most) {
                found.add(new Found(
                        involved,
                        new NamespacedName(row.getString(2), row.getString(3)),
                        new Body(row.getLong(4), row.getInt(5) != 0, row.getInt(6), row.getBytes(7))));
            }
            return true;
        });
        return found;
    }
}
