package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Catalog;
import flagship.catalog.SearchQuery;
import flagship.catalog.SearchQuery.Place;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Searches objects of many types at once: {@code collectionresources}. What the user may not list is left out of the answer.
 *
 * <p>Source: Clusterpedia 0.9, contract section 7. Rows are merged in the order of the search over all types, which upstream leaves open.
 */
final class CollectionSearch {
    private static final GroupResource RESOURCE = new GroupResource("clusterpedia.io", "collectionresources");

    private final Catalog catalog;
    private final Fleet fleet;
    private final Rights rights;
    private final Clock clock;

    CollectionSearch(Catalog catalog, Fleet fleet, Rights rights, Clock clock) {
        this.catalog = catalog;
        this.fleet = fleet;
        this.rights = rights;
        this.clock = clock;
    }

    /** What there is to search: no objects. */
    void collections(ApiRequest request, ApiResponse response) throws IOException {
        if (request.parameter("watch")
                .filter(text -> !text.equals("0") && !text.equals("false"))
                .isPresent()) {
            throw ApiException.methodNotAllowed();
        }
        var collections = Collection.NAMES.stream()
                .flatMap(name -> Collection.named(name).stream())
                .toList();
        if (Accepted.shape(request, true) instanceof Accepted.Shape.Table(var meta)) {
            Answers.json(response, CollectionTables.ofCollections(collections, meta));
            return;
        }
        var list = Json.object().put("kind", "CollectionResourceList").put("apiVersion", "clusterpedia.io/v1beta1");
        list.putObject("metadata");
        var items = list.putArray("items");
        for (Collection collection : collections) {
            items.addObject()
                    .<ObjectNode>set(
                            "metadata",
                            Json.object().put("name", collection.name()).putNull("creationTimestamp"))
                    .set(
                            "resourceTypes",
                            Json.mapper()
                                    .valueToTree(collection.shown().stream()
                                            .map(CollectionSearch::shown)
                                            .toList()));
        }
        Answers.json(response, list);
    }

    private static Map<String, String> shown(Collection.Shown type) {
        return new TreeMap<>(Map.of("group", type.group(), "version", type.version(), "resource", type.resource()));
    }

    /** The objects of one collection. */
    void search(ApiRequest request, String name, ApiResponse response) throws IOException {
        var collection = Collection.named(name).orElseThrow(() -> ApiException.notFound(RESOURCE, name));
        var list = ListRequest.of(request, Optional.empty(), "").withoutOwner();
        var stored = permitted(request, collection, list);
        var items = items(request, name, list);
        response.header("Content-Type", Answers.JSON);
        new Answer(list, stored, items, response).write();
    }

    private CollectionItems items(ApiRequest request, String name, ListRequest list) {
        if (Accepted.shape(request, true) instanceof Accepted.Shape.Table(var meta)) {
            return new CollectionItems.Rows(meta, clock);
        }
        return list.onlyMetadata() ? new CollectionItems.Metadata(name) : new CollectionItems.Whole(name);
    }

    /** The stored types and their kinds, in the order of their names. */
    private Map<GroupVersionResource, GroupVersionKind> permitted(
            ApiRequest request, Collection collection, ListRequest list) {
        var choice = collection.choice(request);
        var stored = new TreeMap<GroupVersionResource, GroupVersionKind>(
                java.util.Comparator.comparing(GroupVersionResource::toString));
        Optional<ApiException> refused = Optional.empty();
        for (ServedType type : fleet.types().byResource().values()) {
            for (String version : type.versions()) {
                if (!choice.test(type.resource(), version)) {
                    continue;
                }
                try {
                    rights.checkList(request.user(), type.resource(), version, list.namespaces());
                } catch (ApiException e) {
                    refused = Optional.of(e);
                    continue;
                }
                for (GroupVersionResource as : type.storedAs(version)) {
                    if (choice.test(type.resource(), as.version())) {
                        stored.put(as, new GroupVersionKind(as.group(), as.version(), type.kind()));
                    }
                }
            }
        }
        if (stored.isEmpty() && refused.isPresent()) {
            throw refused.get();
        }
        return stored;
    }

    /** One answer while it is written. What is known only at the end stands at the end. */
    private final class Answer {
        private final ListRequest list;
        private final List<GroupVersionResource> types;
        private final List<GroupVersionKind> kinds;
        private final List<SearchQuery> queries = new ArrayList<>();
        private final CollectionItems items;
        private final ApiResponse response;
        private final LinkedHashSet<Integer> seen = new LinkedHashSet<>();
        private long written;

        Answer(
                ListRequest list,
                Map<GroupVersionResource, GroupVersionKind> stored,
                CollectionItems items,
                ApiResponse response) {
            this.list = list;
            this.types = List.copyOf(stored.keySet());
            this.kinds = List.copyOf(stored.values());
            this.items = items;
            this.response = response;
            for (GroupVersionResource type : types) {
                queries.add(list.query(type, 0, Optional.empty(), 0));
            }
        }

        void write() throws IOException {
            var out = response.body();
            out.write(items.opening().getBytes(StandardCharsets.UTF_8));
            var next = list.nothing() ? Optional.<Place>empty() : rows();
            out.write(']');
            var end = Json.object();
            if (list.continued() && list.numbered() && list.limit() > 0 && written >= list.limit()) {
                end.put("continue", Long.toString(list.offset() + list.limit()));
            } else if (list.continued() && !list.numbered()) {
                next.ifPresent(place -> end.put(
                        "continue",
                        new PageToken(Optional.of(place.cursor()), place.query(), before() + written).encode()));
            }
            if (list.counted()) {
                end.put("remainingItemCount", remaining());
            }
            out.write(tail(end).getBytes(StandardCharsets.UTF_8));
        }

        private String tail(ObjectNode end) {
            var whole = Json.object();
            if (items instanceof CollectionItems.Rows) {
                whole.set("metadata", end);
            } else {
                var resourceTypes = whole.putArray("resourceTypes");
                for (int query : seen) {
                    resourceTypes
                            .addObject()
                            .put("group", kinds.get(query).group())
                            .put("version", kinds.get(query).version())
                            .put("kind", kinds.get(query).kind())
                            .put("resource", types.get(query).resource());
                }
                whole.setAll(end);
            }
            return "," + new String(Json.bytes(whole), StandardCharsets.UTF_8).substring(1) + "\n";
        }

        private Optional<Place> rows() throws IOException {
            var after =
                    list.token().flatMap(token -> token.after().map(cursor -> new Place(cursor, token.storedType())));
            return catalog.searchMany(
                            queries,
                            after,
                            list.offset(),
                            list.limit(),
                            (query, cluster, name, object, offset, length) -> {
                                if (written++ > 0) {
                                    response.body().write(',');
                                }
                                seen.add(query);
                                var bytes = new CollectionItems.Bytes(object, offset, length);
                                items.item(kinds.get(query), cluster, name, bytes, response.body());
                            })
                    .next();
        }

        private long before() {
            return list.token().map(PageToken::handed).orElse(list.offset());
        }

        private long remaining() {
            long all = 0;
            for (SearchQuery query : list.nothing() ? List.<SearchQuery>of() : queries) {
                all += catalog.count(query);
            }
            return all - before() - written;
        }
    }
}
