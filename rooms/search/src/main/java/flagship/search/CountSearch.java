package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Catalog;
import flagship.catalog.FacetCount;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the objects of one type that a search finds, by where they lie and what stands in them. Only what the user sees is counted. By
 * cluster, namespace, labels, images and indexed fields the catalog counts; by anything else every object is read, in constant memory.
 */
final class CountSearch {
    private static final int GROUPS_MAX = 10_000;
    private static final int SHOWN = 1_000;

    private final Catalog catalog;
    private final Fleet fleet;
    private final Rights rights;

    CountSearch(Catalog catalog, Fleet fleet, Rights rights) {
        this.catalog = catalog;
        this.fleet = fleet;
        this.rights = rights;
    }

    /** @param name of the type: {@code pods}, {@code deployments.apps} */
    void answer(ApiRequest request, String name, ApiResponse response) throws IOException {
        var type = type(name);
        var version = type.versions().getFirst();
        var asked = ListRequest.of(request, Optional.empty(), "");
        var list = asked.seenBy(rights.list(request.user(), type.resource(), version, asked.namespaces()));
        var keys = CountKey.parse(request.query().getOrDefault("by", List.of()));
        var counts = new HashMap<List<String>, Long>();
        if (!list.nothing()) {
            for (GroupVersionResource stored : type.storedAs(version)) {
                count(list, stored, keys, counts);
            }
        }
        if (keys.isEmpty()) {
            counts.putIfAbsent(List.of(), 0L); // Of nothing there is one group, too.
        }
        Answers.json(response, json(name, keys, counts, list.limit() > 0 ? list.limit() : SHOWN));
    }

    private ServedType type(String name) {
        var parts = name.split("\\.", 2);
        var resource = new GroupResource(parts.length > 1 ? parts[1] : "", parts[0]);
        var found = fleet.types().byResource().get(resource);
        if (found == null) {
            throw ApiException.notFound(FindApi.COUNTS, name);
        }
        return found;
    }

    private void count(
            ListRequest list, GroupVersionResource stored, List<CountKey> keys, Map<List<String>, Long> counts)
            throws IOException {
        var facets = keys.stream().map(CountKey::facet).toList();
        var told = catalog.countBy(list.query(stored, 0, Optional.empty(), 0), facets, GROUPS_MAX);
        if (told.isEmpty()) {
            read(list, stored, keys, counts);
            return;
        }
        for (FacetCount count : told.get()) {
            add(counts, count.values(), count.rows());
        }
    }

    private void read(
            ListRequest list, GroupVersionResource stored, List<CountKey> keys, Map<List<String>, Long> counts)
            throws IOException {
        var query = list.query(stored, 0, Optional.empty(), 0);
        catalog.search(query, (cluster, name, object, offset, length) -> {
            var tree = Json.mapper().readTree(object, offset, length);
            for (List<String> group : groups(keys, cluster, name.namespace(), tree)) {
                add(counts, group, 1);
            }
        });
    }

    /** An object with two images is in two groups. */
    private static List<List<String>> groups(List<CountKey> keys, String cluster, String namespace, JsonNode object) {
        var groups = List.<List<String>>of(List.of());
        for (CountKey key : keys) {
            var values = key.values(cluster, namespace, object);
            var all = values.isEmpty() ? List.of("") : values;
            groups = groups.stream()
                    .flatMap(group -> all.stream().map(value -> {
                        var longer = new java.util.ArrayList<>(group);
                        longer.add(value);
                        return (List<String>) longer;
                    }))
                    .limit(GROUPS_MAX)
                    .toList();
        }
        return groups;
    }

    private static void add(Map<List<String>, Long> counts, List<String> group, long rows) {
        counts.merge(group, rows, Long::sum);
        if (counts.size() > GROUPS_MAX) {
            throw ApiException.badRequest(
                    "there are more than %d groups: narrow the search, or count by fewer keys".formatted(GROUPS_MAX));
        }
    }

    /** The largest first. */
    private static ObjectNode json(String name, List<CountKey> keys, Map<List<String>, Long> counts, int most) {
        var json = Json.object().put("kind", "Count").put("apiVersion", FindApi.API_VERSION);
        json.putObject("metadata").put("name", name).putNull("creationTimestamp");
        var by = json.putArray("by");
        keys.forEach(key -> by.add(key.name()));
        var groups = json.putArray("groups");
        counts.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(entry -> entry.getKey().toString()))
                .limit(most)
                .forEach(entry -> {
                    var group = groups.addObject();
                    entry.getKey().forEach(group.putArray("values")::add);
                    group.put("count", entry.getValue());
                });
        if (counts.size() > most) {
            json.put("remainingGroups", counts.size() - most);
        }
        return json;
    }
}
