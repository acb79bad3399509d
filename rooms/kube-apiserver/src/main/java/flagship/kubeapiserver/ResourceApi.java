package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubestore.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Serves a store as Kubernetes resources: everything under {@code /api} and {@code /apis} but mounted extensions and reviews. Runs the loops
 * that belong to the server: namespaces, custom types, garbage.
 */
final class ResourceApi implements Handler, AutoCloseable {
    private final TypeRegistry types;
    private final DiscoveryHandler discovery;
    private final ResourceHandler resources;
    private final OpenApiHandler openApi;
    private final Aggregator aggregator;
    private final Connections connections;
    private final ServerLoops loops;

    /** As the other constructor, with the usual options. */
    ResourceApi(ObjectStore store, Supplier<List<ApiExtension>> extensions, Clock clock) {
        this(store, extensions, clock, ResourceOptions.USUAL);
    }

    /**
     * Creates what every cluster has (its namespaces) and starts the loops.
     *
     * @param store outlives this
     * @param extensions API groups that others serve, for discovery; asked at each request
     */
    ResourceApi(ObjectStore store, Supplier<List<ApiExtension>> extensions, Clock clock, ResourceOptions options) {
        types = new TypeRegistry(NativeTypes.all());
        var parts = ResourceParts.assemble(store, types, clock, options);
        aggregator = parts.aggregator();
        connections = parts.connections();
        Supplier<List<ApiExtension>> others = () -> both(extensions.get(), parts.aggregator());
        var groups = new DiscoveryGroups(types);
        discovery = new DiscoveryHandler(() -> groups.all(others.get()));
        openApi = new OpenApiHandler(new OpenApiSources(types, others), clock);
        resources = new ResourceHandler(types, parts.verbs());
        Bootstrap.run(parts.objects(), types, options);
        loops = ServerLoops.start(parts, types, clock, options);
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        if (OpenApiHandler.serves(request.path())) {
            openApi.handle(request, response);
            return;
        }
        var segments = ResourcePath.segments(request.path());
        boolean core = segments.getFirst().equals("api");
        if (segments.size() <= (core ? 2 : 3)) {
            discovery.handle(segments, request, response);
            return;
        }
        var path = ResourcePath.parse(segments).orElseThrow(ApiException::noSuchPath);
        var type = types.find(new GroupVersionResource(path.group(), path.version(), path.resource()))
                .filter(found -> found.namespaced() || path.namespace().isEmpty())
                .filter(found -> !found.namespaced()
                        || !path.namespace().isEmpty()
                        || path.name().isEmpty());
        if (type.isPresent()) {
            resources.handle(type.get(), path, request, response);
        } else if (types.isNative(path.group(), path.version())) {
            throw ApiException.noSuchPath();
        } else {
            NoSuchPage.send(response);
        }
    }

    private static List<ApiExtension> both(List<ApiExtension> extensions, Aggregator aggregator) {
        var both = new ArrayList<>(extensions);
        both.addAll(aggregator.served());
        return both;
    }

    /** The group versions that other servers serve. */
    List<AggregatedApi> aggregated() {
        return aggregator.served();
    }

    /** What judges connections that other rooms make. */
    Connections connections() {
        return connections;
    }

    /** Ends the loops and waits for them. The store stays open. */
    @Override
    public void close() {
        loops.close();
    }
}
