package flagship.kubeclient;

import flagship.kubeclient.Transport.Request;
import java.io.IOException;

/**
 * What {@code /version} answers; absent members are empty.
 *
 * @param gitVersion {@code v1.32.13}
 */
public record ServerVersion(String major, String minor, String gitVersion, String gitCommit, String platform) {
    /** Asks the server. */
    public static ServerVersion read(Transport transport) throws IOException, InterruptedException {
        try (var response = transport.send(Request.get("/version"))) {
            var json = Answers.json(response);
            return new ServerVersion(
                    json.path("major").asText(""),
                    json.path("minor").asText(""),
                    json.path("gitVersion").asText(""),
                    json.path("gitCommit").asText(""),
                    json.path("platform").asText(""));
        }
    }
}
