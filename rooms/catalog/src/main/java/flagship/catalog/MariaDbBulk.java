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
