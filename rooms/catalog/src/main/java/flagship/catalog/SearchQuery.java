package flagship.catalog;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to search. The fields combine with AND, the entries of one set with OR. The order is by namespace, name, cluster, all bytewise.
 *
 * @param type the stored type
 * @param clusters empty means every cluster
 * @param namespaces empty means every namespace and cluster scope
 * @param names whole names; empty means every name
 * @param labels on metadata.labels
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
        int limit,
        Optional<Cursor> after,
        long offset) {
    public SearchQuery {
        clusters = Set.copyOf(clusters);
        namespaces = Set.copyOf(namespaces);
        names = Set.copyOf(names);
    }

    /** Everything of one type. */
    public static SearchQuery all(GroupVersionResource type) {
        return new SearchQuery(type, Set.of(), Set.of(), Set.of(), LabelSelector.EVERYTHING, 0, Optional.empty(), 0);
    }

    /** A place in the order of results. */
    public record Cursor(String namespace, String name, String cluster) {
        /** The order's columns. */
        List<String> columns() {
            return List.of(namespace, name, cluster);
        }
    }
}
