package flagship.ovsdb;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A table that a replica follows. One that the server does not know is empty.
 *
 * @param columns those to follow, of which the server may lack some; empty for all
 * @param where a row is followed if one of these holds, if it can be had from the server (which had to learn it); empty for all rows
 * @param indexes functions from a row to the keys under which {@link Replica.View#byIndex} finds it
 */
public record MonitoredTable(
        String table, Set<String> columns, List<Clause> where, Map<String, Function<Row, Collection<String>>> indexes) {
    /** The index by the column {@code name}. */
    public static final String BY_NAME = "name";

    public MonitoredTable {
        columns = Set.copyOf(columns);
        where = List.copyOf(where);
        indexes = Map.copyOf(indexes);
    }

    /** All rows with the named columns, or with all columns where none is named. */
    public static MonitoredTable of(String table, String... columns) {
        return new MonitoredTable(table, Set.of(columns), List.of(), Map.of());
    }

    public MonitoredTable where(Clause... clauses) {
        return new MonitoredTable(table, columns, List.of(clauses), indexes);
    }

    public MonitoredTable indexed(String name, Function<Row, Collection<String>> keys) {
        var more = new HashMap<>(indexes);
        more.put(name, keys);
        return new MonitoredTable(table, columns, where, more);
    }

    public MonitoredTable indexedByName() {
        return indexed(BY_NAME, row -> List.of(row.text("name")));
    }

    /** Which of the wished columns the server has; sorted by nothing. */
    List<String> columnsIn(TableSchema schema) {
        return schema.columns().keySet().stream()
                .filter(column -> !column.equals("_uuid") && (columns.isEmpty() || columns.contains(column)))
                .toList();
    }
}
