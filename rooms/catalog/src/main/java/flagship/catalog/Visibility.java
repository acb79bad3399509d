package flagship.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which objects of a type somebody may see: those in one of these places. Immutable.
 *
 * @param namespaces in every cluster; the empty name stands for objects of cluster scope
 * @param clusters wholly
 * @param inClusters namespaces of single clusters
 */
public record Visibility(Set<String> namespaces, Set<String> clusters, Map<String, Set<String>> inClusters) {
    public Visibility {
        namespaces = Set.copyOf(namespaces);
        clusters = Set.copyOf(clusters);
        var copy = new HashMap<String, Set<String>>();
        inClusters.forEach((cluster, some) -> copy.put(cluster, Set.copyOf(some)));
        inClusters = Map.copyOf(copy);
    }

    /** Whether there is no place at all. */
    public boolean isNothing() {
        return namespaces.isEmpty() && clusters.isEmpty() && inClusters.isEmpty();
    }

    /** @param namespace empty for cluster scope */
    public boolean sees(String cluster, String namespace) {
        return namespaces.contains(namespace)
                || clusters.contains(cluster)
                || inClusters.getOrDefault(cluster, Set.of()).contains(namespace);
    }

    /** Adds the condition to a statement over {@code o.cluster} and {@code o.namespace}. */
    void restrict(Sql.Builder sql, Dialect dialect) {
        sql.add(" AND (1 = 0");
        if (!namespaces.isEmpty()) {
            dialect.in(sql.add(" OR "), "o.namespace", new TreeSet<>(namespaces));
        }
        if (!clusters.isEmpty()) {
            dialect.in(sql.add(" OR "), "o.cluster", new TreeSet<>(clusters));
        }
        alike().forEach((some, sharing) -> {
            dialect.in(sql.add(" OR ("), "o.cluster", sharing);
            dialect.in(sql.add(" AND "), "o.namespace", some);
            sql.add(")");
        });
        sql.add(")");
    }

    /** Clusters by what is visible there: teams often have the same namespaces in many. */
    private Map<TreeSet<String>, TreeSet<String>> alike() {
        var alike = inClusters.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.groupingBy(
                        entry -> new TreeSet<>(entry.getValue()),
                        () -> new TreeMap<TreeSet<String>, TreeSet<String>>(
                                java.util.Comparator.comparing(TreeSet::toString)),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))));
        return alike;
    }
}
