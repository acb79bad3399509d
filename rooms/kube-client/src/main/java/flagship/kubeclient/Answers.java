package flagship.kubeclient;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.Transport.Response;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.Status;
import flagship.kubemodel.Status.Cause;
import flagship.kubemodel.Status.Details;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads whole answers, and makes failures of those that are not 2xx. */
final class Answers {
    /** The longest error answer that is looked at. */
    private static final int ERROR_BYTES_MAX = 256 << 10;

    /** The longest answer that is read as a whole. */
    private static final int ANSWER_BYTES_MAX = 64 << 20;

    private static final int RETRY_SECONDS_MAX = 300;

    private static final Map<Integer, String> REASONS = Map.of(
            400, "BadRequest",
            401, "Unauthorized",
            403, "Forbidden",
            404, "NotFound",
            405, "MethodNotAllowed",
            409, "Conflict",
            410, "Gone",
            429, "TooManyRequests",
            503, "ServiceUnavailable",
            504, "Timeout");

    private Answers() {}

    /** @throws ApiException if the answer is not 2xx */
    static void requireSuccess(Response response) throws IOException {
        if (response.status() / 100 != 2) {
            throw new ApiException(status(response));
        }
    }

    /**
     * The whole body of a 2xx answer.
     *
     * @throws ApiException if the answer is not 2xx
     */
    static byte[] bytes(Response response) throws IOException {
        requireSuccess(response);
        var bytes = response.body().readNBytes(ANSWER_BYTES_MAX);
        if (bytes.length == ANSWER_BYTES_MAX) {
            throw new IOException("the answer is longer than %d bytes".formatted(ANSWER_BYTES_MAX));
        }
        return bytes;
    }

    /** As {@link #bytes}, as JSON. */
    static JsonNode json(Response response) throws IOException {
        try {
            return Json.parse(bytes(response));
        } catch (MalformedJson e) {
            throw new IOException("the answer is not JSON: " + e.getMessage(), e);
        }
    }

    private static Status status(Response response) throws IOException {
        var body = response.body().readNBytes(ERROR_BYTES_MAX);
        int retryAfter = retryAfter(response);
        try {
            var json = Json.parse(body);
            if (json.path("kind").asText().equals("Status")) {
                return status(json, response.status(), retryAfter);
            }
        } catch (MalformedJson e) {
            // Plain text, as of a proxy or an unknown path: answered below, with the code as the reason.
            return plain(response.status(), retryAfter);
        }
        return plain(response.status(), retryAfter);
    }

    private static int retryAfter(Response response) {
        var value = response.header("Retry-After").orElse("");
        // The other form, a date, is used by proxies and not by API servers; without a number the ordinary backoff
        // applies.
        return value.matches("[0-9]{1,6}") ? Math.min(Integer.parseInt(value), RETRY_SECONDS_MAX) : 0;
    }

    private static Status plain(int code, int retryAfter) {
        var message = "the server answered %d without a Kubernetes Status".formatted(code);
        var details = new Details("", "", "", "", List.of(), retryAfter);
        return new Status(code, REASONS.getOrDefault(code, code >= 500 ? "InternalError" : ""), message, details);
    }

    /**
     * Reads a Status object.
     *
     * @param otherwise code where the object has none
     * @param retryAfter seconds where the object has none
     */
    static Status status(JsonNode json, int otherwise, int retryAfter) {
        var details = json.path("details");
        var causes = new ArrayList<Cause>();
        for (JsonNode cause : details.path("causes")) {
            causes.add(new Cause(text(cause, "reason"), text(cause, "message"), text(cause, "field")));
        }
        int seconds = Math.clamp(details.path("retryAfterSeconds").asLong(0), 0, RETRY_SECONDS_MAX);
        return new Status(
                json.path("code").asInt(otherwise),
                text(json, "reason"),
                text(json, "message"),
                new Details(
                        text(details, "name"),
                        text(details, "group"),
                        text(details, "kind"),
                        text(details, "uid"),
                        causes,
                        seconds > 0 ? seconds : retryAfter));
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).asText("");
    }
}
