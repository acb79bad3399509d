package flagship.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.catalog.Catalog;
import flagship.catalog.Catalog.CatalogUnavailable;
import flagship.kubeapiserver.ApiExtension;
import flagship.kubeapiserver.ApiRequest;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubeapiserver.Authorizer;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Details;
import flagship.search.SearchPath.Target;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The resources of every cluster, served from the catalog as {@code clusterpedia.io/v1beta1}: each of {@code resources} and
 * {@code resources/clusters/NAME} behaves like the base of an API server, for discovery, get, list and watch.
 *
 * <p>Source: Clusterpedia 0.9, contract sections 4 and 5.
 */
public final class Search implements ApiExtension, AutoCloseable {
    private static final String BASE = "/apis/clusterpedia.io/v1beta1/";
    private static final String RESOURCES = "resources";
    private static final String COLLECTIONS = "collectionresources";

    private final Fleet fleet;
    private final SearchDiscovery discovery = new SearchDiscovery();
    private final ChangeFeeds feeds;
    private final ObjectSearch objects;
    private final CollectionSearch collections;
    private final FindApi questions;

    private final Optional<MemberGrants> grants;

    private Search(Catalog catalog, Fleet fleet, Authorizer authorizer, SearchConfig config, Clock clock) {
        this.fleet = fleet;
        this.grants = config.memberGrants() ? Optional.of(MemberGrants.follow(catalog)) : Optional.empty();
        var rights = new Rights(authorizer, grants, config.wildcardSecrets());
        this.feeds = new ChangeFeeds(catalog);
        this.objects = new ObjectSearch(catalog, feeds, fleet, rights, new ItemsChoice(clock), clock);
        this.collections = new CollectionSearch(catalog, fleet, rights, clock);
        this.questions = new FindApi(catalog, fleet, rights);
    }

    /**
     * Begins to follow the PediaClusters of the host.
     *
     * @param catalog stays its owner's
     * @param authorizer decides which kinds and namespaces a user may see
     */
    public static Search open(Catalog catalog, Transport host, Authorizer authorizer) {
        return open(catalog, host, authorizer, SearchConfig.DEFAULT);
    }

    /** As {@link #open(Catalog, Transport, Authorizer)}, answering in another way. */
    public static Search open(Catalog catalog, Transport host, Authorizer authorizer, SearchConfig config) {
        return open(catalog, host, authorizer, config, Clock.systemUTC());
    }

    static Search open(Catalog catalog, Transport host, Authorizer authorizer, SearchConfig config, Clock clock) {
        return new Search(catalog, Fleet.follow(host), authorizer, config, clock);
    }

    /** Questions about the fleet that are no lists of objects, as {@code find.flagship.io/v1alpha1}. */
    public ApiExtension questions() {
        return questions;
    }

    @Override
    public String group() {
        return "clusterpedia.io";
    }

    @Override
    public String version() {
        return "v1beta1";
    }

    @Override
    public List<ObjectNode> resources() {
        return List.of(
                resource(COLLECTIONS, "CollectionResource", List.of("get", "list")),
                resource(RESOURCES, "Resources", List.of("get")));
    }

    private static ObjectNode resource(String name, String kind, List<String> verbs) {
        var entry = Json.object()
                .put("name", name)
                .put("singularName", name)
                .put("namespaced", false)
                .put("kind", kind);
        verbs.forEach(entry.putArray("verbs")::add);
        return entry;
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        var path = request.path().startsWith(BASE) ? request.path().substring(BASE.length()) : "";
        if (path.equals(COLLECTIONS) || path.startsWith(COLLECTIONS + "/")) {
            collections(request, path.substring(COLLECTIONS.length()), response);
            return;
        }
        if (!path.equals(RESOURCES) && !path.startsWith(RESOURCES + "/")) {
            throw ApiException.noSuchPath();
        }
        waitUntilKnown();
        checkMethod(request);
        try {
            answer(request, SearchPath.of(path.substring(RESOURCES.length())), response);
        } catch (CatalogUnavailable e) {
            throw ApiException.unavailable(String.valueOf(e.getMessage()), 1);
        }
    }

    private void collections(ApiRequest request, String name, ApiResponse response)
            throws IOException, InterruptedException {
        waitUntilKnown();
        checkMethod(request);
        try {
            if (name.isEmpty() || name.equals("/")) {
                collections.collections(request, response);
            } else {
                collections.search(request, name.substring(1), response);
            }
        } catch (CatalogUnavailable e) {
            throw ApiException.unavailable(String.valueOf(e.getMessage()), 1);
        }
    }

    private void waitUntilKnown() throws InterruptedException {
        fleet.waitUntilKnown();
        if (grants.isPresent()) {
            grants.get().waitUntilKnown();
        }
    }

    private static void checkMethod(ApiRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw ApiException.methodNotAllowed();
        }
    }

    private void answer(ApiRequest request, SearchPath path, ApiResponse response)
            throws IOException, InterruptedException {
        switch (path.target()) {
            case Target.Root() ->
                throw new ApiException(
                        new Status(404, "NotFound", "the server could not find the requested resource", Details.EMPTY));
            case Target.Objects wanted -> objects.answer(request, path.cluster(), wanted, response);
            case Target.CoreVersions _, Target.Groups _, Target.OneGroup _, Target.GroupVersion _, Target.Unknown _ ->
                discovery.answer(request, path.target(), types(path.cluster()), response);
        }
    }

    /** Absent for an unknown cluster. */
    private Optional<ServedTypes> types(Optional<String> cluster) {
        return cluster.isEmpty()
                ? Optional.of(fleet.types())
                : fleet.member(cluster.get()).map(Fleet.Member::types);
    }

    @Override
    public void close() {
        feeds.close();
        grants.ifPresent(MemberGrants::close);
        fleet.close();
    }
}
