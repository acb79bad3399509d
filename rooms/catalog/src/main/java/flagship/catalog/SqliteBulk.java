package flagship.catalog;

import flagship.kubemodel.NamespacedName;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQLite lies in the process: a look-up a row costs microseconds, and none where a first list finds its part of the key empty. */
final class SqliteBulk extends BatchBulk {
    private static final String FIND = "SELECT id, version, fingerprint, labels FROM object INDEXED BY object_key"
            + " WHERE type = ? AND cluster = ? AND namespace = ? AND name = ?";

    private static final String ANY_BETWEEN =
            "SELECT 1 FROM object INDEXED BY object_key WHERE type = ? AND cluster = ?"
                    + " AND (namespace, name) >= (?, ?) AND (namespace, name) <= (?, ?) LIMIT 1";

    SqliteBulk(Dialect dialect) {
        super(dialect);
    }

    @Override
    public Map<NamespacedName, StoredHead> find(Session session, long type, String cluster, List<NamespacedName> names)
            throws SQLException {
        if (names.size() > 1 && noneBetween(session, type, cluster, names.getFirst(), names.getLast())) {
            return Map.of();
        }
        var found = new HashMap<NamespacedName, StoredHead>();
        var statement = session.prepare(FIND);
        for (NamespacedName name : names) {
            statement.setLong(1, type);
            statement.setString(2, cluster);
            statement.setString(3, name.namespace());
            statement.setString(4, name.name());
            try (var row = statement.executeQuery()) {
                if (row.next()) {
                    found.put(name, new StoredHead(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4)));
                }
            }
        }
        return found;
    }

    private static boolean noneBetween(
            Session session, long type, String cluster, NamespacedName first, NamespacedName last) throws SQLException {
        var any = Sql.of(ANY_BETWEEN, type, cluster, first.namespace(), first.name(), last.namespace(), last.name());
        return session.first(any, row -> 1).isEmpty();
    }
}
