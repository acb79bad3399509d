package flagship.catalog;

import flagship.catalog.SearchQuery.Cursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The part of a query that one statement reads: some namespaces and some clusters, in the query's order after all earlier parts.
 *
 * <p>A statement that reads several namespaces or clusters merges one ordered index scan of each; there may be {@value #SCANS_MAX}.
 * More namespaces are read in several parts, one after the other. More clusters are filtered from one scan.
 *
 * @param namespaces empty for all
 * @param clusters empty for all
 */
record Scope(List<String> namespaces, List<String> clusters) {
    static final int SCANS_MAX = 16;

    /** One ordered index scan; a part that is absent is not restricted. */
    record Scan(Optional<String> namespace, Optional<String> cluster) {}

    /** The parts of a query, in order, without those that lie before the cursor. */
    static List<Scope> of(SearchQuery query, Optional<Cursor> after) {
        var clusters = sorted(query.clusters());
        if (query.namespaces().isEmpty() || !query.names().isEmpty() || isSorted(query)) {
            return List.of(new Scope(sorted(query.namespaces()), clusters));
        }
        var namespaces = notBefore(after, sorted(query.namespaces()));
        int atOnce = clusters.isEmpty() || clusters.size() > SCANS_MAX ? SCANS_MAX : SCANS_MAX / clusters.size();
        var scopes = new ArrayList<Scope>();
        for (int i = 0; i < namespaces.size(); i += atOnce) {
            scopes.add(new Scope(namespaces.subList(i, Math.min(i + atOnce, namespaces.size())), clusters));
        }
        return scopes;
    }

    /** Whether rows are found in no order and sorted, so that one part can have all of them. */
    private static boolean isSorted(SearchQuery query) {
        return !query.order().isEmpty() || query.filter().owner().isPresent();
    }

    private static List<String> notBefore(Optional<Cursor> after, List<String> namespaces) {
        return namespaces.stream()
                .filter(namespace ->
                        after.isEmpty() || namespace.compareTo(after.get().namespace()) >= 0)
                .toList();
    }

    /** What is left of this part when the search has come to {@code after}. */
    Scope from(Optional<Cursor> after) {
        if (after.isPresent() && !after.get().sorted().isEmpty()) {
            return this;
        }
        var left = notBefore(after, namespaces);
        return left.isEmpty() ? this : new Scope(left, clusters); // Empty would mean every namespace.
    }

    private static List<String> sorted(Collection<String> names) {
        return List.copyOf(new TreeSet<>(names));
    }

    /** True where too many clusters are asked for to scan each. */
    boolean filtersClusters() {
        return clusters.size() > SCANS_MAX;
    }

    List<Scan> scans() {
        var scans = new ArrayList<Scan>();
        for (Optional<String> namespace : orAll(namespaces)) {
            for (Optional<String> cluster : filtersClusters() ? orAll(List.of()) : orAll(clusters)) {
                scans.add(new Scan(namespace, cluster));
            }
        }
        return scans;
    }

    private static List<Optional<String>> orAll(List<String> names) {
        return names.isEmpty()
                ? List.of(Optional.empty())
                : names.stream().map(Optional::of).toList();
    }
}
