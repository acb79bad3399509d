package flagship.catalog;

import flagship.catalog.Row.Refusal;
import flagship.kubemodel.NamespacedName;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the dead letters equal to what could not be stored: a refused row makes one, a later state that is stored, and a removal, takes it
 * away. Costs nothing where there are none. For the writer's thread.
 */
final class DeadLetterWriter {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterWriter.class);

    private static final int VERSION_MAX = 100;
    private static final int REASON_MAX = 1_000;

    private final Session session;
    private final Clock clock;
    private final Set<Place> having = new HashSet<>();
    private boolean known;

    /** One type of one cluster. */
    private record Place(String cluster, long type) {}

    DeadLetterWriter(Session session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /** Another process has written: what is remembered is read again. */
    void forget() {
        known = false;
    }

    /** Takes the rows of one set, stored and refused. */
    void write(String cluster, long type, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        var place = new Place(cluster, type);
        var refused = rows.stream().filter(row -> row.refusal() != null).toList();
        if (refused.isEmpty() && !places().contains(place)) {
            return;
        }
        for (Row row : rows) {
            remove(place, row.name());
        }
        int room = Math.clamp(DeadLetter.KEPT_MAX - count(place), 0, refused.size());
        for (Row row : refused.subList(0, room)) {
            insert(place, row.name(), Objects.requireNonNull(row.refusal()));
        }
        if (room < refused.size()) {
            log.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("objects", refused.size() - room)
                    .addKeyValue("one", refused.getLast().name())
                    .log("objects cannot be stored, and there is no room for more dead letters of their type");
        }
        if (count(place) > 0) {
            places().add(place);
        } else {
            places().remove(place);
        }
    }

    /** Removes all of a type of a cluster. */
    void drop(String cluster, long type) throws SQLException {
        session.change(Sql.of("DELETE FROM dead_letter WHERE cluster = ? AND type = ?", cluster, type));
        having.remove(new Place(cluster, type));
    }

    private Set<Place> places() throws SQLException {
        if (!known) {
            having.clear();
            having.addAll(session.list(
                    Sql.of("SELECT DISTINCT cluster, type FROM dead_letter"),
                    row -> new Place(row.getString(1), row.getLong(2))));
            known = true;
        }
        return having;
    }

    private long count(Place place) throws SQLException {
        return session.number(Sql.of(
                "SELECT count(*) FROM dead_letter WHERE cluster = ? AND type = ?", place.cluster(), place.type()));
    }

    private void remove(Place place, NamespacedName name) throws SQLException {
        session.change(Sql.of(
                "DELETE FROM dead_letter WHERE cluster = ? AND type = ? AND namespace = ? AND name = ?",
                place.cluster(),
                place.type(),
                fit(name.namespace(), DeadLetter.NAMESPACE_MAX),
                fit(name.name(), DeadLetter.NAME_MAX)));
    }

    private void insert(Place place, NamespacedName name, Refusal refusal) throws SQLException {
        remove(place, name); // Two names may be the same when they are shortened.
        session.change(Sql.of(
                "INSERT INTO dead_letter(cluster, type, namespace, name, version, reason, since) VALUES (?, ?, ?, ?, ?, ?, ?)",
                place.cluster(),
                place.type(),
                fit(name.namespace(), DeadLetter.NAMESPACE_MAX),
                fit(name.name(), DeadLetter.NAME_MAX),
                fit(refusal.version(), VERSION_MAX),
                fit(refusal.reason(), REASON_MAX),
                clock.millis()));
    }

    /** No engine refuses what this returns. */
    private static String fit(String text, int most) {
        var clean = text.replace('\0', DeadLetter.REPLACEMENT);
        return clean.length() <= most ? clean : clean.substring(0, most);
    }
}
