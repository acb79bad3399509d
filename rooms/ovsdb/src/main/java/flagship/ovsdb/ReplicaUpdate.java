package flagship.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Brings what a server tells into a replica. On the connection's thread. */
final class ReplicaUpdate {
    private final Replica replica;
    private final DatabaseSchema schema;
    private final UpdateForm form;
    private final List<RowChange> changes = new ArrayList<>();

    ReplicaUpdate(Replica replica, DatabaseSchema schema, UpdateForm form) {
        this.replica = replica;
        this.schema = schema;
        this.form = form;
    }

    /** Applies what changed; returns the rows that differ from before. */
    List<RowChange> apply(JsonNode updates) {
        replica.write(tables -> applyAll(updates, tables, _ -> {}));
        return changes;
    }

    /** Applies the whole contents: what is not in it is gone. */
    List<RowChange> replace(JsonNode contents) {
        replica.write(tables -> {
            Map<String, Set<UUID>> told = new HashMap<>();
            applyAll(
                    contents,
                    tables,
                    row -> told.computeIfAbsent(row.table().name(), _ -> new HashSet<>())
                            .add(row.uuid()));
            tables.forEach((name, table) -> List.copyOf(table.uuids()).stream()
                    .filter(uuid -> !told.getOrDefault(name, Set.of()).contains(uuid))
                    .forEach(uuid -> remove(name, table, uuid)));
        });
        return changes;
    }

    private void applyAll(JsonNode updates, Map<String, ReplicaTable> tables, java.util.function.Consumer<Row> seen) {
        for (Map.Entry<String, JsonNode> update : updates.properties()) {
            var table = tables.get(update.getKey());
            var declared = schema.table(update.getKey());
            if (table == null || declared.isEmpty()) {
                continue;
            }
            for (Map.Entry<String, JsonNode> row : update.getValue().properties()) {
                apply(table, declared.get(), UUID.fromString(row.getKey()), row.getValue())
                        .ifPresent(seen);
            }
        }
    }

    private Optional<Row> apply(ReplicaTable table, TableSchema declared, UUID uuid, JsonNode update) {
        var before = table.row(uuid);
        var columns = form.after(update, declared, before);
        if (columns.isEmpty()) {
            remove(declared.name(), table, uuid);
            return Optional.empty();
        }
        var stored = columns.get();
        stored.entrySet().removeIf(column -> column.getValue().equals(declared.initial(column.getKey())));
        var after = new Row(declared, uuid, stored);
        if (before.filter(row -> row.stored().equals(after.stored())).isEmpty()) {
            table.put(after);
            changes.add(new RowChange(declared.name(), uuid, before, Optional.of(after)));
        }
        return Optional.of(after);
    }

    private void remove(String name, ReplicaTable table, UUID uuid) {
        var before = table.remove(uuid);
        if (before.isPresent()) {
            changes.add(new RowChange(name, uuid, before, Optional.empty()));
        }
    }
}
