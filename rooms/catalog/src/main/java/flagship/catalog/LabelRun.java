package flagship.catalog;

import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SearchSql.Ask;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the rows that a query matches by their labels and places, some thousand rows in each reading. For one thread. */
final class LabelRun {
    private static final int PIECE = 4_000;

    private final Readers readers;
    private final Planner planner;
    private final SearchSql sql;
    private final SearchQuery query;
    private final FacetGroups groups;
    private Optional<Cursor> after = Optional.empty();
    private @Nullable Ask planned; // For the scope that is being read; null until it is.

    /** @param query without a limit, a place or an order of its own */
    LabelRun(Readers readers, Planner planner, SearchSql sql, SearchQuery query, FacetGroups groups) {
        this.readers = readers;
        this.planner = planner;
        this.sql = sql;
        this.query = query;
        this.groups = groups;
    }

    void run() {
        for (Scope scope : Scope.of(query, Optional.empty())) {
            after = Optional.empty();
            planned = null;
            boolean more = true;
            while (more && !groups.isFull()) {
                more = readers.read(session -> piece(session, scope));
            }
        }
    }

    private boolean piece(Session session, Scope scope) throws SQLException {
        var ask = planned == null
                ? planner.plan(session, query, scope, Optional.empty())
                : Optional.of(planned.from(after));
        if (ask.isEmpty()) {
            return false;
        }
        planned = ask.get();
        var keys = numbers(session);
        int[] rows = {0};
        session.read(sql.labels(planned, PIECE), row -> {
            take(row, keys);
            rows[0]++;
            return true;
        });
        return rows[0] == PIECE;
    }

    private void take(ResultSet row, List<Long> keys) throws SQLException {
        var labels = row.getString(4);
        var values = new ArrayList<List<Long>>(keys.size());
        for (long key : keys) {
            values.add(Labels.ofKey(labels, key));
        }
        groups.add(row.getString(3), row.getString(1), values, 1);
        after = Optional.of(new Cursor(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Of the keys; one that no object has is 0. */
    private List<Long> numbers(Session session) throws SQLException {
        var numbers = new ArrayList<Long>();
        for (String key : groups.keys().keys()) {
            numbers.add(session.number(Sql.of("SELECT id FROM label_key WHERE name = ?", key)));
        }
        return numbers;
    }
}
