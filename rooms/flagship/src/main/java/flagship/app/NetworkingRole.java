package flagship.app;

import flagship.fleetapi.NetworkCrds;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** What the role {@code networking} runs. */
final class NetworkingRole implements AutoCloseable {
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
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
        ensureNamespace(host);
        var lease = LeaderElection.Config.of(LEASE, "flagship-" + UUID.randomUUID());
        return new NetworkingRole(Networking.start(host, settings.database(), settings.config(), Optional.of(lease)));
    }

    private static void ensureNamespace(Transport host) throws InterruptedException {
        var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", LEASE.namespace());
        try {
            new KubeClient(host).create(NAMESPACES, namespace);
        } catch (ApiException e) {
            if (!e.status().reason().equals("AlreadyExists")) {
                throw new UserError("the namespace of the controller's lease cannot be made: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            throw new UserError("the API server cannot be reached: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        networking.close();
    }
}
