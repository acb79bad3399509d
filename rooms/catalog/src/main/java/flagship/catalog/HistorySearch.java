package flagship.catalog;

import flagship.catalog.Catalog.Rows;
import flagship.catalog.Catalog.SearchEnd;
import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches states of the past. An object was then what ended first afterwards; if nothing of it has ended since, it was what it is. One that
 * says that it was created later was not there.
 *
 * <p>Pages of rows that are as they were, and of states that have ended, are each read in the order of the search and merged. Labels and
 * content are looked at on the objects: labels of the past have no terms. Safe for use by many threads.
 */
final class HistorySearch {
    private static final int PAGE = 200;

    /** Most bytes of the states of one name. */
    private static final long BYTES_MAX = 8 << 20;

    private static final Comparator<Cursor> ORDER =
            Comparator.comparing(Cursor::namespace).thenComparing(Cursor::name).thenComparing(Cursor::cluster);

    private final Readers readers;
    private final Dialect dialect;
    private final Pool<BodyDecoder> decoders;

    HistorySearch(Readers readers, Dialect dialect, Pool<BodyDecoder> decoders) {
        this.readers = readers;
        this.dialect = dialect;
        this.decoders = decoders;
    }

    private record Found(Cursor at, Body body) {}

    /**
     * @param found in order
     * @param whole nothing comes after them
     */
    private record Page(List<Found> found, boolean whole) {}

    SearchEnd run(SearchQuery query, Instant at, Rows taker) throws IOException {
        long skip = query.offset();
        long handed = 0;
        var read = query.after();
        var last = query.after();
        var decoder = decoders.take();
        try {
            while (true) {
                var from = read;
                var page = readers.read(session -> page(session, query, at, from));
                for (Found found : page.found()) {
                    read = Optional.of(found.at());
                    var name = new NamespacedName(
                            found.at().namespace(), found.at().name());
                    decoder.decode(
                            found.body(), RowSetMaker.sealContext(found.at().cluster(), query.type(), name));
                    int length = found.body().length();
                    if (!matches(query, decoder.buffer(), length) || skip-- > 0) {
                        continue;
                    }
                    if (query.limit() > 0 && handed == query.limit()) {
                        return new SearchEnd(handed, last); // One more than wanted: there is a next page.
                    }
                    taker.row(found.at().cluster(), name, decoder.buffer(), 0, length);
                    handed++;
                    last = read;
                }
                if (page.whole()) {
                    return new SearchEnd(handed, Optional.empty());
                }
            }
        } finally {
            decoders.giveBack(decoder);
        }
    }

    private static boolean matches(SearchQuery query, byte[] object, int length) {
        boolean labelled = query.labels().requirements().isEmpty()
                || query.labels().matches(ObjectHead.read(object, 0, length).labels());
        return labelled
                && query.filter()
                        .content()
                        .map(content -> content.matches(object, 0, length))
                        .orElse(true);
    }

    private Page page(Session session, SearchQuery query, Instant at, Optional<Cursor> after) throws SQLException {
        var type = Names.findType(session, query.type());
        if (type.isEmpty()) {
            return new Page(List.of(), true);
        }
        var present = read(session, statement(query, type.get(), at, after, false));
        var past = read(session, statement(query, type.get(), at, after, true));
        var all = new ArrayList<>(present);
        all.addAll(past);
        all.sort(Comparator.comparing(Found::at, ORDER));
        // Of a page that is full nothing is known beyond its end.
        for (List<Found> some : List.of(present, past)) {
            if (some.size() == PAGE) {
                var end = some.getLast().at();
                all.removeIf(found -> ORDER.compare(found.at(), end) > 0);
            }
        }
        return new Page(all, present.size() < PAGE && past.size() < PAGE);
    }

    private static List<Found> read(Session session, Sql statement) throws SQLException {
        return session.list(
                statement,
                row -> new Found(
                        new Cursor(row.getString(1), row.getString(2), row.getString(3)),
                        new Body(row.getLong(4), row.getInt(5) != 0, row.getInt(6), row.getBytes(7))));
    }

