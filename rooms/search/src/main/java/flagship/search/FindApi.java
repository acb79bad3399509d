package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.ApiRemovals;
import flagship.kubemodel.GroupResource;
import java.io.IOException;
import java.util.List;

/**
 * Questions about the whole fleet that are no lists of objects: {@code find.flagship.io/v1alpha1}, read only.
 *
 * <p>{@code counts/TYPE?by=cluster,namespace,image,label:KEY,FIELD} takes the conditions of a search. {@code apiresources} lists what is served
 * where, {@code upgrades/VERSION} what an upgrade would break; both take {@code clusters}.
 */
final class FindApi implements ApiExtension {
    static final String GROUP = "find.flagship.io";
    static final String VERSION = "v1alpha1";
    static final String API_VERSION = GROUP + "/" + VERSION;
    static final GroupResource COUNTS = new GroupResource(GROUP, "counts");
    private static final String API_RESOURCES = "apiresources";
    private static final String UPGRADES = "upgrades";
    private static final String BASE = "/apis/" + API_VERSION + "/";

    private final Fleet fleet;
    private final CountSearch counts;
    private final ApiResources apis;
    private final UpgradeCheck upgrades;

    FindApi(Catalog catalog, Fleet fleet, Rights rights) {
        var removals = ApiRemovals.read();
        this.fleet = fleet;
        this.counts = new CountSearch(catalog, fleet, rights);
        this.apis = new ApiResources(catalog, fleet, removals);
        this.upgrades = new UpgradeCheck(catalog, fleet, rights, removals);
    }

    @Override
    public String group() {
        return GROUP;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public List<ObjectNode> resources() {
        return List.of(
                ApiExtension.entry(API_RESOURCES, "apiresource", false, "ApiResource", "list"),
                ApiExtension.entry(COUNTS.resource(), "count", false, "Count", "get"),
                ApiExtension.entry(UPGRADES, "upgrade", false, "UpgradeCheck", "get"));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw ApiException.methodNotAllowed();
        }
        fleet.waitUntilKnown();
        try {
            answer(request, response);
        } catch (CatalogUnavailable e) {
            throw ApiException.unavailable(String.valueOf(e.getMessage()), 1);
        }
    }

    private void answer(ApiRequest request, ApiResponse response) throws IOException {
        var parts = request.path().startsWith(BASE)
                ? request.path().substring(BASE.length()).split("/", -1)
                : new String[0];
        var clusters = new SearchConditions(request).names("clusters");
        if (parts.length == 1 && parts[0].equals(API_RESOURCES)) {
            Answers.json(response, apis.list(clusters));
        } else if (parts.length == 2 && parts[0].equals(COUNTS.resource()) && !parts[1].isEmpty()) {
            counts.answer(request, parts[1], response);
        } else if (parts.length == 2 && parts[0].equals(UPGRADES) && !parts[1].isEmpty()) {
            Answers.json(response, upgrades.of(parts[1], clusters, request.user()));
        } else {
            throw ApiException.noSuchPath();
        }
    }
}
