package flagship.app;

import flagship.fleetapi.PediaCluster;
import flagship.kubeapiserver.AdminAccess;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the administrator's kubeconfig in step with the fleet: the control plane (current context), {@code fleet} for search over all
 * clusters, and one context for each cluster.
 */
final class FleetKubeconfig implements AutoCloseable {
    static final String FLEET = "fleet";
    static final String SEARCH_PATH = "/apis/clusterpedia.io/v1beta1/resources";

    private static final String WHOLE_FILE = "kubeconfig";

    private final Path file;
    private final URI server;
    private final AdminAccess access;
    private final Informer clusters;
    private final Controller<String> writer;

    private FleetKubeconfig(Path file, URI server, AdminAccess access, Transport host) {
        this.file = file;
        this.server = server;
        this.access = access;
        clusters = new Informer(host, ReflectorConfig.of(PediaCluster.RESOURCE));
        writer = Controller.start("kubeconfig", 1, _ -> {
            write(clusters.list().stream()
                    .map(cluster -> cluster.head().name())
                    .sorted()
                    .toList());
            return Outcome.done();
        });
        clusters.handle(writer.enqueueing(_ -> List.of(WHOLE_FILE)));
    }

    /** Writes the file now, and again whenever a cluster joins or leaves. */
    static FleetKubeconfig keep(Path file, URI server, AdminAccess access, Transport host) {
        var kubeconfig = new FleetKubeconfig(file, server, access, host);
        kubeconfig.write(List.of());
        kubeconfig.clusters.start();
        return kubeconfig;
    }

    private void write(List<String> names) {
        var config = AdminKubeconfig.start(server, access);
        config.cluster(FLEET, AdminKubeconfig.cluster(server + SEARCH_PATH, access))
                .context(FLEET, FLEET, AdminKubeconfig.NAME);
        for (String name : names) {
            // The two contexts of the control plane itself keep their meaning.
            if (!name.equals(FLEET) && !name.equals(AdminKubeconfig.NAME)) {
                config.cluster(name, AdminKubeconfig.cluster(server + SEARCH_PATH + "/clusters/" + name, access))
                        .context(name, name, AdminKubeconfig.NAME);
            }
        }
        AdminKubeconfig.write(file, config.currentContext(AdminKubeconfig.NAME).build());
    }

    @Override
    public void close() {
        clusters.close();
        writer.close();
    }
}
