package flagship.ovsdb;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The rows of one table with their indexes. Guarded by its replica's lock. */
final class ReplicaTable {
    private final MonitoredTable config;
    private final Map<UUID, Row> rows = new HashMap<>();
    /** By the name of the index, then by key. */
    private final Map<String, Map<String, Set<UUID>>> indexes = new HashMap<>();

    ReplicaTable(MonitoredTable config) {
        this.config = config;
        config.indexes().keySet().forEach(index -> indexes.put(index, new HashMap<>()));
    }

    Collection<Row> rows() {
        return rows.values();
    }

    Optional<Row> row(UUID uuid) {
        return Optional.ofNullable(rows.get(uuid));
    }

    Set<UUID> uuids() {
        return rows.keySet();
    }

    List<Row> byIndex(String index, String key) {
        var entries = indexes.get(index);
        if (entries == null) {
            throw new IllegalArgumentException("table %s has no index %s".formatted(config.table(), index));
        }
        return entries.getOrDefault(key, Set.of()).stream()
                .flatMap(uuid -> row(uuid).stream())
                .toList();
    }

    /** Returns what was there. */
    Optional<Row> put(Row row) {
        var before = Optional.ofNullable(rows.put(row.uuid(), row));
        before.ifPresent(this::unindex);
        config.indexes()
                .forEach((index, keys) -> keys(keys, row)
                        .forEach(key -> entries(index)
                                .computeIfAbsent(key, _ -> new HashSet<>(2))
                                .add(row.uuid())));
        return before;
    }

    Optional<Row> remove(UUID uuid) {
        var before = Optional.ofNullable(rows.remove(uuid));
        before.ifPresent(this::unindex);
        return before;
    }

    private void unindex(Row row) {
        config.indexes()
                .forEach((index, keys) -> keys(keys, row).forEach(key -> {
                    var entries = entries(index);
                    var uuids = entries.get(key);
                    if (uuids != null && uuids.remove(row.uuid()) && uuids.isEmpty()) {
                        entries.remove(key);
                    }
                }));
    }

    private Map<String, Set<UUID>> entries(String index) {
        return indexes.computeIfAbsent(index, _ -> new HashMap<>());
    }

    private static Set<String> keys(Function<Row, Collection<String>> keys, Row row) {
        return new HashSet<>(keys.apply(row));
    }
}
