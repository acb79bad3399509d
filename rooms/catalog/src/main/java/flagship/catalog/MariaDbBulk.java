package flagship.catalog;

import flagship.kubemodel.NamespacedName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One look-up finds the names of a batch, as ranges of the key; batches go as one message. */
final class MariaDbBulk extends BatchBulk {
    /** Names in one statement: the optimizer gives up on ranges beyond some tens of thousands, and a statement has a length. */
    private static final int NAMES_AT_ONCE = 1_000;

    private static final int KEPT_AT_ONCE = 200;

    private final Dialect dialect;

    MariaDbBulk(Dialect dialect) {
        super(dialect);
        this.dialect = dialect;
    }

    @Override
    public Map<NamespacedName, StoredHead> find(Session session, long type, String cluster, List<NamespacedName> names)
            throws SQLException {
        var found = new HashMap<NamespacedName, StoredHead>();
        for (int i = 0; i < names.size(); i += NAMES_AT_ONCE) {
            var some = names.subList(i, Math.min(i + NAMES_AT_ONCE, names.size()));
            session.read(look(type, cluster, some), row -> {
                found.put(
                        new NamespacedName(row.getString(1), row.getString(2)),
                        new StoredHead(row.getLong(3), row.getString(4), row.getLong(5), row.getString(6)));
                return true;
            });
        }
        return found;
    }

    /** One statement for many: INSERT ... SELECT is not among those that go as one message. */
    @Override
    public void keepReplaced(Session session, List<Replaced> changes) throws SQLException {
        inParts(session, changes, this::keep);
    }

    @Override
    public void keepHistory(Session session, List<Replaced> changes, long ended) throws SQLException {
        inParts(session, changes, (some, gone) -> keepHistory(some, ended, gone));
    }

    /** Writes the statement that keeps some objects, all of which go, or none. */
    @FunctionalInterface
    private interface Keep {
        Sql statement(List<Replaced> changes, boolean gone);
    }

    private static void inParts(Session session, List<Replaced> changes, Keep keep) throws SQLException {
        for (int i = 0; i < changes.size(); i += KEPT_AT_ONCE) {
            var some = changes.subList(i, Math.min(i + KEPT_AT_ONCE, changes.size()));
            for (boolean gone : List.of(false, true)) {
                var same = some.stream().filter(change -> change.gone() == gone).toList();
                if (!same.isEmpty()) {
                    session.change(keep.statement(same, gone));
                }
            }
        }
    }

    private Sql keep(List<Replaced> changes, boolean gone) {
        var sql = new Sql.Builder()
                .add(
                        "INSERT INTO changed(revision, type, object, cluster, namespace, name, was, gone, dictionary, sealed,"
                                + " length, body) SELECT CASE id");
        changes.forEach(change -> sql.add(" WHEN ? THEN ?", change.object(), change.revision()));
        sql.add(
                " END, type, id, cluster, namespace, name, 1, ?, dictionary, sealed, length, body FROM object WHERE ",
                gone ? 1 : 0);
        dialect.in(sql, "id", changes.stream().map(Replaced::object).toList());
        return sql.build();
    }

    private Sql keepHistory(List<Replaced> changes, long ended, boolean gone) {
        var sql = new Sql.Builder()
                .add(
                        "INSERT INTO history(id, type, cluster, namespace, name, version, created, ended, gone, dictionary, sealed,"
                                + " length, body) SELECT CASE id");
        changes.forEach(change -> sql.add(" WHEN ? THEN ?", change.object(), change.revision()));
        sql.add(
                " END, type, cluster, namespace, name, version, created, ?, ?, dictionary, sealed, length, body FROM object WHERE ",
                ended,
                gone ? 1 : 0);
        dialect.in(sql, "id", changes.stream().map(Replaced::object).toList());
        return sql.build();
    }

    private Sql look(long type, String cluster, List<NamespacedName> names) {
        var namesByNamespace = new LinkedHashMap<String, List<String>>();
        for (NamespacedName name : names) {
            namesByNamespace
                    .computeIfAbsent(name.namespace(), namespace -> new ArrayList<>())
                    .add(name.name());
        }
        var sql = new Sql.Builder()
                .add("SELECT namespace, name, id, version, fingerprint, labels FROM object")
                .add(dialect.by("object_key"))
                .add(" WHERE type = ? AND cluster = ? AND (", type, cluster);
        var between = "";
        for (Map.Entry<String, List<String>> part : namesByNamespace.entrySet()) {
            sql.add(between + "(namespace = ? AND ", part.getKey());
            dialect.in(sql, "name", part.getValue());
            sql.add(")");
            between = " OR ";
        }
        return sql.add(")").build();
    }
}
