package flagship.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the objects whose names may contain some texts: by the index, and by looking through the few that are not indexed yet. Whether a name
 * really does is for the statement to check that reads the rows.
 */
final class NameSearch {
    /** More are not looked up one by one: a scan in the order of the search soon has as many as it wants. */
    static final int FOUND_MAX = 4_000;

    /** More objects that are not indexed are not looked through. */
    private static final int UNINDEXED_MAX = 50_000;

    /** Pieces whose postings are read, of each segment those that the fewest names have: the others would leave out little more. */
    private static final int GRAMS_READ = 5;

    /** Pieces of the texts that are looked at. */
    private static final int GRAMS_MAX = 64;

    /** The segments may be others from one statement to the next. */
    private static final int ATTEMPTS = 3;

    private final Dialect dialect;
    private final Session session;

    NameSearch(Dialect dialect, Session session) {
        this.dialect = dialect;
        this.session = session;
    }

    /** How often a piece comes in a segment. */
    private record Count(long segment, int gram, long objects) {
        boolean isText() {
            return gram >= 0;
        }
    }

    /** Identifiers of objects; absent if they are too many, or the index does not help with such short texts. */
    Optional<List<Long>> find(long type, List<String> parts) throws SQLException {
        var grams = new TreeSet<Integer>();
        parts.forEach(part -> NameGrams.of(part, grams::add));
        if (grams.isEmpty()) {
            return Optional.empty();
        }
        while (grams.size() > GRAMS_MAX) {
            grams.removeLast();
        }
        grams.add(NameGrams.ofType(type));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var segments = NameSegments.read(session);
            var found = found(segments, grams);
            if (segments.equals(NameSegments.read(session))) {
                return found.isEmpty() ? found : withUnindexed(found.get(), NamePlan.reached(segments), type, parts);
            }
        }
        return Optional.empty();
    }

    private Optional<List<Long>> found(List<NameSegment> segments, Set<Integer> grams) throws SQLException {
        var found = new ArrayList<Long>();
        if (segments.isEmpty()) {
            return Optional.of(found);
        }
        var read = rarest(segments, grams);
        var places = places(read);
        for (NameSegment segment : segments) {
            var some = places.get(segment.id());
            if (some == null) {
                continue;
            }
            if (found.size() + some.cardinality() > FOUND_MAX) {
                return Optional.empty();
            }
            some.stream().forEach(place -> found.add(segment.first() + place));
        }
        return Optional.of(found);
    }

    /** Of each segment where all pieces come, the type and those that come least. */
    private List<Count> rarest(List<NameSegment> segments, Set<Integer> grams) throws SQLException {
        var sql = new Sql.Builder().add("SELECT segment, gram, objects FROM name_gram" + dialect.byId() + " WHERE ");
        dialect.in(sql, "segment", segments.stream().map(NameSegment::id).toList());
        dialect.in(sql.add(" AND "), "gram", grams);
        var bySegment = new HashMap<Long, List<Count>>();
        session.read(sql.build(), row -> {
            var count = new Count(row.getLong(1), row.getInt(2), row.getLong(3));
            bySegment.computeIfAbsent(count.segment(), _ -> new ArrayList<>()).add(count);
            return true;
        });
        return bySegment.values().stream()
                .filter(counts -> counts.size() == grams.size())
                .flatMap(counts -> counts.stream()
                        .sorted(Comparator.comparing(Count::isText).thenComparingLong(Count::objects))
                        .limit(GRAMS_READ))
                .toList();
    }

    /** By segment the objects that all pieces have in common. */
    private Map<Long, BitSet> places(List<Count> read) throws SQLException {
        var common = new HashMap<Long, BitSet>();
        if (read.isEmpty()) {
            return common;
        }
        var wanted = new HashMap<Long, Set<Integer>>();
        read.forEach(count ->
                wanted.computeIfAbsent(count.segment(), _ -> new HashSet<>()).add(count.gram()));
        var sql = new Sql.Builder().add("SELECT segment, gram, ids FROM name_gram" + dialect.byId() + " WHERE ");
        dialect.in(sql, "segment", new TreeSet<>(wanted.keySet()));
        dialect.in(
                sql.add(" AND "),
                "gram",
                new TreeSet<>(read.stream().map(Count::gram).toList()));
        session.read(sql.build(), row -> {
            long segment = row.getLong(1);
            if (wanted.getOrDefault(segment, Set.of()).contains(row.getInt(2))) {
                var places = NamePostings.read(row.getBytes(3));
                common.merge(segment, places, NameSearch::both);
            }
            return true;
        });
        return common;
    }

    private static BitSet both(BitSet some, BitSet others) {
        some.and(others);
        return some;
    }

    private Optional<List<Long>> withUnindexed(List<Long> found, long reached, long type, List<String> parts)
            throws SQLException {
        if (session.number(Sql.of("SELECT max(id) FROM object")) - reached > UNINDEXED_MAX) {
            return Optional.empty();
        }
        var sql = new Sql.Builder()
                .add(
                        "SELECT o.id FROM (SELECT id, type, name FROM object" + dialect.byId()
                                + " WHERE id > ? ORDER BY id LIMIT ?) o WHERE o.type = ?",
                        reached,
                        UNINDEXED_MAX,
                        type);
        for (String part : parts) {
            sql.add(" AND ").add(dialect.contains("o.name"), part);
        }
        found.addAll(session.list(sql.build(), row -> row.getLong(1)));
        return found.size() > FOUND_MAX ? Optional.empty() : Optional.of(found);
    }
}
