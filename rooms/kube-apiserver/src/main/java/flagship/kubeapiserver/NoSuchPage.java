package flagship.kubeapiserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The plain 404 of paths that nobody has registered: unknown groups, unknown resources of custom groups. */
final class NoSuchPage {
    private NoSuchPage() {}

    static void send(ApiResponse response) throws IOException {
        response.header("X-Content-Type-Options", "nosniff");
        response.send(404, "text/plain; charset=utf-8", "404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }
}
