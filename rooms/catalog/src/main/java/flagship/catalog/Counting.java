package flagship.catalog;

import flagship.kubemodel.LabelSelector.Operator;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts objects without reading them: from the tallies that are kept with the rows where those say it, else from the labels and places of the
 * rows that match. Queries come translated ({@link FieldTranslation}). Safe for use by many threads.
 */
final class Counting {
    private final Readers readers;
    private final Planner planner;
    private final SearchSql sql;
    private final Dialect dialect;

    Counting(Readers readers, Planner planner, SearchSql sql, Dialect dialect) {
        this.readers = readers;
        this.planner = planner;
        this.sql = sql;
        this.dialect = dialect;
    }

    /** @param query without a condition on content */
    long count(SearchQuery query) {
        if (isAll(query)) {
            return sum(readers.read(session -> counters(session, query)));
        }
        var tallied = readers.read(session -> tallied(session, query));
        return tallied.isPresent() ? tallied.get() : countOfRows(query);
    }

    private static long sum(Map<String, Long> rows) {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether a query asks for all objects of some clusters. */
    private static boolean isAll(SearchQuery query) {
        return isAllOfPlaces(query) && !isSomewhere(query);
    }

    /** Whether a query asks for all objects of some clusters and namespaces, as far as they may be seen. */
    private static boolean isAllOfPlaces(SearchQuery query) {
        return query.names().isEmpty()
                && query.labels().requirements().isEmpty()
                && query.filter().withVisible(Optional.empty()).isEmpty();
    }

    /** Whether namespaces have to be told apart. */
    private static boolean isSomewhere(SearchQuery query) {
        return !query.namespaces().isEmpty() || query.filter().visible().isPresent();
    }

    /** The number by cluster, as it is kept with the rows. */
    private Map<String, Long> counters(Session session, SearchQuery query) throws SQLException {
        var statement = new Sql.Builder()
                .add(
                        "SELECT c.cluster, c.objects FROM counter c JOIN type t ON t.id = c.type"
                                + " WHERE t.api_group = ? AND t.version = ? AND t.resource = ? AND c.objects > 0",
                        query.type().group(),
                        query.type().version(),
                        query.type().resource());
        if (!query.clusters().isEmpty()) {
            dialect.in(statement.add(" AND "), "c.cluster", query.clusters());
        }
        var counters = new HashMap<String, Long>();
        session.read(statement.build(), row -> {
            counters.put(row.getString(1), row.getLong(2));
            return true;
        });
        return counters;
    }

    /** All objects with a label, or all of some places; absent where the tallies do not say it. */
    private Optional<Long> tallied(Session session, SearchQuery query) throws SQLException {
        var type = Names.findType(session, query.type());
        if (type.isEmpty() || !TallyProgress.isComplete(session)) {
            return Optional.empty();
        }
        if (isAllOfPlaces(query)) {
            var statement = sql.tallies(type.get(), IndexedFields.NAMESPACE_KEY, query, false, false, 1);
            return Optional.of(session.first(statement, row -> row.getLong(3)).orElse(0L));
        }
        return isOneLabel(query) ? ofLabel(session, type.get(), query) : Optional.empty();
    }

    private static boolean isOneLabel(SearchQuery query) {
        var requirements = query.labels().requirements();
        return query.names().isEmpty()
                && query.namespaces().isEmpty()
                && query.filter().isEmpty()
                && requirements.size() == 1
                && requirements.getFirst().operator() == Operator.IN
                && requirements.getFirst().values().size() == 1; // An object may have two values of a field.
    }

    private Optional<Long> ofLabel(Session session, long type, SearchQuery query) throws SQLException {
        var conditions = Condition.of(query.labels(), session);
        if (conditions.isEmpty()) {
            return Optional.of(0L);
        }
        return conditions.get().getFirst() instanceof Condition.Has label
                ? Optional.of(session.number(sql.tally(type, label.labels(), query.clusters())))
                : Optional.empty();
    }

    private long countOfRows(SearchQuery query) {
        long sum = 0;
        for (Scope scope : Scope.of(query, Optional.empty())) {
            sum += readers.read(session -> {
                var ask = planner.plan(session, query, scope, Optional.empty());
                return ask.isPresent() ? session.number(sql.count(ask.get(), Long.MAX_VALUE)) : 0L;
            });
        }
        return sum;
    }

    /** @param most groups; one more may be given. Absent where objects have to be read. */
    Optional<List<FacetCount>> countBy(SearchQuery query, List<Facet> facets, int most) {
        var keys = FacetKeys.of(query.type(), facets);
        if (query.filter().content().isPresent() || keys.isEmpty()) {
            return Optional.empty();
        }
        var groups = new FacetGroups(keys.get(), most);
        if (!readers.read(session -> countTallies(session, query, groups))) {
            if (keys.get().hasFields() && !readers.read(TallyProgress::isComplete)) {
                return Optional.empty();
            }
            countRows(query, groups);
        }
        return readers.read(session -> groups.counts(session, dialect));
    }

    /** False, and nothing is counted, where the tallies do not say it. */
    private boolean countTallies(Session session, SearchQuery query, FacetGroups groups) throws SQLException {
        var keys = groups.keys();
        int values = keys.keys().size() + (keys.hasNamespace() ? 1 : 0);
        boolean keyed = !keys.keys().isEmpty();
        if (!isAllOfPlaces(query) || values > 1 || (keyed && isSomewhere(query))) {
            return false;
        }
        if (values == 0 && !isSomewhere(query)) {
            counters(session, query).forEach((cluster, rows) -> groups.add(cluster, "", List.of(), rows));
            return true;
        }
        var type = Names.findType(session, query.type());
        if (type.isEmpty() || !TallyProgress.isComplete(session)) {
            return type.isEmpty();
        }
        var key = keyed ? keys.keys().getFirst() : IndexedFields.NAMESPACE_KEY;
        var found = new HashMap<String, Long>();
        var statement = sql.tallies(type.get(), key, query, keys.hasCluster(), values > 0, groups.most() + 1L);
        session.read(statement, row -> {
            found.merge(row.getString(1), row.getLong(3), Long::sum);
            groups.add(
                    row.getString(1),
                    row.getString(2),
                    keyed ? List.of(List.of(row.getString(2))) : List.of(),
                    row.getLong(3));
            return true;
        });
        if (keys.hasLabels()) {
            countLacking(counters(session, query), found, groups);
        }
        return true;
    }

    /** Objects without the label: those that there are, less those that have it. */
    private static void countLacking(Map<String, Long> all, Map<String, Long> found, FacetGroups groups) {
        var there = groups.keys().hasCluster() ? all : Map.of("", sum(all));
        there.forEach((cluster, rows) -> {
            long lacking = rows - found.getOrDefault(cluster, 0L);
            if (lacking > 0) {
                groups.add(cluster, "", List.of(List.of()), lacking);
            }
        });
    }

    private void countRows(SearchQuery query, FacetGroups groups) {
        var all = query.whole();
        if (groups.keys().keys().isEmpty()) {
            countPlaces(all, groups);
        } else {
            new LabelRun(readers, planner, sql, all, groups).run();
        }
    }

    private void countPlaces(SearchQuery query, FacetGroups groups) {
        var keys = groups.keys();
        for (Scope scope : Scope.of(query, Optional.empty())) {
            readers.read(session -> {
                var ask = planner.plan(session, query, scope, Optional.empty());
                if (ask.isPresent()) {
                    session.read(sql.countByPlace(ask.get(), keys.hasCluster(), keys.hasNamespace()), row -> {
                        groups.add(row.getString(1), row.getString(2), List.of(), row.getLong(3));
                        return !groups.isFull();
                    });
                }
                return groups;
            });
        }
    }
}
