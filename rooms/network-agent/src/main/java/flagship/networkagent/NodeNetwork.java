package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.networkagent.IntegrationBridge.Plug;
import flagship.ovsdb.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node itself needs: OVN's settings in the database of ovs-vswitchd, the chassis in the Node's annotations, and its own interface
 * in the default VPC with routes to the pods. Reads the whole state each time and writes only what differs.
 */
final class NodeNetwork implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(NodeNetwork.class);
    private static final String CHASSIS = "ovn.kubernetes.io/chassis";
    /** The network controller chooses the nodes by which packets of other clusters come and go. */
    private static final String INTERCONNECTION_LABEL = "ovn.kubernetes.io/ic-gw";
    /** As ovn-controller reads it. */
    private static final String INTERCONNECTION = "ovn-is-interconn";

    private static final Duration AGAIN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(200);

    private final AgentConfig config;
    private final NetworkNamespace namespace;
    private final ClusterCache cluster;
    private final IntegrationBridge bridge;
    private final KubeClient host;
    private final LeftoverSweep sweep;
    private final NodeMtu mtu;
    /** Of the one thread that reconciles the node. */
    private final NodeNat nat = new NodeNat();

    NodeNetwork(
            AgentConfig config,
            NetworkNamespace namespace,
            ClusterCache cluster,
            IntegrationBridge bridge,
            KubeClient host,
            LeftoverSweep sweep,
            NodeMtu mtu) {
        this.config = config;
        this.namespace = namespace;
        this.cluster = cluster;
        this.bridge = bridge;
        this.host = host;
        this.sweep = sweep;
        this.mtu = mtu;
    }

    @Override
    public Outcome reconcile(String node) throws IOException, InterruptedException {
        return namespace.run(this::reconcile);
    }

    private Outcome reconcile() throws IOException, InterruptedException {
        if (bridge.trouble().isPresent()) {
            return Outcome.retry();
        }
        bridge.ensure();
        sweep.run();
        var object = cluster.node();
        if (object.isEmpty()) {
            return Outcome.after(AGAIN); // A change of the node wakes us before.
        }
        bridge.set(settings(object.get()));
        recordChassis(object.get());
        if (cluster.trouble().isEmpty()) {
            nat.settle(cluster.subnets());
        }
        var join = JoinInterface.of(object.get());
        return Outcome.after(join.isEmpty() || joined(join.get()) ? AGAIN : SOON);
    }

    /** How other nodes reach this one; what an operator wrote for the type of tunnel stays. */
    private Map<String, String> settings(ObjectNode node) {
        var settings = new HashMap<String, String>();
        var have = bridge.settings();
        if (!have.containsKey("ovn-encap-type")) {
            settings.put("ovn-encap-type", config.tunnel().type());
        }
        tunnelAddress(node).ifPresent(address -> settings.put("ovn-encap-ip", address));
        boolean gateway = node.at("/metadata/labels")
                .path(INTERCONNECTION_LABEL)
                .asText("")
                .equals("true");
        if (gateway || have.containsKey(INTERCONNECTION)) {
            settings.put(INTERCONNECTION, Boolean.toString(gateway));
        }
        return settings;
    }

    private Optional<String> tunnelAddress(ObjectNode node) {
        if (config.tunnel().device().isEmpty()) {
            return NodeMtu.internalAddress(node);
        }
        try (var kernel = RouteNetlink.open()) {
            return kernel.addresses(kernel.get(config.tunnel().device())).stream()
                    .map(it -> IpPrefix.text(it.address()))
                    .findFirst();
        } catch (KernelException e) {
            log.atError()
                    .addKeyValue("device", config.tunnel().device())
                    .addKeyValue("error", e.getMessage())
                    .log("no tunnel address");
            return Optional.empty();
        }
    }

    private void recordChassis(ObjectNode node) throws IOException, InterruptedException {
        var chassis = bridge.settings().get("system-id");
        if (chassis == null) {
            log.atWarn()
                    .log(
                            "external_ids:system-id is missing in the database of ovs-vswitchd: OVN does not know this node");
            return;
        }
        if (!node.path("metadata").path("annotations").path(CHASSIS).asText("").equals(chassis)) {
            var patch = Json.object();
            patch.putObject("metadata").putObject("annotations").put(CHASSIS, chassis);
            host.mergePatch(ClusterCache.NODES, new NamespacedName("", config.nodeName()), patch);
        }
    }

    /** Brings the node's interface up; false while ovs-vswitchd has not made it yet. */
    private boolean joined(JoinInterface join) throws IOException, InterruptedException {
        var plug = new Plug(JoinInterface.DEVICE, join.port(), Map.of());
        if (bridge.plugged(JoinInterface.DEVICE)
                .filter(it -> it.port().equals(join.port()))
                .isEmpty()) {
            bridge.plug(
                    plug,
                    Map.of(
                            "type",
                            Value.of("internal"),
                            "mac",
                            Value.of(join.mac().text())));
        }
        try (var kernel = RouteNetlink.open()) {
            var device = kernel.find(JoinInterface.DEVICE);
            if (device.isEmpty()) {
                return false;
            }
            settle(kernel, device.get(), join);
            return true;
        }
    }

    private void settle(RouteNetlink kernel, Link device, JoinInterface join) throws IOException {
        if (!device.mac().equals(Optional.of(join.mac()))) {
            kernel.setMac(device, join.mac());
        }
        int wanted = mtu.ofNode(cluster.node());
        if (device.mtu() != wanted) {
            kernel.setMtu(device, wanted);
        }
        if (bridge.isUserspace()) {
            Offload.off(device.name());
        }
        for (IpPrefix old : kernel.addresses(device)) {
            if (!join.addresses().contains(old) && !old.address().isLinkLocalAddress()) {
                kernel.removeAddress(device, old);
            }
        }
        for (IpPrefix address : join.addresses()) {
            kernel.addAddress(device, address);
        }
        if (!device.up()) {
            kernel.up(device);
        }
        var routes = join.routes(cluster.subnets());
        for (Route old : kernel.routes(device)) {
            if (old.gateway().isPresent() && !routes.contains(old)) {
                kernel.removeRoute(device, old);
            }
        }
        for (Route route : routes) {
            kernel.addRoute(device, route);
        }
    }
}
