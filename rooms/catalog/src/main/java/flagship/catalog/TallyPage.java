package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the next objects that were stored before anybody counted, and adds what they are found by. All in one transaction of the writer, so
 * that nobody changes them meanwhile. For the writer's thread.
 */
final class TallyPage {
    private static final int BYTES_MAX = 2 << 20;

    private final Session session;
    private final Dialect dialect;
    private final Bulk bulk;
    private final Names names;
    private final TallyProgress progress;

    TallyPage(Session session, Dialect dialect, Bulk bulk, Names names, TallyProgress progress) {
        this.session = session;
        this.dialect = dialect;
        this.bulk = bulk;
        this.names = names;
        this.progress = progress;
    }

    /** Reads the fields of a stored object. */
    @FunctionalInterface
    interface Bodies {
        List<Fact> fields(IndexedFields of, Body body, byte[] sealContext);
    }

    private record Place(long type, String cluster) {}

    private record Stored(long id, Place place, String namespace, String labels, List<Fact> fields) {}

    /** What one type of one cluster gains. */
    private static final class Gain {
        private final Tally tally = new Tally();
        private final Terms terms = new Terms();
    }

    /** Returns whether there are more. */
    boolean run(int most, Bodies bodies) throws SQLException {
        if (progress.reached() >= progress.target()) {
            return false;
        }
        var page = read(most, bodies);
        var numbers = names.number(page.stream().map(Stored::fields).toList());
        var gains = new HashMap<Place, Gain>();
        var relabelled = new HashMap<Long, String>();
        for (Stored stored : page) {
            var labels = Labels.append(stored.labels(), stored.fields(), numbers);
            var gain = gains.computeIfAbsent(stored.place(), _ -> new Gain());
            gain.tally.add(labels, stored.namespace());
            if (!labels.equals(stored.labels())) {
                gain.terms.add(added(stored.labels(), labels), stored.id());
                relabelled.put(stored.id(), labels);
            }
        }
        relabel(relabelled);
        for (Map.Entry<Place, Gain> gain : gains.entrySet()) {
            var place = gain.getKey();
            gain.getValue().tally.write(session, dialect, bulk, names, place.type(), place.cluster());
            gain.getValue().terms.write(session, bulk, names, place.type());
        }
        progress.advance(page.isEmpty() ? progress.target() : page.getLast().id());
        return progress.reached() < progress.target();
    }

    /** What was appended, with the comma before it. */
    private static String added(String before, String after) {
        return before.isEmpty() ? after : after.substring(before.length() - 1);
    }

    private List<Stored> read(int most, Bodies bodies) throws SQLException {
        var page = new ArrayList<Stored>();
        int[] bytes = {0};
        var sql = Sql.of(
                "SELECT o.id, o.type, t.api_group, t.version, t.resource, o.cluster, o.namespace, o.name, o.labels, o.dictionary,"
                        + " o.sealed, o.length, o.body FROM object o" + dialect.byId() + dialect.join() + "type t"
                        + dialect.byId() + " ON t.id = o.type WHERE o.id > ? AND o.id <= ? ORDER BY o.id LIMIT ?",
                progress.reached(),
                progress.target(),
                most);
        session.read(sql, row -> {
            page.add(stored(row, bodies));
            bytes[0] += row.getInt(12);
            return bytes[0] < BYTES_MAX;
        });
        return page;
    }

    private static Stored stored(ResultSet row, Bodies bodies) throws SQLException {
        var type = new GroupVersionResource(row.getString(3), row.getString(4), row.getString(5));
        var cluster = row.getString(6);
        var name = new NamespacedName(row.getString(7), row.getString(8));
        var body = new Body(row.getLong(10), row.getInt(11) != 0, row.getInt(12), row.getBytes(13));
        var fields = bodies.fields(IndexedFields.of(type), body, RowSetMaker.sealContext(cluster, type, name));
        return new Stored(
                row.getLong(1), new Place(row.getLong(2), cluster), name.namespace(), row.getString(9), fields);
    }

    private void relabel(Map<Long, String> labels) throws SQLException {
        var statement = session.prepare("UPDATE object SET labels = ? WHERE id = ?");
        for (Map.Entry<Long, String> one : labels.entrySet()) {
            statement.setString(1, one.getValue());
            statement.setLong(2, one.getKey());
            statement.addBatch();
        }
        if (!labels.isEmpty()) {
            statement.executeBatch();
        }
    }
}
