package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Catalog;
import flagship.catalog.FieldCondition;
import flagship.catalog.IndexedFields;
import flagship.catalog.MemberApis;
import flagship.catalog.SearchFilter;
import flagship.catalog.SearchQuery;
import flagship.fleetapi.PediaCluster;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.ApiRemovals;
import flagship.kubemodel.ApiRemovals.Minor;
import flagship.kubemodel.ApiRemovals.Removal;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an upgrade of clusters to a version of Kubernetes would break: versions of the API that are served there now and will not be, and the
 * objects that are still written in them, as the synchronisation noted. Only objects that the user may list are named.
 */
final class UpgradeCheck {
    private static final int OBJECTS_SHOWN = 100;
    private static final byte[] MARK =
            ("\"" + PediaCluster.WRITTEN_AS_ANNOTATION + "\"").getBytes(StandardCharsets.US_ASCII);

    private final Catalog catalog;
    private final Fleet fleet;
    private final Rights rights;
    private final ApiRemovals removals;

    UpgradeCheck(Catalog catalog, Fleet fleet, Rights rights, ApiRemovals removals) {
        this.catalog = catalog;
        this.fleet = fleet;
        this.rights = rights;
        this.removals = removals;
    }

    /**
     * @param version the one to upgrade to
     * @param clusters empty for all
     * @throws ApiException 400 if it is no version
     */
    ObjectNode of(String version, Set<String> clusters, UserInfo user) throws IOException {
        var target = Minor.parse(version)
                .orElseThrow(() -> ApiException.badRequest(
                        "\"%s\" is no version of Kubernetes: give one like 1.32".formatted(version)));
        var answer = Json.object().put("kind", "UpgradeCheck").put("apiVersion", FindApi.API_VERSION);
        answer.putObject("metadata").put("name", target.toString()).putNull("creationTimestamp");
        var array = answer.putArray("clusters");
        for (var member : new TreeMap<>(catalog.memberApis(clusters)).entrySet()) {
            array.add(cluster(member.getKey(), member.getValue(), target, user));
        }
        return answer;
    }

    private ObjectNode cluster(String name, MemberApis served, Minor target, UserInfo user) throws IOException {
        var json = Json.object().put("name", name).put("version", served.serverVersion());
        var now = Minor.parse(served.serverVersion());
        var findings = json.putArray("findings");
        for (Removal removal : removals.all()) {
            boolean onTheWay = removal.removed().compareTo(target) <= 0;
            boolean past = now.isPresent() && removal.removed().compareTo(now.get()) <= 0;
            if (onTheWay && !past) {
                finding(name, served, removal, user).ifPresent(findings::add);
            }
        }
        return json;
    }

    private Optional<ObjectNode> finding(String cluster, MemberApis served, Removal removal, UserInfo user)
            throws IOException {
        boolean isServed = served.apis().stream().anyMatch(api -> api.type().equals(removal.type()));
        var json = Json.object()
                .put("group", removal.type().group())
                .put("version", removal.type().version())
                .put("resource", removal.type().resource())
                .put("served", isServed);
        ApiResources.describe(removal, json);
        long written = objects(cluster, removal, user, json);
        return isServed || written > 0 ? Optional.of(json) : Optional.empty();
    }

    /** Adds the objects that are written in the version; returns their number. */
    private long objects(String cluster, Removal removal, UserInfo user, ObjectNode json) throws IOException {
        long[] count = {0};
        var shown = json.putArray("objects");
        for (ServedType type : types(cluster, removal)) {
            Sight sight;
            try {
                sight = rights.list(user, type.resource(), type.versions().getFirst(), Set.of());
            } catch (ApiException e) {
                json.put("hidden", true); // There may be some that the user must not see.
                continue;
            }
            for (GroupVersionResource stored : type.storedAs(type.versions().getFirst())) {
                catalog.search(query(stored, cluster, removal, sight), (_, name, _, _, _) -> {
                    if (count[0]++ < OBJECTS_SHOWN) {
                        shown.addObject().put("namespace", name.namespace()).put("name", name.name());
                    }
                });
            }
        }
        json.put("objectCount", count[0]);
        return count[0];
    }

    /** As what objects of the removed version are synchronised now: the group that serves them instead, or their own. */
    private List<ServedType> types(String cluster, Removal removal) {
        var groups = new ArrayList<>(List.of(removal.type().group()));
        removal.instead()
                .map(instead -> instead.split("/", 2)[0])
                .filter(group -> !groups.contains(group))
                .ifPresent(groups::add);
        return fleet.member(cluster).stream()
                .flatMap(member -> member.types().byResource().values().stream())
                .filter(type -> type.resource().resource().equals(removal.type().resource())
                        && groups.contains(type.resource().group()))
                .toList();
    }

    private static SearchQuery query(GroupVersionResource stored, String cluster, Removal removal, Sight sight) {
        var written = new WrittenAs(removal.type().apiVersion());
        var filter = new SearchFilter(
                Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.of(written), sight.now());
        return new SearchQuery(
                stored,
                Set.of(cluster),
                Set.of(),
                Set.of(),
                LabelSelector.EVERYTHING,
                filter,
                List.of(),
                0,
                Optional.empty(),
                0);
    }

    /** An object that somebody has written in a version. */
    private record WrittenAs(String apiVersion) implements SearchFilter.Content {
        @Override
        public boolean matches(byte[] object, int offset, int length) {
            return isWrittenAs(apiVersion, object, offset, length);
        }

        @Override
        public List<FieldCondition> fields() {
            return List.of(new FieldCondition(IndexedFields.WRITTEN_AS, Set.of(apiVersion), false));
        }

        @Override
        public boolean isFieldsAlone() {
            return true;
        }
    }

    private static boolean isWrittenAs(String apiVersion, byte[] object, int offset, int length) {
        if (!contains(object, offset, length)) {
            return false;
        }
        try {
            var annotation = Json.mapper()
                    .readTree(object, offset, length)
                    .at("/metadata/annotations")
                    .path(PediaCluster.WRITTEN_AS_ANNOTATION);
            return List.of(annotation.asText("").split(",", -1)).contains(apiVersion);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("an object of the catalog is no JSON", e);
        }
    }

    private static boolean contains(byte[] object, int offset, int length) {
        int last = offset + length - MARK.length;
        for (int i = offset; i <= last; i++) {
            if (object[i] == MARK[0] && java.util.Arrays.equals(object, i, i + MARK.length, MARK, 0, MARK.length)) {
                return true;
            }
        }
        return false;
    }
}
