package flagship.catalog;

import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.NamespacedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One row as a search reads it. */
record StoredRow(Cursor cursor, Body body) {
    private static final int FIRST_SORTED = 8;

    /** Reads the columns of {@link SearchSql#rows}. */
    static StoredRow read(ResultSet row, List<SortKey> order) throws SQLException {
        var sorted = new ArrayList<Object>(order.size());
        for (SortKey key : order) {
            int column = FIRST_SORTED + sorted.size();
            sorted.add(key.column().isNumber() ? (Object) row.getLong(column) : row.getString(column));
        }
        return new StoredRow(
                new Cursor(row.getString(1), row.getString(2), row.getString(3), sorted),
                new Body(row.getLong(4), row.getInt(5) != 0, row.getInt(6), row.getBytes(7)));
    }

    String cluster() {
        return cursor.cluster();
    }

    NamespacedName name() {
        return new NamespacedName(cursor.namespace(), cursor.name());
    }
}
