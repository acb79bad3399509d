package flagship.catalog;

import flagship.catalog.SearchFilter.Owner;
import flagship.catalog.SearchFilter.Root;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds the uids of the objects whose children a search is for: from the roots down, one generation at a time, each by the index of owners.
 */
final class Owners {
    private final Dialect dialect;
    private final Session session;
    private final Owner owner;

    Owners(Dialect dialect, Session session, Owner owner) {
        this.dialect = dialect;
        this.session = session;
        this.owner = owner;
    }

    /** Empty if nothing can match. */
    List<String> uids() throws SQLException {
        var generation = roots();
        for (int depth = 0; depth < owner.generations() && !generation.isEmpty(); depth++) {
            generation = children(generation);
        }
        return generation;
    }

    private List<String> roots() throws SQLException {
        return switch (owner.root()) {
            case Root.Uid(var uid) -> List.of(uid);
            case Root.Named named -> named(named);
        };
    }

    private List<String> named(Root.Named named) throws SQLException {
        var sql = new Sql.Builder()
                .add("SELECT o.uid FROM type t" + dialect.join() + "object o")
                .add(dialect.by("object_name"))
                .add(" ON o.type = t.id WHERE o.name = ? AND o.cluster = ?", named.name(), owner.cluster());
        named.group().ifPresent(group -> sql.add(" AND t.api_group = ?", group));
        named.resource().ifPresent(resource -> sql.add(" AND t.resource = ?", resource));
        if (!named.namespaces().isEmpty()) {
            var places = new ArrayList<>(named.namespaces());
            places.add("");
            dialect.in(sql.add(" AND "), "o.namespace", places);
        }
        return distinct(sql.build());
    }

    private List<String> children(List<String> uids) throws SQLException {
        var sql = new Sql.Builder()
                .add("SELECT o.uid FROM object o")
                .add(dialect.by("object_owner"))
                .add(" WHERE o.cluster = ? AND ", owner.cluster());
        dialect.in(sql, "o.owner", uids);
        return distinct(sql.build());
    }

    private List<String> distinct(Sql sql) throws SQLException {
        return List.copyOf(new TreeSet<>(session.list(sql, row -> row.getString(1))));
    }
}
