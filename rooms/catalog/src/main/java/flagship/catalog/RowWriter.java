package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes row sets through one connection, in transactions that begin by taking the catalog's only row of {@code state}: of several processes
 * one writes at a time. For the writer's thread.
 */
final class RowWriter {
    private final Session session;
    private final Dialect dialect;
    private final Bulk bulk;
    private final String writer;
    private final Names names;
    private final DeadLetterWriter deadLetters;
    private final HistoryWriter history;
    private final Claims claims;
    private final NameSegments nameSegments;
    private final TallyProgress tallied;
    private boolean begun;
    private long revisionAtBegin;
    private boolean current; // Whether what is remembered is what the database holds, unless another has written since.
    private long lastObject;
    private Journal journal = Journal.NONE;

    /** @param writer a name that no other writer has */
    RowWriter(Session session, Database database, String writer, Keeping keeping) {
        this.session = session;
        this.dialect = database.dialect();
        this.bulk = database.bulk();
        this.writer = writer;
        this.names = new Names(session, dialect, bulk);
        this.claims = new Claims(session);
        this.nameSegments = new NameSegments(session, bulk);
        this.tallied = new TallyProgress(session);
        this.deadLetters = new DeadLetterWriter(session, keeping.clock());
        this.history = new HistoryWriter(session, dialect, bulk, keeping.historyRetention(), keeping.clock());
    }

    /**
     * What is kept, and by which time.
     *
     * @param historyRetention how long earlier states are kept; zero for not at all
     */
    record Keeping(Duration historyRetention, Clock clock) {}

    Session session() {
        return session;
    }

    /** Who writes which cluster; asked within a transaction. */
    Claims claims() {
        return claims;
    }

    /** The index of names; asked within a transaction. */
    NameSegments nameSegments() {
        return nameSegments;
    }

    /**
     * Counts some objects that were stored before anybody counted; in a transaction.
     *
     * @param most objects
     * @param bodies reads objects
     * @return whether there are more
     */
    boolean tallyOn(int most, TallyPage.Bodies bodies) throws SQLException {
        return new TallyPage(session, dialect, bulk, names, tallied).run(most, bodies);
    }

    /** Identifier of the newest object; asked within a transaction. */
    long lastObject() {
        return lastObject;
    }

    /** Begins a transaction: waits until no other process is in one, and drops what is remembered if another wrote since the last. */
    void begin() throws SQLException {
        session.change(Sql.of(dialect.beginWrite()));
        var last = session.first(
                Sql.of("SELECT writer, revision, oldest, changes FROM state WHERE id = 1" + dialect.forUpdate()),
                row -> {
                    journal = new Journal(row.getLong(2), row.getLong(3), row.getLong(4));
                    return row.getString(1);
                });
        boolean mine = last.filter(writer::equals).isPresent();
        if (!mine) {
            session.change(Sql.of("UPDATE state SET writer = ? WHERE id = 1", writer));
        }
        if (!mine || !current) {
            names.forget();
            deadLetters.forget();
            claims.forget();
            nameSegments.forget();
            tallied.load();
            lastObject = Math.max(session.number(Sql.of("SELECT max(id) FROM object")), nameSegments.reached());
            current = true;
        }
        if (last.filter(TallyProgress::counts).isEmpty()) {
            tallied.restart();
        }
        revisionAtBegin = journal.revision();
        if (!begun) {
            journal = journal.leap();
            begun = true;
        }
    }

    /** Returns the revision of the newest change. */
    long commit() throws SQLException {
        if (journal.revision() != revisionAtBegin) {
            journal = journal.prune(session);
            session.change(Sql.of(
                    "UPDATE state SET revision = ?, oldest = ?, changes = ? WHERE id = 1",
                    journal.revision(),
                    journal.oldest(),
                    journal.changes()));
        }
        session.change(Sql.of("COMMIT"));
        return journal.revision();
    }

    /** Ends a transaction that failed, and drops what is remembered of it. */
    void rollBack() throws SQLException {
        current = false;
        begun = false;
        try {
            session.change(Sql.of("ROLLBACK"));
        } finally {
            session.forgetStatements();
        }
    }

    /** What one set does, until it is written. */
    private final class Changes {
        private final Terms terms = new Terms();
        private final Tally tally = new Tally();
        private final EventIndexWriter eventIndex = new EventIndexWriter();
        private final List<NewObject> inserts = new ArrayList<>();
        private final List<NewObject> updates = new ArrayList<>();
        private final List<Long> deletes = new ArrayList<>();
        private final List<Replaced> replaced = new ArrayList<>();
        private final long type;
        private final String cluster;
        private final boolean events;
        private final boolean past;

