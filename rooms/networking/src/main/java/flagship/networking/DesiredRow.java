package flagship.networking;

import flagship.ovsdb.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A row of the northbound database as it should be. Columns that are not named stay as they are.
 *
 * @param columns what they must hold
 * @param initial what a new row gets, and keeps: addresses that were drawn by chance
 * @param references columns that refer to other rows, by their keys
 * @param place where it lies; absent for rows that live by themselves
 * @param groups the Port_Groups that a port is in, of those that say {@link Northbound#isMembership}
 */
record DesiredRow(
        RowKey key,
        Map<String, Value> columns,
        Map<String, Value> initial,
        Map<String, List<RowKey>> references,
        Optional<Place> place,
        Set<RowKey> groups) {
    DesiredRow {
        columns = Map.copyOf(columns);
        initial = Map.copyOf(initial);
        references = Map.copyOf(references);
        groups = Set.copyOf(groups);
    }

    static DesiredRow of(RowKey key, Map<String, Value> columns) {
        return new DesiredRow(key, columns, Map.of(), Map.of(), Optional.empty(), Set.of());
    }

    /** A row of a table whose rows are known by the column {@code name}, which is added. */
    static DesiredRow named(String table, String name, Map<String, Value> columns) {
        var all = new java.util.HashMap<>(columns);
        all.put("name", Value.of(name));
        return of(new RowKey(table, name), all);
    }

    DesiredRow initially(Map<String, Value> more) {
        return new DesiredRow(key, columns, more, references, place, groups);
    }

    DesiredRow referring(Map<String, List<RowKey>> more) {
        return new DesiredRow(key, columns, initial, more, place, groups);
    }

    DesiredRow in(RowKey parent, String column) {
        return new DesiredRow(key, columns, initial, references, Optional.of(new Place(parent, column)), groups);
    }

    DesiredRow memberOf(Set<RowKey> all) {
        return new DesiredRow(key, columns, initial, references, place, all);
    }
}
