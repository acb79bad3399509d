package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writer's numbers for types, label keys and labels. What it remembers is dropped when a transaction fails. For the writer's thread.
 */
final class Names {
    private static final int LABELS_REMEMBERED = 1 << 16;
    private static final int KEYS_REMEMBERED = 1 << 12;

    private record Label(long key, String value) {}

    private final Session session;
    private final Map<GroupVersionResource, Long> types = new HashMap<>();
    private final Lru<String, Long> keys = new Lru<>(KEYS_REMEMBERED);
    private final Lru<Label, Long> labels = new Lru<>(LABELS_REMEMBERED);
    private long lastKey;
    private long lastLabel;

    Names(Session session) throws SQLException {
        this.session = session;
        forget();
    }

    /** After a failed transaction: only the database says what is there. */
    void forget() throws SQLException {
        types.clear();
        keys.clear();
        labels.clear();
        lastKey = session.number(Sql.of("SELECT max(id) FROM label_key"));
        lastLabel = session.number(Sql.of("SELECT max(id) FROM label"));
    }

    /** The number of a stored type, for reading. */
    static Optional<Long> findType(Session session, GroupVersionResource type) throws SQLException {
        return session.first(
                Sql.of(
                        "SELECT id FROM type WHERE api_group = ? AND version = ? AND resource = ?",
                        type.group(),
                        type.version(),
                        type.resource()),
                row -> row.getLong(1));
    }

    long type(GroupVersionResource type) throws SQLException {
        var known = types.get(type);
        if (known != null) {
            return known;
        }
        var found = findType(session, type);
        long id = found.isPresent() ? found.get() : addType(type);
        types.put(type, id);
        return id;
    }

    private long addType(GroupVersionResource type) throws SQLException {
        long id = session.number(Sql.of("SELECT max(id) FROM type")) + 1;
        session.change(Sql.of(
                "INSERT INTO type(id, api_group, version, resource) VALUES (?, ?, ?, ?)",
                id,
                type.group(),
                type.version(),
                type.resource()));
        return id;
    }

    long key(String name) throws SQLException {
        var known = keys.get(name);
        if (known != null) {
            return known;
        }
        var found = session.first(Sql.of("SELECT id FROM label_key WHERE name = ?", name), row -> row.getLong(1));
        long id;
        if (found.isPresent()) {
            id = found.get();
        } else {
            id = ++lastKey;
            session.change(Sql.of("INSERT INTO label_key(id, name) VALUES (?, ?)", id, name));
        }
        keys.put(name, id);
        return id;
    }

    long label(long key, String value) throws SQLException {
        var label = new Label(key, value);
        var known = labels.get(label);
        if (known != null) {
            return known;
        }
        var found = session.first(
                Sql.of("SELECT id FROM label WHERE label_key = ? AND value = ?", key, value), row -> row.getLong(1));
        long id = found.isPresent() ? found.get() : addLabel(label);
        labels.put(label, id);
        return id;
    }

    private long addLabel(Label label) throws SQLException {
        long id = ++lastLabel;
        var statement = session.prepare("INSERT INTO label(id, label_key, value, number) VALUES (?, ?, ?, ?)");
        statement.setLong(1, id);
        statement.setLong(2, label.key());
        statement.setString(3, label.value());
        statement.setObject(4, number(label.value()));
        statement.executeUpdate();
        return id;
    }

    /** Drops a label unless an object carries it. Its number is not used again while the program runs. */
    void dropUnused(long label) throws SQLException {
        if (session.first(Sql.of("SELECT 1 FROM term WHERE label = ? LIMIT 1", label), row -> 1)
                .isPresent()) {
            return;
        }
        session.first(
                        Sql.of("SELECT label_key, value FROM label WHERE id = ?", label),
                        row -> new Label(row.getLong(1), row.getString(2)))
                .ifPresent(labels::remove);
        session.change(Sql.of("DELETE FROM label WHERE id = ?", label));
    }

    /** The integer that a label value is, in the terms of Kubernetes' greater-than; null if it is none. */
    private static @Nullable Long number(String value) {
        if (value.isEmpty() || value.length() > 20) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
