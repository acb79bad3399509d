package flagship.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
        if (request.asksForWatch()) {
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
        AsOf.refuse(request, "a collection");
        var list = ListRequest.ofCollection(request);
        if (list.withEvents()) {
            rights.checkList(request.user(), ObjectSearch.EVENTS, "v1", list.namespaces());
        }
        var stored = permitted(request, collection, list);
        var table = Accepted.shape(request, true) instanceof Accepted.Shape.Table(var meta)
                ? Optional.of(meta)
                : Optional.<String>empty();
        response.header("Content-Type", Answers.JSON);
        new Answer(name, list, stored, table, response).write();
    }

    private Items items(GroupVersionKind kind, ListRequest list, Optional<String> table) {
        if (table.isPresent()) {
            return table(kind, table.get());
        }
        return list.onlyMetadata()
                ? MetadataItems.ofKind(kind.apiVersion(), kind.kind(), false)
                : new WholeItems(kind, false);
    }

    /** @param meta version of meta.k8s.io */
    private Items table(GroupVersionKind kind, String meta) {
        var metadata = new TableItems.RowObject.Something(MetadataItems.partial(meta));
        return new TableItems(new Printer.InCollection(kind, clock), meta, metadata);
    }

    /** A stored type of which the user sees something. */
    private record Permitted(GroupVersionKind kind, Sight sight) {}

    /** The stored types and their kinds, in the order of their names. */
    private Map<GroupVersionResource, Permitted> permitted(
            ApiRequest request, Collection collection, ListRequest list) {
        var choice = collection.choice(request);
        var stored = new TreeMap<GroupVersionResource, Permitted>(
                java.util.Comparator.comparing(GroupVersionResource::toString));
        Optional<ApiException> refused = Optional.empty();
        for (ServedType type : fleet.types().byResource().values()) {
            for (String version : type.versions()) {
                if (!choice.test(type.resource(), version)) {
                    continue;
                }
                Sight sight;
                try {
                    sight = rights.list(request.user(), type.resource(), version, list.namespaces());
                } catch (ApiException e) {
                    refused = Optional.of(e);
                    continue;
                }
                for (GroupVersionResource as : type.storedAs(version)) {
                    if (choice.test(type.resource(), as.version())) {
                        var kind = new GroupVersionKind(as.group(), as.version(), type.kind());
                        stored.put(as, new Permitted(kind, sight));
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
        private final String name;
        private final ListRequest list;
        private final List<GroupVersionResource> types;
        private final List<GroupVersionKind> kinds;
        private final List<Items> items;
        private final List<SearchQuery> queries;
        private final Optional<Items> table;
        private final ApiResponse response;
        private final LinkedHashSet<Integer> seen = new LinkedHashSet<>();
        private long written;

        /** @param table version of meta.k8s.io; absent where objects are wanted */
        Answer(
                String name,
                ListRequest list,
                Map<GroupVersionResource, Permitted> stored,
                Optional<String> table,
                ApiResponse response) {
            this.name = name;
            this.list = list;
            this.types = List.copyOf(stored.keySet());
            this.kinds = stored.values().stream().map(Permitted::kind).toList();
            this.items = kinds.stream().map(kind -> items(kind, list, table)).toList();
            this.queries = stored.entrySet().stream()
                    .map(entry -> list.seenBy(entry.getValue().sight()).query(entry.getKey(), 0, Optional.empty(), 0))
                    .toList();
            this.table = table.map(meta -> table(new GroupVersionKind("", "", ""), meta));
            this.response = response;
        }

        void write() throws IOException {
            var out = response.body();
            if (table.isPresent()) {
                table.get().open(out);
            } else {
                text(
                        ("{\"kind\":\"CollectionResource\",\"apiVersion\":\"clusterpedia.io/v1beta1\",\"metadata\":{\"name\":\"%s\","
                                        + "\"creationTimestamp\":null},\"items\":[")
                                .formatted(name));
            }
            var end = end(list.nothing() ? Optional.empty() : rows());
            if (table.isPresent()) {
                table.get().close(json(end), out);
            } else {
                var whole = Json.object();
                whole.set("resourceTypes", resourceTypes());
                whole.setAll(end);
                text("]," + json(whole).substring(1) + "\n");
            }
        }

        private void text(String text) throws IOException {
            response.body().write(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String json(ObjectNode json) {
            return new String(Json.bytes(json), StandardCharsets.UTF_8);
        }

        private ObjectNode end(Optional<Place> next) {
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
            return end;
        }

        private ArrayNode resourceTypes() {
            var found = Json.mapper().createArrayNode();
            for (int query : seen) {
                found.addObject()
                        .put("group", kinds.get(query).group())
                        .put("version", kinds.get(query).version())
                        .put("kind", kinds.get(query).kind())
                        .put("resource", types.get(query).resource());
            }
            return found;
        }

        private Optional<Place> rows() throws IOException {
            var after =
                    list.token().flatMap(token -> token.after().map(cursor -> new Place(cursor, token.storedType())));
            if (!list.withEvents()) {
                return catalog.searchMany(queries, after, list.offset(), list.limit(), this::row)
                        .next();
            }
            var injection = new EventInjection(catalog, this::row);
            var end = catalog.searchMany(queries, after, list.offset(), list.limit(), injection);
            injection.flush();
            return end.next();
        }

        private void row(int query, String cluster, NamespacedName object, byte[] bytes, int offset, int length)
                throws IOException {
            if (written++ > 0) {
                response.body().write(',');
            }
            seen.add(query);
            items.get(query).item(cluster, object, bytes, offset, length, response.body());
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
