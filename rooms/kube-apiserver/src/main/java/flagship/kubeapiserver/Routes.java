package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Leads an authorized request to the one who answers it. The first that fits wins. */
final class Routes implements Handler {
    private final Health health;
    private final Handler metrics;
    private final Reviews reviews;
    private final OpenIdHandler openId;
    private final Handler resources;
    private final Supplier<List<ApiExtension>> extensions;
    private final Supplier<List<AggregatedApi>> aggregated;

    Routes(
            Health health,
            Handler metrics,
            Reviews reviews,
            OpenIdHandler openId,
            Handler resources,
            Supplier<List<ApiExtension>> extensions,
            Supplier<List<AggregatedApi>> aggregated) {
        this.health = health;
        this.metrics = metrics;
        this.reviews = reviews;
        this.openId = openId;
        this.resources = resources;
        this.extensions = extensions;
        this.aggregated = aggregated;
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        handler(request.path()).handle(request, response);
    }

    private Handler handler(String path) {
        if (Health.serves(path)) {
            return health;
        }
        if (path.equals("/api") || path.startsWith("/api/") || path.equals("/apis") || path.startsWith("/apis/")) {
            return api(path);
        }
        var openId = this.openId.at(path);
        if (openId.isPresent()) {
            return openId.get();
        }
        if (OpenApiHandler.serves(path)) {
            return resources;
        }
        return switch (path) {
            case "/", "" -> this::paths;
            case "/version", "/version/" -> (_, response) -> response.send(200, "application/json", Version.json());
            case "/metrics" -> metrics;
            default -> (_, response) -> FailureAnswer.noSuchPage(response);
        };
    }

    private Handler api(String path) {
        for (var extension : extensions.get()) {
            if (path.startsWith("/apis/" + extension.group() + "/" + extension.version() + "/")) {
                return extension::handle;
            }
        }
        for (var api : aggregated.get()) {
            if (api.serves(path)) {
                return api::handle;
            }
        }
        return reviews.at(path).orElse(resources);
    }

    private void paths(ApiRequest request, ApiResponse response) throws IOException, InterruptedException {
        var paths = new TreeSet<>(health.paths());
        paths.addAll(List.of("/api", "/api/v1", "/apis", "/metrics", "/openapi/v2", "/openapi/v3", "/version"));
        for (var group : groups(request)) {
            paths.add("/apis/" + group.path("name").asText());
            group.path("versions")
                    .forEach(version ->
                            paths.add("/apis/" + version.path("groupVersion").asText()));
        }
        var json = Json.object();
        var array = json.putArray("paths");
        paths.forEach(array::add);
        response.send(200, "application/json", FailureAnswer.line(json));
    }

    /** What discovery says of the groups that are served now. */
    private JsonNode groups(ApiRequest request) throws IOException, InterruptedException {
        var answer = new CapturedAnswer();
        resources.handle(new ApiRequest("GET", "/apis", Map.of(), Map.of(), new byte[0], request.user()), answer);
        return answer.status() == 200 ? Json.parse(answer.bytes()).path("groups") : Json.object();
    }
}
