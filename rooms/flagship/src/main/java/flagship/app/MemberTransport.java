package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.Transport;
import java.io.IOException;

/**
 * A member's API server, reached through the control plane's cluster proxy as the user that the control plane knows. Closing it leaves the
 * connection to the control plane open.
 */
final class MemberTransport implements Transport {
    private final Transport host;
    private final String prefix;

    MemberTransport(Transport host, String cluster) {
        this.host = host;
        this.prefix = prefix(cluster);
    }

    /** What stands before a member's own paths; the empty name is the control plane. */
    static String prefix(String cluster) {
        return cluster.isEmpty() ? "" : Cluster.RESOURCE.path("") + "/" + cluster + "/proxy";
    }

    @Override
    public Response send(Request request) throws IOException, InterruptedException {
        return host.send(new Request(request.method(), prefix + request.path(), request.headers(), request.body()));
    }

    @Override
    public void close() {
        // The connection belongs to whoever made it.
    }
}
