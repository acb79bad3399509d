package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to search. The fields combine with AND, the entries of one set with OR. The order is by {@code order}, then by namespace, name,
 * cluster, all bytewise.
 *
 * @param type the stored type
 * @param clusters empty means every cluster
 * @param namespaces empty means every namespace and cluster scope
 * @param names whole names; empty means every name
 * @param labels on metadata.labels
 * @param filter further conditions
 * @param order empty for the order by namespace, name, cluster, which costs nothing; another one sorts what the query matches
 * @param limit most rows to hand out; 0 means no limit
 * @param after only rows after this one: the stable way to page
 * @param offset rows to skip: the other way to page; 0 with {@code after}
 */
public record SearchQuery(
        GroupVersionResource type,
        Set<String> clusters,
        Set<String> namespaces,
        Set<String> names,
        LabelSelector labels,
        SearchFilter filter,
        List<SortKey> order,
        int limit,
        Optional<Cursor> after,
        long offset) {
    /** @throws IllegalArgumentException if {@code after} is a place in another order */
    public SearchQuery {
        order = List.copyOf(order);
        if (after.isPresent() && !after.get().fits(order)) {
            throw new IllegalArgumentException("the place to go on at belongs to another order");
        }
        clusters = Set.copyOf(clusters);
        namespaces = Set.copyOf(namespaces);
        names = Set.copyOf(names);
    }

    /** A query by names and labels alone, in the usual order. */
    public SearchQuery(
            GroupVersionResource type,
            Set<String> clusters,
            Set<String> namespaces,
            Set<String> names,
            LabelSelector labels,
            int limit,
            Optional<Cursor> after,
            long offset) {
        this(type, clusters, namespaces, names, labels, SearchFilter.NONE, List.of(), limit, after, offset);
    }

    /** Everything of one type. */
    public static SearchQuery all(GroupVersionResource type) {
        return new SearchQuery(type, Set.of(), Set.of(), Set.of(), LabelSelector.EVERYTHING, 0, Optional.empty(), 0);
    }

    /**
     * A place in the merged results of several queries.
     *
     * @param query the number of the query that found the row
     */
    public record Place(Cursor cursor, int query) {}

    /** The same query, of everything from a place on. */
    SearchQuery from(Optional<Cursor> place) {
        return new SearchQuery(type, clusters, namespaces, names, labels, filter, order, 0, place, 0);
    }

    /** The same query, of everything, in the usual order: for counting. */
    SearchQuery whole() {
        return new SearchQuery(type, clusters, namespaces, names, labels, filter, List.of(), 0, Optional.empty(), 0);
    }

    /**
     * A place in the order of results.
     *
     * @param sorted the row's values of the query's order, strings and longs; empty in the usual order
     */
    public record Cursor(String namespace, String name, String cluster, List<Object> sorted) {
        public Cursor {
            sorted = List.copyOf(sorted);
        }

        /** A place in the usual order. */
        public Cursor(String namespace, String name, String cluster) {
            this(namespace, name, cluster, List.of());
        }

        /** Whether this is a place in {@code order}. */
        public boolean fits(List<SortKey> order) {
            if (sorted.size() != order.size()) {
                return false;
            }
            for (int i = 0; i < sorted.size(); i++) {
                if (order.get(i).column().isNumber() != sorted.get(i) instanceof Long) {
                    return false;
                }
            }
            return true;
        }
    }
}
