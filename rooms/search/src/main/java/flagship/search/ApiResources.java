package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Catalog;
import flagship.catalog.MemberApis;
import flagship.kubemodel.ApiRemovals;
import flagship.kubemodel.ApiRemovals.Removal;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which cluster serves which version of which type: what members' discovery said, beside what is synchronised. */
final class ApiResources {
    private static final Comparator<GroupVersionResource> ORDER = Comparator.comparing(GroupVersionResource::group)
            .thenComparing(GroupVersionResource::resource)
            .thenComparing(GroupVersionResource::version);

    private final Catalog catalog;
    private final Fleet fleet;
    private final ApiRemovals removals;

    ApiResources(Catalog catalog, Fleet fleet, ApiRemovals removals) {
        this.catalog = catalog;
        this.fleet = fleet;
        this.removals = removals;
    }

    /** One type while it is collected. */
    private static final class Collected {
        private final MemberApis.Api api;
        private final Map<String, Boolean> preferredIn = new TreeMap<>();

        Collected(MemberApis.Api api) {
            this.api = api;
        }
    }

    /** @param clusters empty for all */
    ObjectNode list(Set<String> clusters) {
        var types = new TreeMap<GroupVersionResource, Collected>(ORDER);
        catalog.memberApis(clusters).forEach((cluster, served) -> collect(cluster, served, types));
        var list = Json.object().put("kind", "ApiResourceList").put("apiVersion", FindApi.API_VERSION);
        list.putObject("metadata");
        var items = list.putArray("items");
        types.forEach((type, collected) -> items.add(item(type, collected)));
        return list;
    }

    private static void collect(String cluster, MemberApis served, Map<GroupVersionResource, Collected> types) {
        var seen = new HashSet<String>();
        for (MemberApis.Api api : served.apis()) {
            boolean preferred = seen.add(api.type().groupResource().toString());
            types.computeIfAbsent(api.type(), _ -> new Collected(api))
                    .preferredIn
                    .put(cluster, preferred);
        }
    }

    private ObjectNode item(GroupVersionResource type, Collected collected) {
        var item = Json.object().put("kind", "ApiResource").put("apiVersion", FindApi.API_VERSION);
        item.putObject("metadata").put("name", type.resource() + "." + type.version() + "." + type.group());
        item.put("group", type.group())
                .put("version", type.version())
                .put("resource", type.resource())
                .put("resourceKind", collected.api.kind())
                .put("namespaced", collected.api.namespaced());
        var clusters = item.putArray("clusters");
        collected.preferredIn.forEach((cluster, preferred) -> {
            var entry = clusters.addObject().put("name", cluster).put("preferred", preferred);
            var stored = fleet.member(cluster)
                    .flatMap(member -> member.types().find(type.group(), type.version(), type.resource()))
                    .map(found -> found.storedAs(type.version()));
            entry.put("synced", stored.isPresent());
            stored.flatMap(found -> found.stream().findFirst()).ifPresent(as -> entry.put("storedAs", as.apiVersion()));
        });
        removals.find(type).ifPresent(removal -> describe(removal, item));
        return item;
    }

    static void describe(Removal removal, ObjectNode json) {
        json.put("deprecated", removal.deprecated().toString())
                .put("removed", removal.removed().toString());
        removal.instead().ifPresent(instead -> json.put("instead", instead));
    }
}
