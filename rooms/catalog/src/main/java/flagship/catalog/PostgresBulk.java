package flagship.catalog;

import flagship.kubemodel.NamespacedName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Names and labels travel as arrays, new rows by binary COPY straight into their tables: the writer holds the catalog's lock and has looked,
 * so no row can be there already and nothing has to be merged.
 */
final class PostgresBulk extends BatchBulk {
    /** Fewer rows are sent as a batch of statements, which is one round trip; COPY is two. */
    private static final int COPY_MIN = 24;

    // Looked up one name after the other, by the whole key: left to itself, the planner reads all objects of the
    // cluster for each name while
    // statistics are young.
    private static final String FIND =
            "SELECT w.namespace, w.name, o.id, o.version, o.fingerprint, o.labels FROM unnest(?, ?) w(namespace, name)"
                    + " CROSS JOIN LATERAL (SELECT id, version, fingerprint, labels FROM object WHERE type = ? AND cluster = ?"
                    + " AND namespace = w.namespace AND name = w.name OFFSET 0) o";

    private static final String FIND_LABELS = "SELECT w.k, w.v, l.id FROM unnest(?, ?) w(k, v)"
            + " CROSS JOIN LATERAL (SELECT id FROM label WHERE label_key = w.k AND value = w.v OFFSET 0) l";

    private static final String PREPARE_UPDATES =
            "CREATE TEMPORARY TABLE IF NOT EXISTS changing(id bigint, revision bigint, fingerprint bigint,"
                    + " created bigint, dictionary integer, length integer, sealed smallint, uid text, owner text, version text,"
                    + " labels text, body bytea) ON COMMIT DELETE ROWS";

    private static final String UPDATE = "UPDATE object o SET revision = c.revision, fingerprint = c.fingerprint,"
            + " created = c.created, dictionary = c.dictionary, length = c.length, sealed = c.sealed, uid = c.uid,"
            + " owner = c.owner, version = c.version, labels = c.labels, body = c.body FROM pg_temp.changing c WHERE o.id = c.id";

    /** The states of some objects with the revisions that end them, looked up one after the other by their identifiers. */
    private static final String ENDING = " FROM unnest(?, ?, ?) w(object, revision, gone)"
            + " CROSS JOIN LATERAL (SELECT * FROM object WHERE id = w.object OFFSET 0) o";

    private static final String KEEP =
            "INSERT INTO changed(revision, type, object, cluster, namespace, name, was, gone, dictionary, sealed, length, body)"
                    + " SELECT w.revision, o.type, o.id, o.cluster, o.namespace, o.name, 1, w.gone, o.dictionary, o.sealed, o.length,"
                    + " o.body" + ENDING;

    private static final String KEEP_HISTORY =
            "INSERT INTO history(id, type, cluster, namespace, name, version, created, ended, gone, dictionary, sealed, length, body)"
                    + " SELECT w.revision, o.type, o.cluster, o.namespace, o.name, o.version, o.created, ?, w.gone, o.dictionary,"
                    + " o.sealed, o.length, o.body" + ENDING;

    private static final String ADD_TO_TALLY = "INSERT INTO tally(label, type, cluster, objects)"
            + " SELECT w.label, ?, ?, w.objects FROM unnest(?, ?) w(label, objects)"
            + " ON CONFLICT (label, type, cluster) DO UPDATE SET objects = tally.objects + excluded.objects";

    private Optional<Boolean> temporaryTables = Optional.empty(); // Of the writer's thread.

    PostgresBulk(Dialect dialect) {
        super(dialect);
    }

    @Override
    public Map<NamespacedName, StoredHead> find(Session session, long type, String cluster, List<NamespacedName> names)
            throws SQLException {
        var found = new HashMap<NamespacedName, StoredHead>();
        var sql = Sql.of(
                FIND,
                SqlArray.texts(names.stream().map(NamespacedName::namespace).toList()),
                SqlArray.texts(names.stream().map(NamespacedName::name).toList()),
                type,
                cluster);
        session.read(sql, row -> {
            found.put(
                    new NamespacedName(row.getString(1), row.getString(2)),
                    new StoredHead(row.getLong(3), row.getString(4), row.getLong(5), row.getString(6)));
            return true;
        });
        return found;
    }

    @Override
    public Map<Label, Long> findLabels(Session session, Collection<Label> labels) throws SQLException {
        var found = new HashMap<Label, Long>();
        var sql = Sql.of(
                FIND_LABELS,
                SqlArray.numbers(labels.stream().map(Label::key).toList()),
                SqlArray.texts(labels.stream().map(Label::value).toList()));
        session.read(sql, row -> {
            found.put(new Label(row.getLong(1), row.getString(2)), row.getLong(3));
            return true;
        });
        return found;
    }

    @Override
    public void insertObjects(Session session, long type, String cluster, List<NewObject> objects) throws SQLException {
        if (objects.size() < COPY_MIN) {
            super.insertObjects(session, type, cluster, objects);
            return;
        }
        try (var copy = PostgresCopy.into(
                session,
                "object(id, type, cluster, namespace, name, uid, owner, version, created, labels, fingerprint,"
                        + " dictionary, sealed, length, body, revision)")) {
            for (NewObject object : objects) {
                var row = object.row();
                var head = Objects.requireNonNull(row.head());
                var body = Objects.requireNonNull(row.body());
                copy.row(16)
                        .bigint(object.id())
                        .integer(Math.toIntExact(type))
                        .text(cluster)
                        .text(row.name().namespace())
                        .text(row.name().name())
                        .text(head.uid())
                        .text(head.controllerUid().isEmpty() ? null : head.controllerUid())
                        .text(head.resourceVersion())
                        .bigint(Row.created(head))
                        .text(object.labels())
                        .bigint(row.fingerprint())
                        .integer(Math.toIntExact(body.dictionary()))
                        .smallint(body.sealed() ? 1 : 0)
                        .integer(body.length())
                        .bytes(body.bytes())
                        .bigint(object.revision());
            }
            copy.end();
        }
    }

