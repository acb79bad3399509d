package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The one place where a failure becomes an answer. */
final class FailureAnswer {
    private FailureAnswer() {}

    /** Puts a Status in the place of whatever was to be answered. */
    static void write(AnswerWriter response, ApiException failure) throws IOException {
        var status = failure.status();
        response.reset();
        if (status.details() != null && status.details().retryAfterSeconds() > 0) {
            response.header("Retry-After", Integer.toString(status.details().retryAfterSeconds()));
        }
        response.send(status.code(), "application/json", line(status.toJson()));
    }

    /** A path that leads nowhere. */
    static void noSuchPage(ApiResponse response) throws IOException {
        text(response, 404, "404 page not found\n");
    }

    static void text(ApiResponse response, int code, String text) throws IOException {
        response.header("X-Content-Type-Options", "nosniff");
        response.send(code, "text/plain; charset=utf-8", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** JSON on one line, as kube-apiserver ends it. */
    static byte[] line(JsonNode json) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Json.bytes(json));
        bytes.write('\n');
        return bytes.toByteArray();
    }
}
