package flagship.ovsdb;

import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table, as the server declares them.
 *
 * @param isRoot whether its rows live without being referred to
 */
public record TableSchema(String name, boolean isRoot, Map<String, ColumnSchema> columns) {
    public TableSchema {
        columns = Map.copyOf(columns);
    }

    public boolean hasColumn(String column) {
        return columns.containsKey(column);
    }

    public Optional<ColumnSchema> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    Value initial(String column) {
        return column(column).map(ColumnSchema::initial).orElse(Value.emptySet());
    }
}
