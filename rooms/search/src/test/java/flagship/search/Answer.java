package flagship.search;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.ApiResponse;
import flagship.kubemodel.Json;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a request was answered with. */
final class Answer implements ApiResponse {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, List<String>> headers = new HashMap<>();
    private int status = 200;

    @Override
    public void status(int code) {
        status = code;
    }

    @Override
    public void header(String name, String value) {
        headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    @Override
    public OutputStream body() {
        return body;
    }

    @Override
    public boolean clientGone() {
        return false;
    }

    int code() {
        return status;
    }

    List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.parse(body.toByteArray());
    }

    /** {@code cluster:namespace/name} of a list's items. */
    List<String> keys() {
        return keys("items", "");
    }

    /** The same of a table's rows. */
    List<String> rowKeys() {
        return keys("rows", "/object");
    }

    private List<String> keys(String array, String inside) {
        var keys = new ArrayList<String>();
        for (JsonNode item : json().get(array)) {
            var metadata = item.at(inside + "/metadata");
            keys.add("%s:%s/%s"
                    .formatted(
                            metadata.path("annotations")
                                    .path("shadow.clusterpedia.io/cluster-name")
                                    .asText(),
                            metadata.path("namespace").asText(),
                            metadata.path("name").asText()));
        }
        return keys;
    }
}
