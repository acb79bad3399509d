package flagship.networkagent;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What is answered to an {@link HttpRequest}; the connection ends with it. */
record HttpAnswer(int status, byte[] body) {
    static final HttpAnswer NO_CONTENT = new HttpAnswer(204, new byte[0]);
    /** A command that has nothing to tell. */
    static final HttpAnswer EMPTY = new HttpAnswer(200, new byte[0]);

    static HttpAnswer json(int status, JsonNode body) {
        return new HttpAnswer(status, Json.bytes(body));
    }

    void write(OutputStream output) throws IOException {
        var reason = switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            default -> "Internal Server Error";
        };
        var length =
                status == 204 ? "" : "Content-Length: %d\r\nContent-Type: application/json\r\n".formatted(body.length);
        var head = "HTTP/1.1 %d %s\r\n%sConnection: close\r\n\r\n".formatted(status, reason, length);
        output.write(head.getBytes(StandardCharsets.US_ASCII));
        output.write(body);
        output.flush();
    }
}
