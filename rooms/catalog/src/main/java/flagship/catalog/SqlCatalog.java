package flagship.catalog;

import flagship.catalog.MemberWriting.Guard;
import flagship.catalog.RowWriter.Keeping;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SearchQuery.Place;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The catalog over any SQL database that has a {@link Database} and a {@link Dialect}. */
final class SqlCatalog implements Catalog {
    private static final int IDLE_DECODERS = 8;

    /** How soon a commit of another process is noticed by who waits for it. */
    private static final Duration OTHERS_WRITE = Duration.ofMillis(20);

    /** Rows that each of several merged searches reads at once. */
    private static final int MERGED_ROWS = 200;

    private final Database database;
    private final Revisions revisions = new Revisions();
    private final Dictionaries dictionaries;
    private final Writer writer;
    private final MemberWriting writing;
    private final NameIndexer names;
    private final TallyFiller tallies;
    private final Readers readers;
    private final DictionaryTrainer trainer;
    private final RowSetMaker maker;
    private final Pool<BodyDecoder> decoders;
    private final SearchSql sql;
    private final Planner planner;
    private final FieldTranslation fields;
    private final Counting counting;
    private final MemberRows memberRows;
    private final EventRows eventRows;
    private final HistorySearch historySearch;
    private final Duration historyRetention;

    private SqlCatalog(Database database, Sealing sealing, int readers, Keeping keeping, Session session)
            throws SQLException {
        this.database = database;
        this.historyRetention = keeping.historyRetention();
        this.sql = new SearchSql(database.dialect());
        this.planner = new Planner(sql, database.dialect());
        this.readers = new Readers(database, readers);
        this.fields = new FieldTranslation(this.readers);
        this.counting = new Counting(this.readers, planner, sql, database.dialect());
        this.memberRows = new MemberRows(this.readers, database.dialect());
        this.dictionaries = new Dictionaries(this::dictionary);
        this.decoders = new Pool<>(IDLE_DECODERS, () -> new BodyDecoder(dictionaries, sealing.cipher()));
        this.eventRows = new EventRows(this.readers, database.dialect(), decoders);
        this.historySearch = new HistorySearch(this.readers, database.dialect(), decoders);
        this.trainer = new DictionaryTrainer(this::keep);
        this.maker = new RowSetMaker(sealing, trainer);
        loadDictionaries(session);
        revisions.reached(ChangeLog.revision(session));
        this.writer = new Writer(database, session, revisions, keeping);
        this.names = new NameIndexer(writer, this.readers, database.dialect());
        this.tallies = new TallyFiller(writer, this.readers, decoders);
        this.writing = new MemberWriting(writer, maker, this::stored, this::written);
    }

    private void written() {
        names.wake();
        tallies.wake();
    }

    /**
     * Takes the database over: it is closed with the catalog, or here if the catalog does not open.
     *
     * @param readers searches that may read at one moment
     * @param keeping what is kept of the past
     */
    static Catalog open(Database database, Sealing sealing, int readers, Keeping keeping) {
        Session session = null;
        try {
            var connection = database.openWriter();
            session = new Session(connection);
            new Migrations(connection, database.dialect()).run();
            new KeyProof(session, database.dialect()).check(sealing.cipher());
            return new SqlCatalog(database, sealing, readers, keeping, session);
        } catch (SQLException e) {
            var unavailable = database.unavailable(e);
            end(session, database, unavailable);
            throw unavailable;
        } catch (CatalogUnavailable e) {
            end(session, database, e);
            throw e;
        }
    }

