package flagship.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.AdminAccess;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Random;

/** A running member cluster: its own HTTPS API server on its own store, nodes, and workloads that behave like real ones. */
public final class SimulatedMember implements AutoCloseable {
    private final ObjectStore store;
    private final ApiServer server;
    private final Simulation simulation;

    private SimulatedMember(ObjectStore store, ApiServer server, Simulation simulation) {
        this.store = store;
        this.server = server;
        this.simulation = simulation;
    }

    /**
     * Starts a member; on data that is there already it goes on where it stopped.
     *
     * @throws RuntimeException with one clear sentence if the data directory or the port cannot be used
     */
    public static SimulatedMember start(MemberConfig config) throws InterruptedException {
        var store = SqliteObjectStore.open(config.store());
        ApiServer server;
        try {
            server = ApiServer.create(config.server(), store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        try {
            var transport = server.inProcess(UserInfo.system("simulator"));
            var client = new KubeClient(transport);
            createNodes(config, client);
            server.mount(new MemberMetrics(client, config.server().clock()));
            MemberMetricValues.of(client, config.server().clock()).forEach(server::mount);
            server.mount(new PodStreams(client, config.server().clock()));
            server.listen();
            var random = new Random(config.name().hashCode());
            return new SimulatedMember(
                    store, server, new Simulation(transport, config.server().clock(), random));
        } catch (RuntimeException e) {
            server.close();
            store.close();
            throw e;
        } catch (IOException e) {
            server.close();
            store.close();
            throw new UncheckedIOException("the nodes of %s cannot be created".formatted(config.name()), e);
        }
    }

    private static void createNodes(MemberConfig config, KubeClient client) throws IOException, InterruptedException {
        for (int index = 0; index < config.nodes(); index++) {
            var node = Nodes.node(config.name(), index, config.server().clock().instant());
            try {
                client.create(Types.NODES, node);
            } catch (ApiException e) {
                if (!e.status().reason().equals("AlreadyExists")) {
                    throw e;
                }
            }
            takeIntoService(
                    client, new NamespacedName("", node.at("/metadata/name").asText()));
        }
    }

    /** API servers taint nodes that come; in a real cluster its node controller takes that back when the node is ready. */
    private static void takeIntoService(KubeClient client, NamespacedName name)
            throws IOException, InterruptedException {
        var taints = client.get(Types.NODES, name).at("/spec/taints");
        var patch = Json.object();
        var left = patch.putObject("spec").putArray("taints");
        for (JsonNode taint : taints) {
            if (!taint.path("key").asText().equals(Nodes.NOT_READY)) {
                left.add(taint);
            }
        }
        if (left.size() < taints.size()) {
            client.mergePatch(Types.NODES, name, patch);
        }
    }

    /** Where the member's API server is reached. */
    public URI uri() {
        return server.uri();
    }

    /** What an administrator needs to reach it. */
    public AdminAccess adminAccess() {
        return server.adminAccess();
    }

    /** A way to call the member's API server from this process, as one who may do everything. */
    public Transport inProcess() {
        return server.inProcess(UserInfo.system("simulator"));
    }

    @Override
    public void close() {
        simulation.close();
        server.close();
        store.close();
    }
}
