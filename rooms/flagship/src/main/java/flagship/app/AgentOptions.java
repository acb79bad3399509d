package flagship.app;

import flagship.networkagent.AgentConfig;
import flagship.networkagent.AgentConfig.Tunnel;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;

/** How the network agent of a node runs. Filled by picocli; names and defaults are those of Kube-OVN's node daemon where it has them. */
final class AgentOptions {
    private static final Set<String> TUNNELS = Set.of("geneve", "vxlan", "stt");
    private static final int MTU_MIN = 68;
    private static final int MTU_MAX = 65_535;

    @Option(names = "--node-name", paramLabel = "N", defaultValue = "", description = "This node's name in Kubernetes.")
    String nodeName = "";

    @Option(
            names = "--ovs",
            paramLabel = "ADDR",
            defaultValue = "unix:/var/run/openvswitch/db.sock",
            description = "Database of ovs-vswitchd (default: ${DEFAULT-VALUE}).")
    String ovs = "";

    @Option(
            names = "--cni-socket",
            paramLabel = "PATH",
            defaultValue = "/run/openvswitch/kube-ovn-daemon.sock",
            description = "Unix socket for the CNI plugin (default: ${DEFAULT-VALUE}).")
    Path cniSocket = Path.of("");

    @Option(
            names = "--netns",
            paramLabel = "PATH",
            defaultValue = AgentConfig.OWN_NAMESPACE,
            description = "The node's network namespace (default: that of this process).")
    String namespace = "";

    @Option(
            names = "--iface",
            paramLabel = "NIC",
            defaultValue = "",
            description = "Device that carries the tunnels (default: the one with the node's internal address).")
    String device = "";

    @Option(
            names = "--network-type",
            paramLabel = "TYPE",
            defaultValue = "geneve",
            description = "Kind of tunnel: geneve, vxlan or stt (default: ${DEFAULT-VALUE}).")
    String tunnel = "";

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "MTU of pods (default: that of the tunnels' device less the tunnel's own bytes).")
    int mtu;

    @Option(
            names = "--cni-conf-dir",
            paramLabel = "DIR",
            defaultValue = "/etc/cni/net.d",
            description =
                    "Where the container runtime looks for network configurations; nothing is written where it is missing (default: ${DEFAULT-VALUE}).")
    Path cniDirectory = Path.of("");

    @Option(
            names = "--cni-conf-name",
            paramLabel = "F",
            defaultValue = "01-kube-ovn.conflist",
            description = "Name of the network configuration (default: ${DEFAULT-VALUE}).")
    String cniName = "";

    /** @throws UserError if they make no sense */
    AgentConfig config() {
        if (nodeName.isEmpty()) {
            throw new UserError("--node-name is missing: the name that this node has in Kubernetes");
        }
        if (!TUNNELS.contains(tunnel)) {
            throw new UserError("--network-type %s: this agent makes geneve, vxlan and stt tunnels".formatted(tunnel));
        }
        if (mtu != 0 && (mtu < MTU_MIN || mtu > MTU_MAX)) {
            throw new UserError("--mtu %d: an MTU lies between %d and %d".formatted(mtu, MTU_MIN, MTU_MAX));
        }
        try {
            return AgentConfig.of(nodeName, OvsdbEndpoint.parseList(ovs), cniSocket)
                    .withNamespace(namespace)
                    .withMtu(mtu)
                    .withTunnel(new Tunnel(tunnel, device))
                    .withCniConfig(cniDirectory.resolve(cniName));
        } catch (IllegalArgumentException e) {
            throw new UserError("--ovs: " + e.getMessage(), e);
        }
    }
}
