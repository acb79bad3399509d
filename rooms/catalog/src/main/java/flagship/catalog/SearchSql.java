package flagship.catalog;

import flagship.catalog.Scope.Scan;
import flagship.catalog.SearchQuery.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the statements of searches. Each finds the keys of the wanted rows first, in order and cut to the limit, and then fetches the
 * bodies of those: no sort and no skipped row ever touches a body.
 */
final class SearchSql {
    private static final String ORDER = " ORDER BY namespace, name, cluster";
    private static final String KEYS =
            "SELECT o.id AS id, o.namespace AS namespace, o.name AS name, o.cluster AS cluster";

    private final Dialect dialect;

    SearchSql(Dialect dialect) {
        this.dialect = dialect;
    }

    /** How a statement finds its rows. */
    sealed interface Path {
        /** By ordered scans. */
        record InOrder() implements Path {}

        /** By whole names. */
        record ByName(Set<String> names) implements Path {}

        /** @param names empty for all */
        record ByOwner(String cluster, List<String> uids, List<String> names) implements Path {}

        /** By reading all rows of the type: for an order that no index has. */
        record Everything() implements Path {}

        /** Among these objects and no others. */
        record ByIds(List<Long> ids) implements Path {}

        /** By one label condition, of which there are few; the other conditions are checked on each. */
        record ByLabel(Condition.Has label) implements Path {}
    }

    /**
     * What one statement asks for.
     *
     * @param type number of the stored type
     * @param conditions on labels; one that is the path's own is left out
     */
    record Ask(
            long type,
            Path path,
            Scope scope,
            List<Condition> conditions,
            SearchFilter filter,
            List<SortKey> order,
            Optional<Cursor> after) {
        /** The same, for what comes after a row that it found. */
        Ask from(Optional<Cursor> last) {
            return new Ask(type, path, scope.from(last), conditions, filter, order, last);
        }

        /** The same rows found another way. */
        Ask by(Path other, List<Condition> left) {
            return new Ask(type, other, scope, left, filter, order, after);
        }
    }

    /** namespace, name, cluster, dictionary, sealed, length, body and the sorted values of at most {@code limit} rows after {@code offset} more. */
    Sql rows(Ask ask, long limit, long offset) {
        var sql = new Sql.Builder()
                .add("SELECT k.namespace, k.name, k.cluster, b.dictionary, b.sealed, b.length, b.body");
        for (int i = 0; i < ask.order().size(); i++) {
            sql.add(", k.s" + i);
        }
        sql.add(" FROM (");
        keys(sql, ask, limit + offset);
        sql.add(order(ask.order(), ""))
                .add(" LIMIT ? OFFSET ?", limit, offset)
                .add(") k" + dialect.join() + "object b" + dialect.byId() + " ON b.id = k.id");
        if (!dialect.keepsOrder()) {
            sql.add(order(ask.order(), "k."));
        }
        return sql.build();
    }

    /** The number of rows, counted up to {@code most}. */
    Sql count(Ask ask, long most) {
        var sql = new Sql.Builder().add("SELECT count(*) FROM (SELECT 1 FROM (");
        keys(sql, ask, 0);
        return sql.add(") k LIMIT ?) c", most).build();
    }

    /** cluster, namespace (empty where it is not asked for) and the number of rows. */
    Sql countByPlace(Ask ask, boolean byCluster, boolean byNamespace) {
        var sql = new Sql.Builder().add(places("k.cluster", byCluster, "k.namespace", byNamespace) + "count(*) FROM (");
        keys(sql, ask, 0);
        return sql.add(") k" + groups("k.cluster", byCluster, "k.namespace", byNamespace))
                .build();
    }

    private static String places(String cluster, boolean byCluster, String other, boolean byOther) {
        return "SELECT " + (byCluster ? cluster : "''") + ", " + (byOther ? other : "''") + ", ";
    }

    private static String groups(String cluster, boolean byCluster, String other, boolean byOther) {
        var columns = new ArrayList<String>();
        if (byCluster) {
            columns.add(cluster);
        }
        if (byOther) {
            columns.add(other);
        }
        return columns.isEmpty() ? "" : " GROUP BY " + String.join(", ", columns);
    }

