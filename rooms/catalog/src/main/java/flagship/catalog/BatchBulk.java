package flagship.catalog;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Bulk work as JDBC batches, which drivers send in one go. Engines replace what they can do better. */
abstract class BatchBulk implements Bulk {
    private static final String INSERT_OBJECT =
            "INSERT INTO object(id, type, cluster, namespace, name, uid, owner, version, created, labels, fingerprint,"
                    + " dictionary, sealed, length, body, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String KEEP =
            "INSERT INTO changed(revision, type, object, cluster, namespace, name, was, gone, dictionary, sealed, length, body)"
                    + " SELECT ?, type, id, cluster, namespace, name, 1, ?, dictionary, sealed, length, body FROM object WHERE id = ?";

    private static final String INSERT_ADDITION =
            "INSERT INTO changed(revision, type, object, cluster, namespace, name, was, gone, dictionary, sealed, length)"
                    + " VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)";

    private static final String KEEP_HISTORY =
            "INSERT INTO history(id, type, cluster, namespace, name, version, created, ended, gone, dictionary, sealed, length, body)"
                    + " SELECT ?, type, cluster, namespace, name, version, created, ?, ?, dictionary, sealed, length, body"
                    + " FROM object WHERE id = ?";

    private final Dialect dialect;

    BatchBulk(Dialect dialect) {
        this.dialect = dialect;
    }

    /** One statement a key: there are few of them. */
    @Override
    public Map<Label, Long> findLabels(Session session, Collection<Label> labels) throws SQLException {
        var valuesByKey = new HashMap<Long, List<String>>();
        for (Label label : labels) {
            valuesByKey.computeIfAbsent(label.key(), key -> new ArrayList<>()).add(label.value());
        }
        var found = new HashMap<Label, Long>();
        for (Map.Entry<Long, List<String>> key : valuesByKey.entrySet()) {
            var sql = new Sql.Builder().add("SELECT value, id FROM label WHERE label_key = ? AND ", key.getKey());
            dialect.in(sql, "value", key.getValue());
            session.read(sql.build(), row -> {
                found.put(new Label(key.getKey(), row.getString(1)), row.getLong(2));
                return true;
            });
        }
        return found;
    }

    @Override
    public void insertLabels(Session session, Map<Label, Long> numbers) throws SQLException {
        var statement = session.prepare("INSERT INTO label(id, label_key, value, number) VALUES (?, ?, ?, ?)");
        for (Map.Entry<Label, Long> label : numbers.entrySet()) {
            statement.setLong(1, label.getValue());
            statement.setLong(2, label.getKey().key());
            statement.setString(3, label.getKey().value());
            setNumber(statement, 4, number(label.getKey().value()));
            statement.addBatch();
        }
        statement.executeBatch();
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

    @Override
    public void insertObjects(Session session, long type, String cluster, List<NewObject> objects) throws SQLException {
        var statement = session.prepare(INSERT_OBJECT);
        for (NewObject object : objects) {
            statement.setLong(1, object.id());
            statement.setLong(2, type);
            statement.setString(3, cluster);
            statement.setString(4, object.row().name().namespace());
            statement.setString(5, object.row().name().name());
            bind(statement, 6, object.row(), object.labels());
            statement.setLong(16, object.revision());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void updateObjects(Session session, List<NewObject> states) throws SQLException {
        var statement = session.prepare(dialect.updateObject());
        for (NewObject state : states) {
            bind(statement, 1, state.row(), state.labels());
            statement.setLong(11, state.revision());
            statement.setLong(12, state.id());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void deleteTerms(Session session, long type, List<Term> terms) throws SQLException {
        var statement = session.prepare(dialect.deleteTerm());
        for (Term term : terms) {
            statement.setLong(1, term.label());
            statement.setLong(2, type);
            statement.setLong(3, term.object());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void keepReplaced(Session session, List<Replaced> changes) throws SQLException {
        var statement = session.prepare(KEEP);
        for (Replaced change : changes) {
            statement.setLong(1, change.revision());
            statement.setLong(2, change.gone() ? 1 : 0);
            statement.setLong(3, change.object());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void keepHistory(Session session, List<Replaced> changes, long ended) throws SQLException {
        var statement = session.prepare(KEEP_HISTORY);
        for (Replaced change : changes) {
            statement.setLong(1, change.revision());
            statement.setLong(2, ended);
            statement.setLong(3, change.gone() ? 1 : 0);
            statement.setLong(4, change.object());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void insertAdditions(Session session, long type, String cluster, List<NewObject> objects)
            throws SQLException {
        var statement = session.prepare(INSERT_ADDITION);
        for (NewObject object : objects) {
            statement.setLong(1, object.revision());
            statement.setLong(2, type);
            statement.setLong(3, object.id());
            statement.setString(4, cluster);
            statement.setString(5, object.row().name().namespace());
            statement.setString(6, object.row().name().name());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /** Binds uid, owner, version, created, labels, fingerprint, dictionary, sealed, length, body. */
    static void bind(PreparedStatement statement, int first, Row row, String labels) throws SQLException {
        var head = Objects.requireNonNull(row.head());
        var body = Objects.requireNonNull(row.body());
        statement.setString(first, head.uid());
        if (head.controllerUid().isEmpty()) {
            statement.setNull(first + 1, Types.VARCHAR);
        } else {
            statement.setString(first + 1, head.controllerUid());
        }
        statement.setString(first + 2, head.resourceVersion());
        setNumber(statement, first + 3, Row.created(head));
        statement.setString(first + 4, labels);
        statement.setLong(first + 5, row.fingerprint());
        statement.setLong(first + 6, body.dictionary());
        statement.setInt(first + 7, body.sealed() ? 1 : 0);
        statement.setInt(first + 8, body.length());
        statement.setBytes(first + 9, body.bytes());
    }

    private static void setNumber(PreparedStatement statement, int place, @Nullable Long number) throws SQLException {
        if (number == null) {
            statement.setNull(place, Types.BIGINT);
        } else {
            statement.setLong(place, number);
        }
    }

    @Override
    public void addToTally(Session session, long type, String cluster, SortedMap<Long, Long> differences)
            throws SQLException {
        var statement = session.prepare(dialect.addToTally());
        for (Map.Entry<Long, Long> difference : differences.entrySet()) {
            statement.setLong(1, difference.getKey());
            statement.setLong(2, type);
            statement.setString(3, cluster);
            statement.setLong(4, difference.getValue());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void insertGrams(Session session, long segment, List<NamePostings.Posting> postings) throws SQLException {
        var statement = session.prepare("INSERT INTO name_gram(segment, gram, objects, ids) VALUES (?, ?, ?, ?)");
        for (NamePostings.Posting posting : postings) {
            statement.setLong(1, segment);
            statement.setLong(2, posting.gram());
            statement.setLong(3, posting.objects());
            statement.setBytes(4, posting.ids());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void insertTerms(Session session, long type, List<Term> terms) throws SQLException {
        var statement = session.prepare("INSERT INTO term(label, type, object) VALUES (?, ?, ?)");
        for (Term term : terms) {
            statement.setLong(1, term.label());
            statement.setLong(2, type);
            statement.setLong(3, term.object());
            statement.addBatch();
        }
        statement.executeBatch();
    }
}