    private static void end(@Nullable Session session, Database database, CatalogUnavailable failure) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        database.close();
    }

    private void loadDictionaries(Session session) throws SQLException {
        session.read(
                Sql.of("SELECT d.id, d.bytes, t.api_group, t.version, t.resource FROM dictionary d"
                        + " JOIN type t ON t.id = d.type ORDER BY d.id"),
                row -> {
                    var type = new GroupVersionResource(row.getString(3), row.getString(4), row.getString(5));
                    trainer.use(type, dictionaries.add(row.getLong(1), row.getBytes(2)));
                    return true;
                });
    }

    private Optional<byte[]> dictionary(long id) {
        return readers.read(session ->
                session.first(Sql.of("SELECT bytes FROM dictionary WHERE id = ?", id), row -> row.getBytes(1)));
    }

    /** Stores a dictionary before any row can refer to it. */
    private void keep(GroupVersionResource type, byte[] bytes) throws InterruptedException {
        var stored = writer.write(1, rows -> rows.addDictionary(type, bytes));
        trainer.use(type, dictionaries.add(stored.id(), stored.bytes()));
    }

    @Override
    public void apply(Batch batch) throws InterruptedException {
        writing.apply(batch, Guard.NONE);
    }

    @Override
    public Claim claim(String cluster) throws InterruptedException {
        return writing.claim(cluster);
    }

    @Override
    public Optional<Checkpoint> checkpoint(String cluster, GroupVersionResource type) {
        return Optional.ofNullable(checkpoints(cluster).get(type));
    }

    @Override
    public Map<GroupVersionResource, Checkpoint> checkpoints(String cluster) {
        var query = Sql.of(
                "SELECT t.api_group, t.version, t.resource, c.version, c.read_version FROM checkpoint c"
                        + " JOIN type t ON t.id = c.type WHERE c.cluster = ?",
                cluster);
        var checkpoints = new HashMap<GroupVersionResource, Checkpoint>();
        readers.read(session -> {
            session.read(query, row -> {
                checkpoints.put(type(row), new Checkpoint(row.getString(4), row.getString(5)));
                return true;
            });
            return checkpoints;
        });
        return Map.copyOf(checkpoints);
    }

    private static GroupVersionResource type(ResultSet row) throws SQLException {
        return new GroupVersionResource(row.getString(1), row.getString(2), row.getString(3));
    }

    @Override
    public Map<NamespacedName, String> versions(String cluster, GroupVersionResource type) {
        var versions = new HashMap<NamespacedName, String>();
        readers.read(session -> {
            var id = Names.findType(session, type);
            if (id.isPresent()) {
                session.read(
                        Sql.of(
                                "SELECT namespace, name, version FROM object"
                                        + database.dialect().by("object_key") + " WHERE type = ? AND cluster = ?",
                                id.get(),
                                cluster),
                        row -> {
                            versions.put(new NamespacedName(row.getString(1), row.getString(2)), row.getString(3));
                            return true;
                        });
            }
            return versions;
        });
        return versions;
    }

    @Override
    public Map<NamespacedName, StoredVersion> identities(String cluster, GroupVersionResource type) {
        return memberRows.identities(cluster, type);
    }

    @Override
    public List<DeadLetter> deadLetters(String cluster, GroupVersionResource type) {
        return memberRows.deadLetters(cluster, type);
    }

    @Override
    public long drop(String cluster, GroupVersionResource type) throws InterruptedException {
        return writing.drop(cluster, type, Guard.NONE);
    }

    @Override
    public long dropCluster(String cluster) throws InterruptedException {
        return writing.dropCluster(cluster, Guard.NONE);
    }

    private Collection<GroupVersionResource> stored(String cluster) {
        var types = new TreeSet<>(Comparator.comparing(GroupVersionResource::toString));
        types.addAll(checkpoints(cluster).keySet());
        types.addAll(counts(cluster).keySet());
        types.addAll(memberRows.typesWithDeadLetters(cluster));
        return types;
    }

    @Override
    public Map<String, List<byte[]>> eventsAbout(String cluster, Collection<String> uids, int mostEach) {
        return eventRows.about(cluster, uids, mostEach);
    }

    @Override
    public long expireEvents(Instant seenBefore) throws InterruptedException {
        return writing.expireEvents(seenBefore);
    }

    @Override
    public Duration historyRetention() {
        return historyRetention;
    }

    @Override
    public SearchEnd searchAsOf(SearchQuery query, Instant at, Rows rows) throws IOException {
        return historySearch.run(query, at, rows);
    }

    @Override
    public List<PastState> history(GroupVersionResource type, Set<String> clusters, NamespacedName name, int most) {
        return historySearch.of(type, clusters, name, most);
    }

    @Override
    public long expireHistory() throws InterruptedException {
        return writing.expireHistory();
    }

    @Override
    public List<String> clusters() {
        return readers.read(session -> session.list(
                Sql.of("SELECT cluster FROM checkpoint UNION SELECT cluster FROM counter WHERE objects > 0 ORDER BY 1"),
                row -> row.getString(1)));
    }

    @Override
    public Map<GroupVersionResource, Long> counts(String cluster) {
        var counts = new HashMap<GroupVersionResource, Long>();
        var query = Sql.of(
                "SELECT t.api_group, t.version, t.resource, c.objects FROM counter c"
                        + " JOIN type t ON t.id = c.type WHERE c.cluster = ? AND c.objects > 0",
                cluster);
        readers.read(session -> {
            session.read(query, row -> {
                counts.put(type(row), row.getLong(4));
                return true;
            });
            return counts;
        });
        return Map.copyOf(counts);
    }

    @Override
    public SearchEnd search(SearchQuery query, Rows rows) throws IOException {
        var decoder = decoders.take();
        try {
            return new SearchRun(readers, planner, sql, fields.translate(query)).run(decoder, rows);
        } finally {
            decoders.giveBack(decoder);
        }
    }

    @Override
    public ManyEnd searchMany(
            List<SearchQuery> queries, Optional<Place> after, long offset, long limit, RowsOfMany rows)
            throws IOException {
        var decoder = decoders.take();
        try {
            var runs = new ArrayList<SearchRun>();
            for (int i = 0; i < queries.size(); i++) {
                var query = fields.translate(queries.get(i)).from(start(i, after));
                runs.add(new SearchRun(readers, planner, sql, query, MERGED_ROWS));
            }
            var order =
                    queries.isEmpty() ? List.<SortKey>of() : queries.getFirst().order();
            return new MergedRun(order, runs, decoder).run(after, offset, limit, rows);
        } finally {
            decoders.giveBack(decoder);
        }
    }

    /** A later query may have a row that is equal to the last one in the order: it begins before those. */
    private static Optional<Cursor> start(int query, Optional<Place> after) {
        return after.map(place -> {
            var cursor = place.cursor();
            return query <= place.query() ? cursor : new Cursor(cursor.namespace(), cursor.name(), "", cursor.sorted());
        });
    }

    @Override
    public long count(SearchQuery query) {
        var counted = fields.translate(query);
        return counted.filter().content().isPresent() ? countByReading(counted) : counting.count(counted);
    }

    @Override
    public Optional<List<FacetCount>> countBy(SearchQuery query, List<Facet> facets, int most) {
        return counting.countBy(fields.translate(query), facets, most);
    }

    @Override
    public Map<String, MemberApis> memberApis(Set<String> clusters) {
        return memberRows.apis(clusters);
    }

    private long countByReading(SearchQuery query) {
        var all = query.whole();
        try {
            return search(all, (cluster, name, object, offset, length) -> {}).rows();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Nobody throws it: nothing is written anywhere.
        }
    }

    @Override
    public long revision() {
        long revision = readers.read(ChangeLog::revision);
        revisions.reached(revision);
        return revision;
    }

    @Override
    public long awaitRevision(long after, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        var step = database.pools() && OTHERS_WRITE.compareTo(atMost) < 0 ? OTHERS_WRITE : atMost;
        long newest = revisions.await(after, step);
        while (newest <= after && System.nanoTime() < end) {
            newest = database.pools() ? revision() : newest;
            newest = Math.max(newest, revisions.await(after, step));
        }
        return newest;
    }

    @Override
    public ChangePage changes(List<GroupVersionResource> types, long after, int most) {
        var read = readers.read(session -> new ChangeLog(database.dialect(), session).read(types, after, most));
        var decoder = decoders.take();
        try {
            var changes = read.entries().stream()
                    .map(entry -> decoded(entry, decoder))
                    .toList();
            return new ChangePage(changes, read.reached());
        } finally {
            decoders.giveBack(decoder);
        }
    }

    private static ObjectChange decoded(ChangeLog.Entry entry, BodyDecoder decoder) {
        var sealContext = RowSetMaker.sealContext(entry.cluster, entry.type, entry.name);
        return new ObjectChange(
                entry.revision,
                entry.type,
                entry.cluster,
                entry.name,
                entry.before.map(body -> decoder.copy(body, sealContext)),
                Optional.ofNullable(entry.after).map(body -> decoder.copy(body, sealContext)));
    }

    /** What the database says about how it would run a query's first statement: for tests and for operators. */
    List<String> explain(SearchQuery query) {
        return readers.read(session -> {
            var translated = fields.translate(query);
            var ask = planner.plan(
                    session, translated, Scope.of(query, query.after()).getFirst(), query.after());
            if (ask.isEmpty()) {
                return List.of();
            }
            var statement = sql.rows(ask.get(), 100, 0);
            return session.list(
                    new Sql(database.dialect().explain() + statement.text(), statement.arguments()),
                    row -> row.getString(row.getMetaData().getColumnCount()));
        });
    }

    /** For tests: does something with the writer's connection, in a transaction. */
    <T> T inConnection(Readers.Reading<T> reading) throws InterruptedException {
        return writer.write(1, rows -> reading.read(rows.session()));
    }

    /** For tests: brings the index of names up to the newest object, and gathers what is mostly gone. */
    void indexNames() throws InterruptedException {
        while (names.index(1)) {
            Thread.onSpinWait();
        }
    }

    /** For tests: counts what is not counted yet, some of it; returns whether there is more. */
    boolean tallySome() throws InterruptedException {
        return tallies.step();
    }

    /** For tests: does something with a reading connection. */
    <T> T inReader(Readers.Reading<T> reading) {
        return readers.read(reading);
    }

    @Override
    public void close() {
        names.close();
        tallies.close();
        trainer.close();
        writer.close();
        readers.close();
        maker.close();
        decoders.close();
        dictionaries.close();
        try (database) {
            writer.disconnect(); // The last connection: an SQLite file has its journal written back by it.
        } catch (SQLException e) {
            throw database.unavailable(e);
        }
    }
}
