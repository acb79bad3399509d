package flagship.catalog;

import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.NamespacedName;
import java.sql.ResultSet;
import java.sql.SQLException;

/** One row as a search reads it. */
record StoredRow(NamespacedName name, String cluster, Body body) {
    /** Reads the columns of {@link SearchSql#rows}. */
    static StoredRow read(ResultSet row) throws SQLException {
        return new StoredRow(
                new NamespacedName(row.getString(1), row.getString(2)),
                row.getString(3),
                new Body(row.getLong(4), row.getInt(5) != 0, row.getInt(6), row.getBytes(7)));
    }

    Cursor cursor() {
        return new Cursor(name.namespace(), name.name(), cluster);
    }
}
