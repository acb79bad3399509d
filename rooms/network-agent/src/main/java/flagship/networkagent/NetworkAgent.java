package flagship.networkagent;

import flagship.kubeclient.Controller;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.ovsdb.OvsdbClient;
import flagship.ovsdb.OvsdbConfig;
import flagship.ovsdb.ReplicaListener;
import flagship.ovsdb.RowChange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The node's side of networking: a CNI server that plugs pods into Open vSwitch as the controller decided, and the node's own place in the
 * network. Needs root. Owns its threads; {@link #close} returns after they have ended, and leaves running pods alone.
 */
public final class NetworkAgent implements AutoCloseable {
    private static final String NODE = "node";
    private static final String DATABASE = "Open_vSwitch";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private NetworkAgent() {}

    /**
     * Starts the agent. It serves at once; until the API server and the database of ovs-vswitchd are reached, ADD answers what is missing.
     *
     * @throws IOException if this process may not configure the network, or another agent serves the socket; the message says what to do
     */
    public static NetworkAgent start(Transport host, AgentConfig config) throws IOException {
        var agent = new NetworkAgent();
        try {
            agent.wire(host, config);
            return agent;
        } catch (IOException | RuntimeException e) {
            try {
                agent.close();
            } catch (IOException | RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** The node's namespace, which this process may enter. */
    private static NetworkNamespace namespace(String path) throws IOException {
        var namespace = NetworkNamespace.open(path);
        try {
            namespace.run(() -> "entered");
            return namespace;
        } catch (InterruptedException e) {
            namespace.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        } catch (KernelException e) {
            namespace.close();
            throw new IOException("this process may not configure the network: " + e.getMessage(), e);
        }
    }

    private void wire(Transport host, AgentConfig config) throws IOException {
        var client = new KubeClient(host);
        var namespace = register(namespace(config.namespace()));
        var mtu = new NodeMtu(config.mtu(), config.tunnel());
        var cluster = register(ClusterCache.start(host, config.nodeName()));
        var ovs = register(OvsdbClient.start(OvsdbConfig.of(config.ovs(), DATABASE, IntegrationBridge.tables())
                .withLeaderOnly(false)));
        var bridge = new IntegrationBridge(ovs);
        var events = register(EventRecorder.start(host, "flagship-network-agent", Timing.SYSTEM));
        var attachments = new Attachments(config, cluster, bridge, client, events, mtu);
        var sweep = new LeftoverSweep(attachments, bridge);
        var node = register(Controller.start(
                "node-network", 1, new NodeNetwork(config, namespace, cluster, bridge, client, sweep, mtu)));
        var bridges = new ProviderBridges(ovs, bridge);
        var underlay = register(Controller.start(
                "underlay", 1, new UnderlayNetwork(config, namespace, cluster, bridge, bridges, client)));
        var rules = register(NatRules.start(host));
        var gateways =
                register(Controller.start("nat-gateways", 2, new NatGateways(cluster, rules, bridge, client, events)));
        var egressRules = register(EgressRules.start(host));
        var egress = register(Controller.start(
                "egress-gateways", 2, new EgressGateways(cluster, egressRules, bridge, client, events)));
        Runnable allEgress = () -> cluster.egressPods().forEach(egress::enqueue);
        cluster.onEgressPodChange(egress::enqueue);
        egressRules.onChange(allEgress);
        cluster.onNetworkChange(allEgress);
        rules.onChange(gateways::enqueue);
        cluster.onGatewayPodChange(gateways::enqueue);
        Runnable allGateways = () -> cluster.gateways().forEach(gateways::enqueue);
        cluster.onNetworkChange(allGateways);
        rules.onPolicyChange(allGateways);
        cluster.onNetworkChange(() -> node.enqueue(NODE));
        cluster.onUnderlayChange(() -> underlay.enqueue(NODE));
        ovs.listen(new ReplicaListener() {
            @Override
            public void changed(List<RowChange> changes) {
                allGateways.run(); // A gateway's pod may have been plugged in.
                allEgress.run();
            }

            @Override
            public void inSync() {
                node.enqueue(NODE);
                underlay.enqueue(NODE);
                allGateways.run();
                allEgress.run();
            }
        });
        node.enqueue(NODE);
        underlay.enqueue(NODE);
        register(CniServer.start(config.cniSocket(), namespace, new CniApi(attachments)));
        if (config.cniConfig().isPresent()) {
            CniConfigFile.write(config.cniConfig().get(), config.cniSocket());
        }
    }

    private <T extends AutoCloseable> T register(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() throws IOException {
        @org.jspecify.annotations.Nullable IOException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) { // Closing the rest matters more than the kind of failure.
                if (failure == null) {
                    failure = new IOException("stopping the network agent failed: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
