package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A complete server over HTTPS, asked as an administrator. JSON is written with single quotes. */
final class TestApi implements AutoCloseable {
    static final String MERGE = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String APPLY = "application/apply-patch+yaml";

    private final RunningServer server;
    private final AtomicInteger namespaces = new AtomicInteger();

    TestApi(Path folder) {
        server = RunningServer.complete(folder);
    }

    RunningServer server() {
        return server;
    }

    /** One answer. */
    record Answer(int status, JsonNode body, HttpResponse<?> response) {
        String text(String pointer) {
            return body.at(pointer).asText();
        }

        Answer expect(int wanted) {
            assertThat(status).as(body.toString()).isEqualTo(wanted);
            return this;
        }
    }

    /** A namespace of its own for each caller; its path. */
    String newNamespace() {
        var name = "test-" + namespaces.incrementAndGet();
        post("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}").expect(201);
        return "/api/v1/namespaces/" + name;
    }

    Answer get(String path) {
        return send("GET", path, "", "application/json", "");
    }

    Answer getAs(String path, String accept) {
        return send("GET", path, "", accept, "");
    }

    Answer post(String path, String json) {
        return send("POST", path, json, "application/json", "application/json");
    }

    Answer put(String path, String json) {
        return send("PUT", path, json, "application/json", "application/json");
    }

    Answer patch(String path, String type, String json) {
        return send("PATCH", path, json, "application/json", type);
    }

    /** Applies a configuration; {@code query} begins with the manager: {@code alice}, {@code alice&force=true}. */
    Answer apply(String path, String query, String json) {
        return patch(path + "?fieldManager=" + query, APPLY, json);
    }

    Answer delete(String path) {
        return send("DELETE", path, "", "application/json", "");
    }

    Answer delete(String path, String options) {
        return send("DELETE", path, options, "application/json", "application/json");
    }

    private Answer send(String method, String path, String json, String accept, String type) {
        return send(method, path, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), accept, type);
    }

    /** As jane, who may do only what roles say. */
    Answer asJane(String method, String path, String type, String json) {
        var body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return send(RunningServer.JANE, method, path, body, "application/json", type);
    }

    Answer send(String method, String path, byte[] body, String accept, String type) {
        return send(RunningServer.ADMIN, method, path, body, accept, type);
    }

    private Answer send(String token, String method, String path, byte[] body, String accept, String type) {
        var request = server.request(path)
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            var response = server.send(request);
            return new Answer(response.statusCode(), json(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String body) {
        return body.startsWith("{")
                ? Json.parse(body.getBytes(StandardCharsets.UTF_8))
                : Json.mapper().getNodeFactory().textNode(body);
    }

    /** An open watch. Reads block until an event comes or the server ends the stream. */
    static final class Watching implements AutoCloseable {
        private final BufferedReader lines;

        private Watching(BufferedReader lines) {
            this.lines = lines;
        }

        JsonNode next() {
            try {
                var line = lines.readLine();
                return line == null ? Json.mapper().missingNode() : Json.parse(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** {@code ADDED a}: type and name of the next event. */
        String nextName() {
            var event = next();
            return event.path("type").asText() + " "
                    + event.at("/object/metadata/name").asText();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    Watching watch(String path) {
        return watch(path, "application/json");
    }

    Watching watch(String path, String accept) {
        var request = server.request(path + (path.contains("?") ? "&" : "?") + "watch=1&timeoutSeconds=15")
                .header("Authorization", "Bearer " + RunningServer.ADMIN)
                .header("Accept", accept)
                .build();
        try {
            var response = server.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            return new Watching(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