    /**
     * cluster, value (empty where it is not asked for) and the number of objects of a type with a key, as they are counted when they are written.
     *
     * @param key of the label; if it is that of namespaces, those of the query and what may be seen count
     * @param most groups
     */
    Sql tallies(long type, String key, SearchQuery query, boolean byCluster, boolean byValue, long most) {
        var sql = new Sql.Builder()
                .add(
                        places("o.cluster", byCluster, "o.namespace", byValue) + "coalesce(sum(o.objects), 0) FROM ("
                                + "SELECT c.cluster AS cluster, l.value AS namespace, c.objects AS objects FROM label_key y"
                                + dialect.join() + "label l ON l.label_key = y.id" + dialect.join()
                                + "tally c ON c.label = l.id WHERE y.name = ? AND c.type = ?",
                        key,
                        type);
        boolean ofFleet = !byCluster && query.filter().visible().isEmpty();
        tallied(sql, "c.cluster", query.clusters(), ofFleet);
        sql.add(") o WHERE o.objects > 0");
        in(sql, "o.namespace", query.namespaces());
        query.filter().visible().ifPresent(visible -> visible.restrict(sql, dialect));
        return sql.add(groups("o.cluster", byCluster, "o.namespace", byValue) + " LIMIT ?", most)
                .build();
    }

    /** The number of objects of a type that carry one of some labels, as they are counted when they are written. */
    Sql tally(long type, List<Long> labels, Collection<String> clusters) {
        var sql = new Sql.Builder().add("SELECT coalesce(sum(t.objects), 0) FROM tally t WHERE ");
        labelIn(sql, labels);
        sql.add(" AND t.type = ?", type);
        tallied(sql, "t.cluster", clusters, true);
        return sql.build();
    }

    /** @param ofFleet whether clusters need not be told apart, so that the row of all of them will do */
    private void tallied(Sql.Builder sql, String column, Collection<String> clusters, boolean ofFleet) {
        if (!clusters.isEmpty()) {
            in(sql, column, clusters);
        } else {
            sql.add(" AND " + column + (ofFleet ? " = ?" : " <> ?"), Tally.FLEET);
        }
    }

    /** namespace, name, cluster and packed labels of at most {@code limit} rows, in the usual order. */
    Sql labels(Ask ask, long limit) {
        var sql = new Sql.Builder().add("SELECT k.namespace, k.name, k.cluster, b.labels FROM (");
        keys(sql, ask, limit);
        sql.add(ORDER + " LIMIT ?", limit)
                .add(") k" + dialect.join() + "object b" + dialect.byId() + " ON b.id = k.id");
        if (!dialect.keepsOrder()) {
            sql.add(order(List.of(), "k."));
        }
        return sql.build();
    }

    /** The number of objects with a label, counted up to {@code most}. */
    Sql countLabel(long type, Condition.Has label, long most) {
        var sql = new Sql.Builder().add("SELECT count(*) FROM (SELECT 1 FROM term t WHERE ");
        labelIn(sql, label.labels());
        return sql.add(" AND t.type = ? LIMIT ?) c", type, most).build();
    }

    /** @param most how many rows are wanted of all, in order; 0 where the order is of no interest */
    private void keys(Sql.Builder sql, Ask ask, long most) {
        switch (ask.path()) {
            case Path.InOrder() -> inOrder(sql, ask, most);
            case Path.ByName(var names) -> byName(sql, ask, names);
            case Path.ByLabel(var label) -> byLabel(sql, ask, label);
            case Path.ByOwner owned -> byOwner(sql, ask, owned);
            case Path.ByIds(var ids) -> byIds(sql, ask, ids);
            case Path.Everything() -> everything(sql, ask);
        }
    }

    private void inOrder(Sql.Builder sql, Ask ask, long most) {
        var scans = ask.scope().scans();
        boolean cutEach = !dialect.keepsOrder() && scans.size() > 1 && most > 0;
        var between = "";
        for (Scan scan : scans) {
            sql.add(between).add(cutEach ? "(" : "");
            scan(sql, ask, scan);
            if (cutEach) {
                sql.add(ORDER + " LIMIT ?)", most); // What all have together is no more than each has by itself.
            }
            between = " UNION ALL ";
        }
    }

