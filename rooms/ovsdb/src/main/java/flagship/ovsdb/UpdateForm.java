package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ways in which servers tell what happened to a row. */
enum UpdateForm {
    /** The row before and after (RFC 7047, section 4.1.6). */
    WHOLE_ROWS {
        @Override
        Optional<Map<String, Value>> after(JsonNode update, TableSchema table, Optional<Row> before) {
            return update.hasNonNull("new") ? Optional.of(columns(update.path("new"), table)) : Optional.empty();
        }
    },
    /** Only what differs ({@code table-updates2} of ovsdb-server(7)); columns that hold their initial value are left out of new rows. */
    DIFFERENCES {
        @Override
        Optional<Map<String, Value>> after(JsonNode update, TableSchema table, Optional<Row> before) {
            for (String fresh : new String[] {"initial", "insert"}) {
                if (update.has(fresh)) {
                    return Optional.of(columns(update.path(fresh), table));
                }
            }
            if (!update.has("modify")) {
                return Optional.empty();
            }
            var row = before.orElseThrow(() ->
                    new IllegalStateException("the database changed a row that it never told of: " + table.name()));
            var columns = new HashMap<>(row.stored());
            columns(update.path("modify"), table)
                    .forEach((name, difference) -> columns.put(name, changed(row, name, difference)));
            return Optional.of(columns);
        }
    };

    /** The row's columns after the update; empty where the row is gone. */
    abstract Optional<Map<String, Value>> after(JsonNode update, TableSchema table, Optional<Row> before);

    private static Map<String, Value> columns(JsonNode row, TableSchema table) {
        var columns = new HashMap<String, Value>();
        for (Map.Entry<String, JsonNode> member : row.properties()) {
            table.column(member.getKey())
                    .ifPresent(column -> columns.put(column.name(), ValueCodec.decode(member.getValue(), column)));
        }
        return columns;
    }

    private static Value changed(Row row, String column, Value difference) {
        if (!row.table().column(column).orElseThrow().isComposite()) {
            return difference;
        }
        var before = row.value(column);
        return switch (difference) {
            case Value.SetOf(var atoms) -> new Value.SetOf(toggled(before.elements(), atoms));
            case Value.MapOf(var entries) ->
                new Value.MapOf(changed(before instanceof Value.MapOf(var old) ? old : Map.of(), entries));
        };
    }

    private static Set<Atom> toggled(Set<Atom> before, Set<Atom> difference) {
        var after = new HashSet<>(before);
        for (Atom atom : difference) {
            if (!after.remove(atom)) {
                after.add(atom);
            }
        }
        return after;
    }

    /** An entry that is told as it was is gone; any other is new or has that value now. */
    private static Map<Atom, Atom> changed(Map<Atom, Atom> before, Map<Atom, Atom> difference) {
        var after = new HashMap<>(before);
        difference.forEach((key, value) -> {
            if (!after.remove(key, value)) {
                after.put(key, value);
            }
        });
        return after;
    }
}
