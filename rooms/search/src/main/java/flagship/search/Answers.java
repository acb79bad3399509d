package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Small answers. */
final class Answers {
    static final String JSON = "application/json";

    private Answers() {}

    static void json(ApiResponse response, JsonNode json) throws IOException {
        json(response, JSON, json);
    }

    static void json(ApiResponse response, String contentType, JsonNode json) throws IOException {
        response.header("Content-Type", contentType);
        response.body().write(Json.bytes(json));
        response.body().write('\n');
    }

    /** What discovery and unknown types answer, as upstream. */
    static void noSuchPage(ApiResponse response) throws IOException {
        response.header("X-Content-Type-Options", "nosniff");
        response.send(404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.US_ASCII));
    }
}
