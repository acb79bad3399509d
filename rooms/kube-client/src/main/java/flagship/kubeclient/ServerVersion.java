package flagship.kubeclient;

import java.io.IOException;

/**
 * What {@code /version} answers; absent members are empty.
 *
 * @param gitVersion {@code v1.32.13}
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public record ServerVersion(String major, String minor, String gitVersion, String gitCommit, String platform) {
    /** Asks the server. */
    public static ServerVersion read(Transport transport) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
