package flagship.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Groups of objects in the making, a bounded number of them. For one thread. */
final class FacetGroups {
    private final FacetKeys keys;
    private final int most;
    private final Map<List<Object>, Long> rows = new HashMap<>();

    /** @param most groups; one more says that there are more */
    FacetGroups(FacetKeys keys, int most) {
        this.keys = keys;
        this.most = most;
    }

    FacetKeys keys() {
        return keys;
    }

    /** Whether there are too many groups already, so that it makes no sense to go on. */
    boolean isFull() {
        return rows.size() > most;
    }

    int most() {
        return most;
    }

    /**
     * Counts objects that are alike, once in each group that they belong to.
     *
     * @param values for each key: texts, or numbers of labels; none at all counts as the empty text
     */
    void add(String cluster, String namespace, List<? extends List<?>> values, long objects) {
        if (objects == 0) {
            return; // A sum over nothing.
        }
        add(new ArrayList<>(), 0, new Place(cluster, namespace), values, objects);
    }

    private record Place(String cluster, String namespace) {}

    private void add(List<Object> group, int key, Place place, List<? extends List<?>> values, long objects) {
        int at = group.size();
        if (at == keys.facets().size()) {
            if (!isFull()) {
                rows.merge(List.copyOf(group), objects, Long::sum);
            }
            return;
        }
        boolean keyed = false;
        List<?> here;
        switch (keys.facets().get(at)) {
            case Facet.Cluster() -> here = List.of(place.cluster());
            case Facet.Namespace() -> here = List.of(place.namespace());
            case Facet.Label _, Facet.Field _ -> {
                keyed = true;
                here = values.get(key).isEmpty() ? List.of("") : values.get(key);
            }
        }
        for (Object value : here) {
            group.add(value);
            add(group, keyed ? key + 1 : key, place, values, objects);
            group.removeLast();
        }
    }

    /** Absent if a value is one that the index could not take: then objects must be read. */
    Optional<List<FacetCount>> counts(Session session, Dialect dialect) throws SQLException {
        var texts = texts(session, dialect);
        var counts = new HashMap<List<String>, Long>();
        for (Map.Entry<List<Object>, Long> group : rows.entrySet()) {
            var values = group.getKey().stream()
                    .map(value -> value instanceof Long number ? texts.getOrDefault(number, "") : (String) value)
                    .toList();
            if (values.contains(IndexedFields.UNREADABLE)) {
                return Optional.empty();
            }
            counts.merge(values, group.getValue(), Long::sum); // Without a value, and with an empty one, is the same.
        }
        return Optional.of(counts.entrySet().stream()
                .map(count -> new FacetCount(count.getKey(), count.getValue()))
                .toList());
    }

    private Map<Long, String> texts(Session session, Dialect dialect) throws SQLException {
        var numbers = new TreeSet<Long>();
        rows.keySet()
                .forEach(group -> group.forEach(value -> {
                    if (value instanceof Long number) {
                        numbers.add(number);
                    }
                }));
        var texts = new HashMap<Long, String>();
        if (numbers.isEmpty()) {
            return texts;
        }
        var sql = new Sql.Builder().add("SELECT id, value FROM label WHERE ");
        dialect.in(sql, "id", numbers);
        session.read(sql.build(), row -> {
            texts.put(row.getLong(1), row.getString(2));
            return true;
        });
        return texts;
    }
}