        /**
         * @param events whether the objects are Events
         * @param past whether earlier states are kept
         */
        Changes(long type, String cluster, boolean events, boolean past) {
            this.past = past;
            this.type = type;
            this.cluster = cluster;
            this.events = events;
        }

        void remove(String namespace, StoredHead stored) {
            terms.remove(stored.labels(), stored.id());
            if (tallied.covers(stored.id())) {
                tally.remove(stored.labels(), namespace);
            }
            deletes.add(stored.id());
            if (events) {
                eventIndex.remove(stored.id());
            }
            keepState(stored.id(), true);
        }

        /** Puts into the journal what an object is now. */
        private long keepState(long object, boolean gone) {
            journal = journal.next();
            replaced.add(new Replaced(journal.revision(), object, gone));
            return journal.revision();
        }

        void insert(Row row, String labels) {
            long id = ++lastObject;
            journal = journal.next();
            terms.add(labels, id);
            if (tallied.covers(id)) {
                tally.add(labels, row.name().namespace());
            }
            inserts.add(new NewObject(id, journal.revision(), row, labels));
            eventIndex.put(id, row, true);
        }

        void update(Row row, StoredHead stored, String labels) {
            if (!labels.equals(stored.labels())) {
                terms.remove(stored.labels(), stored.id());
                terms.add(labels, stored.id());
                if (tallied.covers(stored.id())) {
                    tally.change(stored.labels(), labels);
                }
            }
            updates.add(new NewObject(stored.id(), keepState(stored.id(), false), row, labels));
            eventIndex.put(stored.id(), row, false);
        }

        void write() throws SQLException {
            if (!replaced.isEmpty()) {
                bulk.keepReplaced(session, replaced);
                if (past) {
                    history.keep(replaced);
                }
            }
            delete();
            if (!updates.isEmpty()) {
                bulk.updateObjects(session, updates);
            }
            if (!inserts.isEmpty()) {
                bulk.insertObjects(session, type, cluster, inserts);
                bulk.insertAdditions(session, type, cluster, inserts);
            }
            tally.write(session, dialect, bulk, names, type, cluster);
            terms.write(session, bulk, names, type); // Behind the tally: it drops labels that nothing counts any more.
            eventIndex.write(session, dialect, cluster);
            int difference = inserts.size() - deletes.size();
            if (difference != 0) {
                session.change(Sql.of(dialect.addToCounter(), cluster, type, difference));
            }
        }

        private void delete() throws SQLException {
            if (!deletes.isEmpty()) {
                var sql = new Sql.Builder().add("DELETE FROM object WHERE ");
                dialect.in(sql, "id", deletes);
                session.change(sql.build());
                nameSegments.gone(deletes);
            }
        }
    }

    void write(RowSet set) throws SQLException {
        long type = names.type(set.type());
        var stored = set.rows().stream()
                .filter(row -> row.refusal() == null && row.hasStorableName())
                .toList();
        if (!stored.isEmpty()) {
            changes(type, set, stored).write();
        }
        deadLetters.write(set.cluster(), type, set.rows());
        if (set.checkpoint().isPresent()) {
            var reached = set.checkpoint().get();
            session.change(Sql.of(
                    dialect.putCheckpoint(), set.cluster(), type, reached.resourceVersion(), reached.readVersion()));
        }
    }

    private Changes changes(long type, RowSet set, List<Row> asked) throws SQLException {
        var stored = bulk.find(
                session, type, set.cluster(), asked.stream().map(Row::name).toList());
        var rows = asked.stream()
                .filter(row -> differs(row, stored.get(row.name())))
                .toList();
        var numbers = numbers(rows);
        var changes = new Changes(type, set.cluster(), EventRows.holds(set.type()), history.keeps(set.type()));
        for (Row row : rows) {
            change(row, stored.get(row.name()), numbers, changes);
        }
        return changes;
    }

    private static boolean differs(Row row, @Nullable StoredHead stored) {
        if (row.head() == null || stored == null) {
            return row.head() != null || stored != null;
        }
        return stored.fingerprint() != row.fingerprint()
                || !stored.version().equals(row.head().resourceVersion());
    }

    private LabelNumbers numbers(List<Row> rows) throws SQLException {
        return names.number(rows.stream().map(Row::facts).toList());
    }

