package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The writer's numbers for types, label keys and labels. What it remembers holds as long as no other process has written and no transaction
 * has failed; then it is told to forget. For the writer's thread.
 */
final class Names {
    private static final int LABELS_REMEMBERED = 1 << 16;
    private static final int KEYS_REMEMBERED = 1 << 12;

    private final Session session;
    private final Dialect dialect;
    private final Bulk bulk;
    private final Map<GroupVersionResource, Long> types = new HashMap<>();
    private final Lru<String, Long> keys = new Lru<>(KEYS_REMEMBERED);
    private final Lru<Label, Long> labels = new Lru<>(LABELS_REMEMBERED);
    private long lastKey;
    private long lastLabel;

    Names(Session session, Dialect dialect, Bulk bulk) {
        this.session = session;
        this.dialect = dialect;
        this.bulk = bulk;
    }

    /** Only the database says what is there. */
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

    /** The numbers of all labels of some objects; those that are new get one. A few statements, however many labels. */
    LabelNumbers number(Collection<List<Fact>> objects) throws SQLException {
        var names = new HashSet<String>();
        objects.forEach(facts -> facts.forEach(fact -> names.add(fact.key())));
        var keyNumbers = numberKeys(names);
        var wanted = new HashSet<Label>();
        objects.forEach(facts ->
                facts.forEach(fact -> wanted.add(new Label(numberOf(keyNumbers, fact.key()), fact.value()))));
        return new LabelNumbers(keyNumbers, numberLabels(wanted));
    }

    private static long numberOf(Map<String, Long> numbers, String key) {
        return Objects.requireNonNull(numbers.get(key));
    }

    private Map<String, Long> numberKeys(Set<String> names) throws SQLException {
        var numbers = new HashMap<String, Long>();
        var unknown = split(names, keys, numbers);
        if (unknown.isEmpty()) {
            return numbers;
        }
        var sql = new Sql.Builder().add("SELECT name, id FROM label_key WHERE ");
        dialect.in(sql, "name", unknown);
        session.read(sql.build(), row -> {
            numbers.put(row.getString(1), row.getLong(2));
            return true;
        });
        for (String name : unknown) {
            if (!numbers.containsKey(name)) {
                long id = ++lastKey;
                session.change(Sql.of("INSERT INTO label_key(id, name) VALUES (?, ?)", id, name));
                numbers.put(name, id);
            }
        }
        keys.putAll(numbers);
        return numbers;
    }

    private Map<Label, Long> numberLabels(Set<Label> wanted) throws SQLException {
        var numbers = new HashMap<Label, Long>();
        var unknown = split(wanted, labels, numbers);
        if (unknown.isEmpty()) {
            return numbers;
        }
        numbers.putAll(bulk.findLabels(session, unknown));
        var added = new HashMap<Label, Long>();
        for (Label label : unknown) {
            if (!numbers.containsKey(label)) {
                added.put(label, ++lastLabel);
            }
        }
        if (!added.isEmpty()) {
            bulk.insertLabels(session, added);
        }
        numbers.putAll(added);
        labels.putAll(numbers);
        return numbers;
    }

    /** Puts what is remembered into {@code known} and returns the others. */
    private static <K> Set<K> split(Set<K> wanted, Lru<K, Long> remembered, Map<K, Long> known) {
        var unknown = new HashSet<K>();
        for (K item : wanted) {
            var number = remembered.get(item);
            if (number == null) {
                unknown.add(item);
            } else {
                known.put(item, number);
            }
        }
        return unknown;
    }

    /** Drops those labels that no object carries, and that are counted nowhere. Their numbers are not used again while the program runs. */
    void dropUnused(Set<Long> candidates) throws SQLException {
        if (candidates.isEmpty()) {
            return;
        }
        var sql = new Sql.Builder().add("SELECT l.id, l.label_key, l.value FROM label l WHERE ");
        dialect.in(sql, "l.id", candidates);
        sql.add(" AND NOT EXISTS (SELECT 1 FROM term t WHERE t.label = l.id" + dialect.lookUp() + ")"
                + " AND NOT EXISTS (SELECT 1 FROM tally c WHERE c.label = l.id" + dialect.lookUp() + ")");
        var unused = new HashSet<Long>();
        session.read(sql.build(), row -> {
            unused.add(row.getLong(1));
            labels.remove(new Label(row.getLong(2), row.getString(3)));
            return true;
        });
        if (!unused.isEmpty()) {
            var delete = new Sql.Builder().add("DELETE FROM label WHERE ");
            dialect.in(delete, "id", unused);
            session.change(delete.build());
        }
    }
}