    private Sql statement(SearchQuery query, long type, Instant at, Optional<Cursor> after, boolean past) {
        var sql = new Sql.Builder()
                .add(
                        "SELECT o.namespace, o.name, o.cluster, o.dictionary, o.sealed, o.length, o.body FROM "
                                + (past
                                        ? "history o" + dialect.by("history_key")
                                        : "object o" + dialect.by("object_order"))
                                + " WHERE o.type = ? AND (o.created IS NULL OR o.created <= ?)",
                        type,
                        at.getEpochSecond());
        if (past) {
            sql.add(" AND o.ended > ?", at.toEpochMilli());
        }
        in(sql, "o.namespace", query.namespaces());
        in(sql, "o.name", query.names());
        in(sql, "o.cluster", query.clusters());
        query.filter().since().ifPresent(since -> sql.add(" AND o.created >= ?", since.getEpochSecond()));
        query.filter().before().ifPresent(before -> sql.add(" AND o.created < ?", before.getEpochSecond()));
        for (String part : query.filter().nameParts()) {
            sql.add(" AND ").add(dialect.contains("o.name"), part);
        }
        query.filter().visible().ifPresent(visible -> visible.restrict(sql, dialect));
        after.ifPresent(place -> dialect.after(
                sql.add(" AND "),
                List.of("o.namespace", "o.name", "o.cluster"),
                List.of(place.namespace(), place.name(), place.cluster()),
                false));
        sql.add(
                " AND NOT EXISTS (SELECT 1 FROM history h WHERE h.type = o.type AND h.namespace = o.namespace AND h.name = o.name"
                        + " AND h.cluster = o.cluster AND h.ended > ?"
                        + (past ? " AND (h.ended < o.ended OR (h.ended = o.ended AND h.id < o.id))" : "")
                        + dialect.lookUp() + ")",
                at.toEpochMilli());
        return sql.add(" ORDER BY o.namespace, o.name, o.cluster LIMIT ?", PAGE).build();
    }

    private void in(Sql.Builder sql, String column, Set<String> names) {
        if (!names.isEmpty()) {
            dialect.in(sql.add(" AND "), column, names);
        }
    }

    /** All states of the objects of a name that are known, the newest first, each cluster's present one before its earlier ones. */
    List<PastState> of(GroupVersionResource type, Set<String> clusters, NamespacedName name, int most) {
        var states = readers.read(session -> {
            var number = Names.findType(session, type);
            var found = new ArrayList<State>();
            if (number.isPresent()) {
                states(session, number.get(), clusters, name, most, false, found);
                states(session, number.get(), clusters, name, most, true, found);
            }
            return found;
        });
        var decoder = decoders.take();
        try {
            var whole = new ArrayList<PastState>();
            long bytes = 0;
            for (State state : states) {
                bytes += state.body().length();
                if (whole.size() == most || (bytes > BYTES_MAX && !whole.isEmpty())) {
                    break;
                }
                byte[] object = decoder.copy(state.body(), RowSetMaker.sealContext(state.cluster(), type, name));
                whole.add(new PastState(state.cluster(), state.version(), state.until(), state.gone(), object));
            }
            return whole;
        } finally {
            decoders.giveBack(decoder);
        }
    }

    private record State(String cluster, String version, Optional<Instant> until, boolean gone, Body body) {}

    private void states(
            Session session,
            long type,
            Set<String> clusters,
            NamespacedName name,
            int most,
            boolean past,
            List<State> found)
            throws SQLException {
        var sql = new Sql.Builder()
                .add(
                        "SELECT o.cluster, o.version, o.dictionary, o.sealed, o.length, o.body"
                                + (past
                                        ? ", o.ended, o.gone FROM history o" + dialect.by("history_key")
                                        : " FROM object o" + dialect.by("object_order"))
                                + " WHERE o.type = ? AND o.namespace = ? AND o.name = ?",
                        type,
                        name.namespace(),
                        name.name());
        in(sql, "o.cluster", clusters);
        sql.add(" ORDER BY " + (past ? "o.ended DESC, o.id DESC" : "o.cluster") + " LIMIT ?", most);
        found.addAll(session.list(
                sql.build(),
                row -> new State(
                        row.getString(1),
                        row.getString(2),
                        past ? Optional.of(Instant.ofEpochMilli(row.getLong(7))) : Optional.empty(),
                        past && row.getInt(8) != 0,
                        new Body(row.getLong(3), row.getInt(4) != 0, row.getInt(5), row.getBytes(6)))));
    }
}