    /** COPY into a table of the session, and one UPDATE from there: the body of a state travels once, and no statement a row is run. */
    @Override
    public void updateObjects(Session session, List<NewObject> states) throws SQLException {
        if (states.size() < COPY_MIN || !mayMakeTables(session)) {
            super.updateObjects(session, states);
            return;
        }
        session.change(Sql.of(PREPARE_UPDATES));
        try (var copy = PostgresCopy.into(session, "pg_temp.changing")) {
            for (NewObject state : states) {
                var row = state.row();
                var head = Objects.requireNonNull(row.head());
                var body = Objects.requireNonNull(row.body());
                copy.row(12)
                        .bigint(state.id())
                        .bigint(state.revision())
                        .bigint(row.fingerprint())
                        .bigint(Row.created(head))
                        .integer(Math.toIntExact(body.dictionary()))
                        .integer(body.length())
                        .smallint(body.sealed() ? 1 : 0)
                        .text(head.uid())
                        .text(head.controllerUid().isEmpty() ? null : head.controllerUid())
                        .text(head.resourceVersion())
                        .text(state.labels())
                        .bytes(body.bytes());
            }
            copy.end();
        }
        session.change(Sql.of(UPDATE));
        session.change(
                Sql.of("DELETE FROM pg_temp.changing")); // The next set of this transaction; the commit empties it.
    }

    @Override
    public void keepReplaced(Session session, List<Replaced> changes) throws SQLException {
        session.change(Sql.of(KEEP, ids(changes), revisions(changes), gone(changes)));
    }

    @Override
    public void keepHistory(Session session, List<Replaced> changes, long ended) throws SQLException {
        session.change(Sql.of(KEEP_HISTORY, ended, ids(changes), revisions(changes), gone(changes)));
    }

    /** A database may refuse tables of the session to its users; asked once. */
    private boolean mayMakeTables(Session session) throws SQLException {
        if (temporaryTables.isEmpty()) {
            temporaryTables = session.first(
                    Sql.of("SELECT has_database_privilege(current_database(), 'TEMPORARY')"), row -> row.getBoolean(1));
        }
        return temporaryTables.orElse(false);
    }

    private static SqlArray ids(List<Replaced> changes) {
        return SqlArray.numbers(changes.stream().map(Replaced::object).toList());
    }

    private static SqlArray revisions(List<Replaced> changes) {
        return SqlArray.numbers(changes.stream().map(Replaced::revision).toList());
    }

    private static SqlArray gone(List<Replaced> changes) {
        return SqlArray.numbers(
                changes.stream().map(change -> change.gone() ? 1L : 0L).toList());
    }

    @Override
    public void deleteTerms(Session session, long type, List<Term> terms) throws SQLException {
        session.change(Sql.of(
                "DELETE FROM term t USING unnest(?, ?) w(label, object)"
                        + " WHERE t.label = w.label AND t.type = ? AND t.object = w.object",
                SqlArray.numbers(terms.stream().map(Term::label).toList()),
                SqlArray.numbers(terms.stream().map(Term::object).toList()),
                type));
    }

    @Override
    public void insertAdditions(Session session, long type, String cluster, List<NewObject> objects)
            throws SQLException {
        if (objects.size() < COPY_MIN) {
            super.insertAdditions(session, type, cluster, objects);
            return;
        }
        var columns =
                "changed(revision, type, object, cluster, namespace, name, was, gone, dictionary, sealed, length)";
        try (var copy = PostgresCopy.into(session, columns)) {
            for (NewObject object : objects) {
                copy.row(11)
                        .bigint(object.revision())
                        .integer(Math.toIntExact(type))
                        .bigint(object.id())
                        .text(cluster)
                        .text(object.row().name().namespace())
                        .text(object.row().name().name())
                        .smallint(0)
                        .smallint(0)
                        .integer(0)
                        .smallint(0)
                        .integer(0);
            }
            copy.end();
        }
    }

    @Override
    public void addToTally(Session session, long type, String cluster, SortedMap<Long, Long> differences)
            throws SQLException {
        session.change(Sql.of(
                ADD_TO_TALLY,
                type,
                cluster,
                SqlArray.numbers(differences.keySet()),
                SqlArray.numbers(differences.values())));
    }

    @Override
    public void insertGrams(Session session, long segment, List<NamePostings.Posting> postings) throws SQLException {
        if (postings.size() < COPY_MIN) {
            super.insertGrams(session, segment, postings);
            return;
        }
        try (var copy = PostgresCopy.into(session, "name_gram(segment, gram, objects, ids)")) {
            for (NamePostings.Posting posting : postings) {
                copy.row(4)
                        .bigint(segment)
                        .integer(posting.gram())
                        .integer(posting.objects())
                        .bytes(posting.ids());
            }
            copy.end();
        }
    }

    @Override
    public void insertTerms(Session session, long type, List<Term> terms) throws SQLException {
        if (terms.size() < COPY_MIN) {
            super.insertTerms(session, type, terms);
            return;
        }
        try (var copy = PostgresCopy.into(session, "term(label, type, object)")) {
            for (Term term : terms) {
                copy.row(3).bigint(term.label()).integer(Math.toIntExact(type)).bigint(term.object());
            }
            copy.end();
        }
    }
}