    private void scan(Sql.Builder sql, Ask ask, Scan scan) {
        select(sql, ask)
                .add("object o")
                .add(dialect.by(scan.cluster().isPresent() ? "object_key" : "object_order"))
                .add(" WHERE o.type = ?", ask.type());
        scan.cluster().ifPresent(cluster -> sql.add(" AND o.cluster = ?", cluster));
        scan.namespace().ifPresent(namespace -> sql.add(" AND o.namespace = ?", namespace));
        if (ask.scope().filtersClusters()) {
            in(sql, "o.cluster", ask.scope().clusters());
        }
        ask.after().ifPresent(after -> after(sql, scan, after));
        conditions(sql, ask);
    }

    /** The place in the order, in the columns that the scan's index still has to search in. */
    private void after(Sql.Builder sql, Scan scan, Cursor after) {
        boolean here = scan.namespace().map(after.namespace()::equals).orElse(true);
        if (!here) {
            return; // A scope holds no namespace before the cursor's, so this one lies after it.
        }
        boolean orAt = scan.cluster()
                .map(cluster -> cluster.compareTo(after.cluster()) > 0)
                .orElse(false);
        var columns = new ArrayList<String>();
        var values = new ArrayList<String>();
        if (scan.namespace().isEmpty()) {
            columns.add("o.namespace");
            values.add(after.namespace());
        }
        columns.add("o.name");
        values.add(after.name());
        if (scan.cluster().isEmpty()) {
            columns.add("o.cluster");
            values.add(after.cluster());
        }
        dialect.after(sql.add(" AND "), columns, values, orAt);
    }

    private void byName(Sql.Builder sql, Ask ask, Set<String> names) {
        var namespaces = ask.scope().namespaces();
        select(sql, ask)
                .add("object o")
                .add(dialect.by(namespaces.size() == 1 ? "object_order" : "object_name"))
                .add(" WHERE o.type = ?", ask.type());
        in(sql, "o.name", names);
        if (namespaces.size() == 1) {
            sql.add(" AND o.namespace = ?", namespaces.getFirst());
        } else {
            in(sql, "o.namespace", namespaces);
        }
        in(sql, "o.cluster", ask.scope().clusters());
        afterByColumns(sql, ask);
        conditions(sql, ask);
    }

    private void byLabel(Sql.Builder sql, Ask ask, Condition.Has label) {
        var object = dialect.join() + "object o" + dialect.byId() + " ON o.id = t.object WHERE ";
        if (label.labels().size() == 1) {
            select(sql, ask)
                    .add(
                            "term t" + object + "t.label = ? AND t.type = ?",
                            label.labels().getFirst(),
                            ask.type());
        } else { // An object may have several values of a field.
            select(sql, ask).add("(SELECT DISTINCT t.object AS object FROM term t WHERE ");
            labelIn(sql, label.labels());
            sql.add(" AND t.type = ?) t" + object + "1 = 1", ask.type());
        }
        restrict(sql, ask);
    }

    private void byOwner(Sql.Builder sql, Ask ask, Path.ByOwner owned) {
        select(sql, ask)
                .add("object o")
                .add(dialect.by("object_owner"))
                .add(" WHERE o.type = ? AND o.cluster = ?", ask.type(), owned.cluster());
        in(sql, "o.owner", owned.uids());
        in(sql, "o.name", owned.names());
        restrict(sql, ask);
    }

    private void byIds(Sql.Builder sql, Ask ask, List<Long> ids) {
        dialect.amongIds(select(sql, ask), ids);
        sql.add(" AND o.type = ?", ask.type());
        restrict(sql, ask);
    }

    private void everything(Sql.Builder sql, Ask ask) {
        select(sql, ask).add("object o").add(dialect.by("object_key")).add(" WHERE o.type = ?", ask.type());
        restrict(sql, ask);
    }

    private void restrict(Sql.Builder sql, Ask ask) {
        in(sql, "o.namespace", ask.scope().namespaces());
        in(sql, "o.cluster", ask.scope().clusters());
        afterByColumns(sql, ask);
        conditions(sql, ask);
    }

    private Sql.Builder select(Sql.Builder sql, Ask ask) {
        sql.add(KEYS);
        for (int i = 0; i < ask.order().size(); i++) {
            sql.add(", " + expression(ask.order().get(i)) + " AS s" + i);
        }
        return sql.add(" FROM ");
    }

