package flagship.ovsdb;

import java.util.Map;
import java.util.Optional;

/** The tables of a database, as its server declares them: servers of different versions know different tables and columns. */
public record DatabaseSchema(String name, String version, Map<String, TableSchema> tables) {
    public DatabaseSchema {
        tables = Map.copyOf(tables);
    }

    public Optional<TableSchema> table(String table) {
        return Optional.ofNullable(tables.get(table));
    }

    public boolean hasColumn(String table, String column) {
        return table(table).filter(known -> known.hasColumn(column)).isPresent();
    }
}
