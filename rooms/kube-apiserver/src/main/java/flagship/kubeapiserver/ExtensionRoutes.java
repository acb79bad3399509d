package flagship.kubeapiserver;

import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Leads an authorized request of an extension server to the one who answers it. */
final class ExtensionRoutes implements Handler {
    private final Health health;
    private final Handler metrics;
    private final Supplier<List<ApiExtension>> extensions;
    private final DiscoveryHandler discovery;

    ExtensionRoutes(Health health, Handler metrics, Supplier<List<ApiExtension>> extensions) {
        this.health = health;
        this.metrics = metrics;
        this.extensions = extensions;
        this.discovery = new DiscoveryHandler(() -> DiscoveryGroups.of(extensions.get()));
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        var path = request.path();
        if (Health.serves(path)) {
            health.handle(request, response);
        } else if (path.equals("/metrics")) {
            metrics.handle(request, response);
        } else if (path.equals("/version")) {
            response.send(200, "application/json", Version.json());
        } else if (path.equals("/apis") || path.startsWith("/apis/")) {
            api(request, response);
        } else {
            // Among others /openapi: whoever aggregates documents asks and goes on without.
            FailureAnswer.noSuchPage(response);
        }
    }

    private void api(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        for (var extension : extensions.get()) {
            if (request.path().startsWith("/apis/" + extension.group() + "/" + extension.version() + "/")) {
                extension.handle(request, response);
                return;
            }
        }
        var segments = ResourcePath.segments(request.path());
        if (segments.size() > 3) {
            throw ApiException.noSuchPath();
        }
        discovery.handle(segments, request, response);
    }
}
