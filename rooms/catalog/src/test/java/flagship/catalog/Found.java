package flagship.catalog;

import flagship.catalog.SearchQuery.Cursor;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a search handed out: {@code cluster:namespace/name}, the objects, and how it ended. */
record Found(List<String> keys, List<String> objects, Optional<Cursor> next) {
    static Found in(Catalog catalog, SearchQuery query) {
        var keys = new ArrayList<String>();
        var objects = new ArrayList<String>();
        try {
            var end = catalog.search(query, (cluster, name, object, offset, length) -> {
                keys.add(cluster + ":" + name);
                objects.add(new String(object, offset, length, StandardCharsets.UTF_8));
            });
            return new Found(keys, objects, end.next());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A query in the making, over Pods. */
    static Query pods() {
        return new Query(SearchQuery.all(Objects.PODS));
    }

    record Query(SearchQuery query) {
        Query clusters(String... clusters) {
            return with(Set.of(clusters), query.namespaces(), query.names(), query.labels());
        }

        Query namespaces(String... namespaces) {
            return with(query.clusters(), Set.of(namespaces), query.names(), query.labels());
        }

        Query names(String... names) {
            return with(query.clusters(), query.namespaces(), Set.of(names), query.labels());
        }

        Query label(String key, Operator operator, String... values) {
            var requirements = new ArrayList<>(query.labels().requirements());
            requirements.add(new Requirement(key, operator, List.of(values)));
            return with(query.clusters(), query.namespaces(), query.names(), new LabelSelector(requirements));
        }

        private Query with(Set<String> clusters, Set<String> namespaces, Set<String> names, LabelSelector labels) {
            return new Query(new SearchQuery(
                    query.type(), clusters, namespaces, names, labels, query.limit(), query.after(), query.offset()));
        }

        Query page(int limit, Optional<Cursor> after, long offset) {
            return new Query(new SearchQuery(
                    query.type(),
                    query.clusters(),
                    query.namespaces(),
                    query.names(),
                    query.labels(),
                    limit,
                    after,
                    offset));
        }

        Found in(Catalog catalog) {
            return Found.in(catalog, query);
        }

        List<String> keysIn(Catalog catalog) {
            return in(catalog).keys();
        }
    }
}
