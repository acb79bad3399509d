package flagship.catalog;

import flagship.catalog.Catalog.RevisionExpired;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal of changes. It holds what was before each change; what came after is what was before the next change of the same object,
 * or the object itself.
 *
 * <p>Writers commit in the order of revisions. So what is read up to the revision that {@code state} had at first is complete, whatever is
 * written meanwhile.
 */
final class ChangeLog {
    private static final int PAGE_BYTES_MAX = 2 << 20;

    private final Dialect dialect;
    private final Session session;

    ChangeLog(Dialect dialect, Session session) {
        this.dialect = dialect;
        this.session = session;
    }

    /** A change as it lies in the journal, and what came after it. */
    static final class Entry {
        final long revision;
        final GroupVersionResource type;
        final long object;
        final String cluster;
        final NamespacedName name;
        final boolean gone;
        final Optional<Body> before;

        @Nullable
        Body after;

        private Entry(ResultSet row, Map<Long, GroupVersionResource> types) throws SQLException {
            revision = row.getLong(1);
            type = Objects.requireNonNull(types.get(row.getLong(2)));
            object = row.getLong(3);
            cluster = row.getString(4);
            name = new NamespacedName(row.getString(5), row.getString(6));
            gone = row.getInt(7) != 0;
            before = row.getInt(8) != 0 ? Optional.of(body(row, 9)) : Optional.empty();
        }
    }

    /** Entries in the order of their revisions, and how far they reach. */
    record Entries(List<Entry> entries, long reached) {}

    private record State(long revision, long oldest) {}

    /** The revision of the newest change. */
    static long revision(Session session) throws SQLException {
        return session.number(Sql.of("SELECT revision FROM state WHERE id = 1"));
    }

    /** @throws RevisionExpired if changes behind {@code after} are not kept any more, or are still to come */
    Entries read(Collection<GroupVersionResource> types, long after, int most) throws SQLException {
        var state = session.first(
                        Sql.of("SELECT revision, oldest FROM state WHERE id = 1"),
                        row -> new State(row.getLong(1), row.getLong(2)))
                .orElse(new State(0, 0));
        if (after < state.oldest() || after > state.revision()) {
            throw new RevisionExpired(after, state.oldest());
        }
        var numbers = numbers(types);
        if (numbers.isEmpty() || after == state.revision()) {
            return new Entries(List.of(), state.revision());
        }
        var entries = new ArrayList<Entry>();
        boolean whole = readEntries(numbers, after, state.revision(), most, entries);
        if (entries.isEmpty()) {
            return new Entries(List.of(), state.revision());
        }
        fill(entries);
        return new Entries(entries, whole ? state.revision() : entries.getLast().revision);
    }

    private Map<Long, GroupVersionResource> numbers(Collection<GroupVersionResource> types) throws SQLException {
        var numbers = new LinkedHashMap<Long, GroupVersionResource>();
        for (GroupVersionResource type : types) {
            Names.findType(session, type).ifPresent(number -> numbers.put(number, type));
        }
        return numbers;
    }

    /** Returns whether all up to {@code end} were read. */
    private boolean readEntries(
            Map<Long, GroupVersionResource> types, long after, long end, int most, List<Entry> entries)
            throws SQLException {
        var sql = new Sql.Builder()
                .add(
                        "SELECT c.revision, c.type, c.object, c.cluster, c.namespace, c.name, c.gone, c.was, c.dictionary,"
                                + " c.sealed, c.length, c.body FROM changed c WHERE c.revision > ? AND c.revision <= ? AND ",
                        after,
                        end);
        dialect.in(sql, "c.type", types.keySet());
        sql.add(" ORDER BY c.revision LIMIT ?", most);
        var bytes = new long[1];
        session.read(sql.build(), row -> {
            var entry = new Entry(row, types);
            entries.add(entry);
            bytes[0] += entry.before.map(body -> body.bytes().length).orElse(0);
            return bytes[0] < PAGE_BYTES_MAX;
        });
        return entries.size() < most && bytes[0] < PAGE_BYTES_MAX;
    }

    private void fill(List<Entry> entries) throws SQLException {
        var last = new HashMap<Long, Entry>();
        for (Entry entry : entries) {
            var earlier = last.put(entry.object, entry);
            if (earlier != null) {
                earlier.after = entry.before.orElse(null);
            }
        }
        var open = new HashSet<Long>();
        last.values().stream().filter(entry -> !entry.gone).forEach(entry -> open.add(entry.object));
        if (open.isEmpty()) {
            return;
        }
        fillFromObjects(last, open);
        if (!open.isEmpty()) {
            fillFromLaterChanges(last, open, entries.getLast().revision);
        }
    }

    /** Objects that have not changed since. */
    private void fillFromObjects(Map<Long, Entry> last, Set<Long> open) throws SQLException {
        var sql = new Sql.Builder()
                .add("SELECT o.id, o.revision, o.dictionary, o.sealed, o.length, o.body FROM object o WHERE ");
        dialect.in(sql, "o.id", open);
        session.read(sql.build(), row -> {
            var entry = Objects.requireNonNull(last.get(row.getLong(1)));
            if (row.getLong(2) == entry.revision) {
                entry.after = body(row, 3);
                open.remove(entry.object);
            }
            return true;
        });
    }

    /** Objects that have: what was before their next change. */
    private void fillFromLaterChanges(Map<Long, Entry> last, Set<Long> open, long end) throws SQLException {
        var sql = new Sql.Builder()
                .add(
                        "SELECT c.object, c.dictionary, c.sealed, c.length, c.body FROM changed c WHERE c.revision > ? AND ",
                        end);
        dialect.in(sql, "c.object", List.copyOf(open));
        sql.add(" ORDER BY c.revision");
        session.read(sql.build(), row -> {
            long object = row.getLong(1);
            if (open.remove(object)) {
                Objects.requireNonNull(last.get(object)).after = body(row, 2);
            }
            return !open.isEmpty();
        });
        if (!open.isEmpty()) { // Pruned in this very moment.
            throw new RevisionExpired(end, end + 1);
        }
    }

    private static Body body(ResultSet row, int first) throws SQLException {
        return new Body(row.getLong(first), row.getInt(first + 1) != 0, row.getInt(first + 2), row.getBytes(first + 3));
    }
}
