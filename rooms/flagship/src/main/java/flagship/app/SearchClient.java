package flagship.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Discovery;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubeclient.Transport.Response;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Status;
import java.io.IOException;
import java.util.Map;

/** Searches the fleet through the public API, as any client would. */
final class SearchClient {
    static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private static final String QUESTIONS = "/apis/find.flagship.io/v1alpha1/";

    private final Transport host;

    SearchClient(Transport host) {
        this.host = host;
    }

    /**
     * Gets a path below the search root: {@code /api/v1/pods?labelSelector=app%3Dshop}.
     *
     * @throws ApiException if the server answers with a Status
     */
    ObjectNode get(String path) throws IOException, InterruptedException {
        return get(path, "application/json");
    }

    ObjectNode get(String path, String accept) throws IOException, InterruptedException {
        var request = new Request("GET", FleetKubeconfig.SEARCH_PATH + path, Map.of("Accept", accept), new byte[0]);
        try (var response = host.send(request)) {
            return read(response, path);
        }
    }

    /** Asks a question about the fleet that is no list of objects: {@code counts/pods?by=cluster}. */
    ObjectNode ask(String question) throws IOException, InterruptedException {
        try (var response = host.send(Request.get(QUESTIONS + question))) {
            return read(response, question);
        }
    }

    /** @throws UserError if nobody in the fleet has a resource of that name */
    Discovery.Resource type(String word) throws IOException, InterruptedException {
        return ResourceNames.find(Discovery.read(asServer()), word)
                .orElseThrow(() -> new UserError("no cluster of the fleet has a resource \"%s\"".formatted(word)));
    }

    private static ObjectNode read(Response response, String path) throws IOException {
        byte[] body = response.body().readAllBytes();
        if (response.status() == 200) {
            return Json.parseObject(body);
        }
        var json = response.header("Content-Type").orElse("").startsWith("application/json");
        var message = json ? Json.parseObject(body).path("message").asText() : "the fleet has no " + path;
        throw new ApiException(new Status(response.status(), "", message, null));
    }

    /** Calls the search root as if it were an API server of its own, for discovery. */
    Transport asServer() {
        return new Transport() {
            @Override
            public Response send(Request request) throws IOException, InterruptedException {
                return host.send(new Request(
                        request.method(),
                        FleetKubeconfig.SEARCH_PATH + request.path(),
                        request.headers(),
                        request.body()));
            }

            @Override
            public void close() {
                // The connection belongs to whoever made it.
            }
        };
    }
}
