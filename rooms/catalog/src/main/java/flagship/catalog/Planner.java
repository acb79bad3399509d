package flagship.catalog;

import flagship.catalog.SearchFilter.Owner;
import flagship.catalog.SearchQuery.Cursor;
import flagship.catalog.SearchSql.Ask;
import flagship.catalog.SearchSql.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses how a search finds its rows, from what is stored at that moment: it counts the rows of each way, up to a limit, before it takes
 * one. The choice is ours, so it never depends on the statistics that an engine happens to have.
 */
final class Planner {
    /** Rows by label are sorted in memory for each few thousand handed out; beyond this many the ordered scan is the better way. */
    private static final long LABELLED_MAX = 20_000;

    private final SearchSql sql;
    private final Dialect dialect;

    Planner(SearchSql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** The statement for one part of a query; absent if nothing can match. */
    Optional<Ask> plan(Session session, SearchQuery query, Scope scope, Optional<Cursor> after) throws SQLException {
        var type = Names.findType(session, query.type());
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var conditions = Condition.of(query.labels(), session);
        if (conditions.isEmpty()) {
            return Optional.empty();
        }
        var way = query.order().isEmpty() ? new Path.InOrder() : new Path.Everything();
        var plain = new Ask(type.get(), way, scope, conditions.get(), query.filter(), query.order(), after);
        if (query.filter().owner().isPresent()) {
            return byOwner(session, query, query.filter().owner().get(), plain);
        }
        if (!query.names().isEmpty()) {
            return Optional.of(plain.by(new Path.ByName(query.names()), conditions.get()));
        }
        var named =
                new NameSearch(dialect, session).find(type.get(), query.filter().nameParts());
        if (named.isPresent()) {
            var ids = named.get();
            return ids.isEmpty() ? Optional.empty() : Optional.of(plain.by(new Path.ByIds(ids), plain.conditions()));
        }
        return Optional.of(byLabelIfCheaper(session, query, plain));
    }

    private Optional<Ask> byOwner(Session session, SearchQuery query, Owner owner, Ask plain) throws SQLException {
        var uids = new Owners(dialect, session, owner).uids();
        var way = new Path.ByOwner(owner.cluster(), uids, List.copyOf(query.names()));
        return uids.isEmpty() ? Optional.empty() : Optional.of(plain.by(way, plain.conditions()));
    }

    private Ask byLabelIfCheaper(Session session, SearchQuery query, Ask plain) throws SQLException {
        Condition.Has best = null;
        long fewest = LABELLED_MAX;
        boolean tallied = plain.conditions().stream().anyMatch(Condition.Has.class::isInstance)
                && TallyProgress.isComplete(session);
        for (Condition condition : plain.conditions()) {
            if (condition instanceof Condition.Has label) {
                long count = session.number(
                        tallied
                                ? sql.tally(plain.type(), label.labels(), List.of())
                                : sql.countLabel(plain.type(), label, fewest + 1));
                if (count <= fewest) {
                    fewest = count;
                    best = label;
                }
            }
        }
        if (best == null) {
            return plain;
        }
        if (scopeIsNarrow(session, plain, fewest * dialect.scansPerLookup())) {
            return dialect.checksSets() ? plain.by(plain.path(), withSet(plain.conditions(), best)) : plain;
        }
        if (scanEndsSoon(session, query, plain, fewest)) {
            return plain;
        }
        return plain.by(new Path.ByLabel(best), without(plain.conditions(), best));
    }

    private static List<Condition> without(List<Condition> conditions, Condition one) {
        var rest = new ArrayList<>(conditions);
        rest.remove(one);
        return rest;
    }

    private static List<Condition> withSet(List<Condition> conditions, Condition.Has label) {
        var all = without(conditions, label);
        all.addFirst(new Condition.Among(label.labels()));
        return all;
    }

    /** Whether the scope has at most so many rows. */
    private boolean scopeIsNarrow(Session session, Ask plain, long most) throws SQLException {
        var unconditional = new Ask(
                plain.type(), plain.path(), plain.scope(), List.of(), SearchFilter.NONE, plain.order(), plain.after());
        boolean restricted = !plain.scope().namespaces().isEmpty()
                || !plain.scope().clusters().isEmpty();
        return restricted && session.number(sql.count(unconditional, most + 1)) <= most;
    }

    private boolean scanEndsSoon(Session session, SearchQuery query, Ask plain, long labelled) throws SQLException {
        if (query.limit() == 0 || labelled == 0 || !query.order().isEmpty()) {
            return false;
        }
        // With the label spread evenly, a scan reads this many rows until the limit is reached.
        long all = session.number(Sql.of("SELECT coalesce(sum(objects), 0) FROM counter WHERE type = ?", plain.type()));
        return query.limit() * all / labelled <= labelled;
    }
}