    private static void change(Row row, @Nullable StoredHead stored, LabelNumbers numbers, Changes changes) {
        if (row.head() == null) {
            changes.remove(row.name().namespace(), Objects.requireNonNull(stored));
            return;
        }
        var labels = Labels.pack(row.facts(), numbers);
        if (stored == null) {
            changes.insert(row, labels);
        } else {
            changes.update(row, stored, labels);
        }
    }

    /** Keeps what a member serves, in the place of what was kept. */
    void describe(String cluster, byte[] apis) throws SQLException {
        forgetDescription(cluster);
        session.change(Sql.of("INSERT INTO member(cluster, apis) VALUES (?, ?)", cluster, apis));
    }

    void forgetDescription(String cluster) throws SQLException {
        session.change(Sql.of("DELETE FROM member WHERE cluster = ?", cluster));
    }

    /** Removes at most {@code most} objects of a type of a cluster, and its checkpoint; returns how many went. */
    int drop(String cluster, GroupVersionResource type, int most) throws SQLException {
        var id = Names.findType(session, type);
        if (id.isEmpty()) {
            return 0;
        }
        session.change(Sql.of("DELETE FROM checkpoint WHERE cluster = ? AND type = ?", cluster, id.get()));
        deadLetters.drop(cluster, id.get());
        var some = session.list(
                Sql.of(dialect.someObjects(), id.get(), cluster, most),
                row -> new Removed(row.getString(3), new StoredHead(row.getLong(1), "", 0, row.getString(2))));
        var changes = new Changes(id.get(), cluster, EventRows.holds(type), false);
        some.forEach(removed -> changes.remove(removed.namespace(), removed.head()));
        if (some.size() < most) {
            history.drop(cluster, id.get());
        }
        changes.write();
        session.change(Sql.of("DELETE FROM counter WHERE cluster = ? AND type = ? AND objects = 0", cluster, id.get()));
        return some.size();
    }

    /** Removes at most {@code most} Events that were last seen before a time, the oldest first; returns how many went. */
    int expireEvents(Instant before, int most) throws SQLException {
        var old = new LinkedHashMap<Old, List<Removed>>();
        session.read(
                Sql.of(
                        "SELECT o.type, o.cluster, o.id, o.labels, o.namespace FROM event e" + dialect.by("event_seen")
                                + dialect.join() + "object o" + dialect.byId()
                                + " ON o.id = e.object WHERE e.seen < ? ORDER BY e.seen LIMIT ?",
                        before.getEpochSecond(),
                        most),
                row -> old.computeIfAbsent(new Old(row.getLong(1), row.getString(2)), place -> new ArrayList<>())
                        .add(new Removed(row.getString(5), new StoredHead(row.getLong(3), "", 0, row.getString(4)))));
        int all = 0;
        for (Map.Entry<Old, List<Removed>> place : old.entrySet()) {
            var changes = new Changes(place.getKey().type(), place.getKey().cluster(), true, false);
            place.getValue().forEach(removed -> changes.remove(removed.namespace(), removed.head()));
            changes.write();
            all += place.getValue().size();
        }
        return all;
    }

    /** Removes at most {@code most} states that have been kept long enough; returns how many. */
    int expireHistory(int most) throws SQLException {
        return history.expire(most);
    }

    /** Where old Events lie. */
    private record Old(long type, String cluster) {}

    /** An object that goes, and the namespace it lay in. */
    private record Removed(String namespace, StoredHead head) {}

    /**
     * Stores a dictionary, unless another process has stored one for the type: a type has one at most. Durably, because who has seen its
     * number compresses with it from then on, whatever becomes of the server.
     */
    StoredDictionary addDictionary(GroupVersionResource type, byte[] bytes) throws SQLException {
        if (!dialect.commitDurably().isEmpty()) {
            session.change(Sql.of(dialect.commitDurably()));
        }
        long number = names.type(type);
        var there = session.first(
                Sql.of("SELECT id, bytes FROM dictionary WHERE type = ? ORDER BY id DESC", number),
                row -> new StoredDictionary(row.getLong(1), row.getBytes(2)));
        if (there.isPresent()) {
            return there.get();
        }
        long id = session.number(Sql.of("SELECT max(id) FROM dictionary")) + 1;
        session.change(Sql.of("INSERT INTO dictionary(id, type, bytes) VALUES (?, ?, ?)", id, number, bytes));
        return new StoredDictionary(id, bytes);
    }

    /** A dictionary as it lies in the database. */
    record StoredDictionary(long id, byte[] bytes) {}
}