    private String expression(SortKey key) {
        return key.column().expression(dialect);
    }

    private static String order(List<SortKey> order, String table) {
        var text = new StringBuilder(" ORDER BY ");
        for (int i = 0; i < order.size(); i++) {
            text.append(table).append('s').append(i).append(order.get(i).descending() ? " DESC, " : ", ");
        }
        return text.append("%1$snamespace, %1$sname, %1$scluster".formatted(table))
                .toString();
    }

    private void in(Sql.Builder sql, String column, Collection<String> names) {
        if (!names.isEmpty()) {
            dialect.in(sql.add(" AND "), column, names);
        }
    }

    /** Behind the cursor: later in one of the order's columns and equal in all before it, or equal in all and later by name. */
    private void afterByColumns(Sql.Builder sql, Ask ask) {
        if (ask.after().isEmpty()) {
            return;
        }
        var after = ask.after().get();
        sql.add(" AND (");
        for (int i = 0; i < ask.order().size(); i++) {
            equalUpTo(sql, ask.order(), after, i);
            var key = ask.order().get(i);
            sql.add(
                    expression(key) + (key.descending() ? " < ? OR " : " > ? OR "),
                    after.sorted().get(i));
        }
        equalUpTo(sql, ask.order(), after, ask.order().size());
        var place = List.of(after.namespace(), after.name(), after.cluster());
        dialect.after(sql, List.of("o.namespace", "o.name", "o.cluster"), place, false);
        sql.add(")");
    }

    private void equalUpTo(Sql.Builder sql, List<SortKey> order, Cursor after, int end) {
        for (int i = 0; i < end; i++) {
            sql.add(expression(order.get(i)) + " = ? AND ", after.sorted().get(i));
        }
    }

    private void filter(Sql.Builder sql, Ask ask) {
        var filter = ask.filter();
        filter.since().ifPresent(since -> sql.add(" AND o.created >= ?", ceiling(since)));
        filter.before().ifPresent(before -> sql.add(" AND o.created < ?", ceiling(before)));
        for (String part : filter.nameParts()) {
            sql.add(" AND ").add(dialect.contains("o.name"), part);
        }
        filter.visible().ifPresent(visible -> visible.restrict(sql, dialect));
    }

    /** Stored times are whole seconds: those not before half past are those not before the next one. */
    private static long ceiling(Instant time) {
        return time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1;
    }

    private void conditions(Sql.Builder sql, Ask ask) {
        filter(sql, ask);
        for (Condition condition : ask.conditions()) {
            sql.add(" AND ");
            switch (condition) {
                case Condition.Has(var labels) -> term(sql.add("EXISTS "), labels);
                case Condition.Among(var labels) -> among(sql, ask.type(), labels);
                case Condition.Lacks(var labels) -> term(sql.add("NOT EXISTS "), labels);
                case Condition.HasKey(long key) -> sql.add(dialect.contains("o.labels"), Labels.mark(key));
                case Condition.LacksKey(long key) ->
                    sql.add("NOT (" + dialect.contains("o.labels") + ")", Labels.mark(key));
                case Condition.Compares(long key, boolean greater, long number) ->
                    sql.add(
                            "o.id IN (SELECT t.object FROM label l" + dialect.join() + "term t ON t.label = l.id"
                                    + " WHERE l.label_key = ? AND l.number " + (greater ? ">" : "<")
                                    + " ? AND t.type = ?)",
                            key,
                            number,
                            ask.type());
            }
        }
    }

    /** The truth value keeps the set from being joined. */
    private void among(Sql.Builder sql, long type, List<Long> labels) {
        labelIn(sql.add("(o.id IN (SELECT t.object FROM term t WHERE "), labels);
        sql.add(" AND t.type = ?)) IS TRUE", type);
    }

    private void term(Sql.Builder sql, List<Long> labels) {
        sql.add("(SELECT 1 FROM term t WHERE ");
        labelIn(sql, labels);
        sql.add(" AND t.type = o.type AND t.object = o.id" + dialect.lookUp() + ")");
    }

    private void labelIn(Sql.Builder sql, List<Long> labels) {
        if (labels.size() == 1) {
            sql.add("t.label = ?", labels.getFirst());
        } else {
            dialect.in(sql, "t.label", labels);
        }
    }
}
