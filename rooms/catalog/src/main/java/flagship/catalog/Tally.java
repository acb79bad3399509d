package flagship.catalog;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By how much one set changes the numbers of objects that carry a label, or lie in a namespace. For one thread. */
final class Tally {
    /** In the place of a cluster: all of them together, so that a count of the fleet need not add them up. */
    static final String FLEET = "";

    private final Map<Long, Long> byLabel = new HashMap<>();
    private final Map<String, Long> byNamespace = new HashMap<>();

    void add(String packedLabels, String namespace) {
        count(packedLabels, 1);
        byNamespace.merge(namespace, 1L, Long::sum);
    }

    void remove(String packedLabels, String namespace) {
        count(packedLabels, -1);
        byNamespace.merge(namespace, -1L, Long::sum);
    }

    /** An object has other labels. */
    void change(String before, String after) {
        count(before, -1);
        count(after, 1);
    }

    private void count(String packedLabels, long difference) {
        Labels.unpack(packedLabels, label -> byLabel.merge(label, difference, Long::sum));
    }

    void write(Session session, Dialect dialect, Bulk bulk, Names names, long type, String cluster)
            throws SQLException {
        var differences = new TreeMap<>(byLabel);
        differences.putAll(namespaces(names));
        differences.values().removeIf(difference -> difference == 0);
        if (differences.isEmpty()) {
            return;
        }
        var lessened = differences.entrySet().stream()
                .filter(difference -> difference.getValue() < 0)
                .map(Map.Entry::getKey)
                .toList();
        for (String place : List.of(cluster, FLEET)) {
            bulk.addToTally(session, type, place, differences);
            if (!lessened.isEmpty()) {
                var sql = new Sql.Builder()
                        .add("DELETE FROM tally WHERE type = ? AND cluster = ? AND objects <= 0 AND ", type, place);
                dialect.in(sql, "label", lessened);
                session.change(sql.build());
            }
        }
    }

    private Map<Long, Long> namespaces(Names names) throws SQLException {
        byNamespace.values().removeIf(difference -> difference == 0);
        if (byNamespace.isEmpty()) {
            return Map.of();
        }
        var numbers = names.number(List.of(byNamespace.keySet().stream()
                .map(namespace -> new Fact(IndexedFields.NAMESPACE_KEY, namespace))
                .toList()));
        long key = numbers.key(IndexedFields.NAMESPACE_KEY);
        var differences = new HashMap<Long, Long>();
        byNamespace.forEach((namespace, difference) -> differences.put(numbers.label(key, namespace), difference));
        return differences;
    }
}
