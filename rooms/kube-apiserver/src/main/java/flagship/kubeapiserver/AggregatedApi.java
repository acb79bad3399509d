package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A group version that another server serves, as its APIService says. Immutable.
 *
 * @param backend empty while it cannot be used
 * @param document its {@code APIResourceList} as last seen; empty before the first time
 */
record AggregatedApi(
        String group,
        String version,
        int groupPriority,
        int versionPriority,
        Optional<Backend> backend,
        List<ObjectNode> document)
        implements ApiExtension {
    AggregatedApi {
        document = List.copyOf(document);
    }

    static List<ObjectNode> entries(JsonNode resourceList) {
        var entries = new ArrayList<ObjectNode>();
        for (JsonNode entry : resourceList.path("resources")) {
            if (entry instanceof ObjectNode object) {
                entries.add(object);
            }
        }
        return entries;
    }

    @Override
    public List<ObjectNode> resources() {
        return document.stream()
                .filter(entry -> !entry.path("name").asText().contains("/"))
                .toList();
    }

    /** Whether what is known of it is of an earlier time. */
    boolean stale() {
        return backend.isEmpty();
    }

    /** Whether a path belongs to it, its own discovery document included. */
    boolean serves(String path) {
        var root = "/apis/" + group + "/" + version;
        return path.equals(root) || path.startsWith(root + "/");
    }

    @Override
    public void handle(ApiRequest request, ApiResponse response) throws IOException {
        if (backend.isEmpty()) {
            response.header("X-Content-Type-Options", "nosniff");
            response.send(503, "text/plain; charset=utf-8", "service unavailable\n".getBytes(StandardCharsets.UTF_8));
        } else {
            ApiProxy.forward(backend.get(), request, response);
        }
    }
}
