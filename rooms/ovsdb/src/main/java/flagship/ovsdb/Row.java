package flagship.ovsdb;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A row of a replica, or of a select. Immutable.
 *
 * @param stored the columns that were asked for, without those that hold what a new row holds
 */
public record Row(TableSchema table, UUID uuid, Map<String, Value> stored) {
    public Row {
        stored = Map.copyOf(stored);
    }

    /** The value of a column; of a column that is not known or not followed, an empty one. */
    public Value value(String column) {
        var value = stored.get(column);
        return value == null ? table.initial(column) : value;
    }

    public String text(String column) {
        return value(column).text();
    }

    public Optional<Long> integer(String column) {
        return value(column).integer();
    }

    public boolean isTrue(String column) {
        return value(column).isTrue();
    }

    public Set<String> texts(String column) {
        return value(column).texts();
    }

    public Set<UUID> rows(String column) {
        return value(column).rows();
    }

    public Map<String, String> map(String column) {
        return value(column).map();
    }

    @Override
    public String toString() {
        return table.name() + " " + uuid + " " + stored;
    }
}
