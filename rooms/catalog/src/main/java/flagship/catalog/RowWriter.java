package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes row sets through one connection, inside the transaction that the caller has begun. For the writer's thread. */
final class RowWriter {
    private final Session session;
    private final Dialect dialect;
    private final Names names;
    private long lastObject;

    RowWriter(Session session, Dialect dialect) throws SQLException {
        this.session = session;
        this.dialect = dialect;
        this.names = new Names(session);
        forget();
    }

    /** After a failed transaction: drops what is remembered of it. */
    void forget() throws SQLException {
        session.forgetStatements();
        names.forget();
        lastObject = session.number(Sql.of("SELECT max(id) FROM object"));
    }

    /** What one set does, until it is written. */
    private final class Changes {
        private final Terms terms = new Terms();
        private final long type;
        private final String cluster;
        private long difference;
        private int inserts;
        private int updates;
        private int deletes;

        Changes(long type, String cluster) {
            this.type = type;
            this.cluster = cluster;
        }

        void write() throws SQLException {
            run(deletes, dialect.deleteObject());
            run(updates, dialect.updateObject());
            run(inserts, dialect.insertObject());
            terms.write(session, dialect, names, type);
            if (difference != 0) {
                session.change(Sql.of(dialect.addToCounter(), cluster, type, difference));
            }
        }

        private void run(int count, String sql) throws SQLException {
            if (count > 0) {
                session.prepare(sql).executeBatch();
            }
        }
    }

    /** What is stored of an object. */
    private record Stored(long id, String version, long fingerprint, String labels) {}

    void write(RowSet set) throws SQLException {
        long type = names.type(set.type());
        if (!set.rows().isEmpty()) {
            var changes = new Changes(type, set.cluster());
            boolean allNew = set.onlyPuts() && set.rows().size() > 1 && noneBetween(type, set);
            for (Row row : set.rows()) {
                change(row, allNew ? Optional.empty() : find(type, set.cluster(), row), changes);
            }
            changes.write();
        }
        if (set.checkpoint().isPresent()) {
            var reached = set.checkpoint().get();
            session.change(Sql.of(
                    dialect.putCheckpoint(), set.cluster(), type, reached.resourceVersion(), reached.readVersion()));
        }
    }

    /** True for the pages of a first list, which saves looking for each of their objects. */
    private boolean noneBetween(long type, RowSet set) throws SQLException {
        var first = set.rows().getFirst().name();
        var last = set.rows().getLast().name();
        return session.first(
                        Sql.of(
                                dialect.anyBetween(),
                                type,
                                set.cluster(),
                                first.namespace(),
                                first.name(),
                                last.namespace(),
                                last.name()),
                        row -> 1)
                .isEmpty();
    }

    private Optional<Stored> find(long type, String cluster, Row row) throws SQLException {
        var statement = session.prepare(dialect.findObject());
        statement.setLong(1, type);
        statement.setString(2, cluster);
        statement.setString(3, row.name().namespace());
        statement.setString(4, row.name().name());
        try (var found = statement.executeQuery()) {
            return found.next()
                    ? Optional.of(
                            new Stored(found.getLong(1), found.getString(2), found.getLong(3), found.getString(4)))
                    : Optional.empty();
        }
    }

    private void change(Row row, Optional<Stored> stored, Changes changes) throws SQLException {
        if (row.head() == null) {
            if (stored.isPresent()) {
                remove(stored.get(), changes);
            }
        } else if (stored.isEmpty()) {
            insert(row, changes);
        } else if (stored.get().fingerprint() != row.fingerprint()
                || !stored.get().version().equals(row.head().resourceVersion())) {
            update(row, stored.get(), changes);
        }
    }

    private void remove(Stored stored, Changes changes) throws SQLException {
        changes.terms.remove(stored.labels(), stored.id());
        var statement = session.prepare(dialect.deleteObject());
        statement.setLong(1, stored.id());
        statement.addBatch();
        changes.deletes++;
        changes.difference--;
    }

    private void insert(Row row, Changes changes) throws SQLException {
        var labels = Labels.pack(Objects.requireNonNull(row.head()).labels(), names);
        long id = ++lastObject;
        changes.terms.add(labels, id);
        var statement = session.prepare(dialect.insertObject());
        statement.setLong(1, id);
        statement.setLong(2, changes.type);
        statement.setString(3, changes.cluster);
        statement.setString(4, row.name().namespace());
        statement.setString(5, row.name().name());
        bind(statement, 6, row, labels);
        statement.addBatch();
        changes.inserts++;
        changes.difference++;
    }

    private void update(Row row, Stored stored, Changes changes) throws SQLException {
        var labels = Labels.pack(Objects.requireNonNull(row.head()).labels(), names);
        if (!labels.equals(stored.labels())) {
            changes.terms.remove(stored.labels(), stored.id());
            changes.terms.add(labels, stored.id());
        }
        var statement = session.prepare(dialect.updateObject());
        bind(statement, 1, row, labels);
        statement.setLong(11, stored.id());
        statement.addBatch();
        changes.updates++;
    }

    private static void bind(PreparedStatement statement, int first, Row row, String labels) throws SQLException {
        var head = Objects.requireNonNull(row.head());
        var body = Objects.requireNonNull(row.body());
        statement.setString(first, head.uid());
        statement.setString(first + 1, emptyToNull(head.controllerUid()));
        statement.setString(first + 2, head.resourceVersion());
        var created = Row.created(head);
        if (created == null) {
            statement.setNull(first + 3, Types.BIGINT);
        } else {
            statement.setLong(first + 3, created);
        }
        statement.setString(first + 4, labels);
        statement.setLong(first + 5, row.fingerprint());
        statement.setLong(first + 6, body.dictionary());
        statement.setInt(first + 7, body.sealed() ? 1 : 0);
        statement.setInt(first + 8, body.length());
        statement.setBytes(first + 9, body.bytes());
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Removes at most {@code most} objects of a type of a cluster, and its checkpoint; returns how many went. */
    int drop(String cluster, GroupVersionResource type, int most) throws SQLException {
        var id = Names.findType(session, type);
        if (id.isEmpty()) {
            return 0;
        }
        session.change(Sql.of("DELETE FROM checkpoint WHERE cluster = ? AND type = ?", cluster, id.get()));
        List<Stored> some = session.list(
                Sql.of(dialect.someObjects(), id.get(), cluster, most),
                row -> new Stored(row.getLong(1), "", 0, row.getString(2)));
        var changes = new Changes(id.get(), cluster);
        for (Stored stored : some) {
            remove(stored, changes);
        }
        changes.write();
        session.change(Sql.of("DELETE FROM counter WHERE cluster = ? AND type = ? AND objects = 0", cluster, id.get()));
        return some.size();
    }

    /** Stores a dictionary; returns its number. */
    long addDictionary(GroupVersionResource type, byte[] bytes) throws SQLException {
        long id = session.number(Sql.of("SELECT max(id) FROM dictionary")) + 1;
        session.change(Sql.of("INSERT INTO dictionary(id, type, bytes) VALUES (?, ?, ?)", id, names.type(type), bytes));
        return id;
    }
}
