package flagship.app;

import flagship.fleetapi.NetworkCrds;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import java.util.Optional;
import java.util.UUID;

/** What the role {@code networking} runs. */
final class NetworkingRole implements AutoCloseable {
    private static final NamespacedName LEASE = new NamespacedName("kube-system", "kube-ovn-controller");

    private final Networking networking;

    private NetworkingRole(Networking networking) {
        this.networking = networking;
    }

    /** The only network controller of its API server: the data directory belongs to this process. */
    static NetworkingRole startAlone(Transport host, NetworkingOptions.Settings settings) throws InterruptedException {
        new CrdInstallation(host).install(NetworkCrds.all());
        return new NetworkingRole(Networking.start(host, settings.database(), settings.config(), Optional.empty()));
    }

    /** One of several processes, of which one writes at a time. */
    static NetworkingRole startElected(Transport host, NetworkingOptions.Settings settings)
            throws InterruptedException {
        new CrdInstallation(host).install(NetworkCrds.all());
        HostObjects.ensureLeaseNamespace(host, LEASE.namespace(), "controller");
        var lease = LeaderElection.Config.of(LEASE, "flagship-" + UUID.randomUUID());
        return new NetworkingRole(Networking.start(host, settings.database(), settings.config(), Optional.of(lease)));
    }

    @Override
    public void close() {
        networking.close();
    }
}
