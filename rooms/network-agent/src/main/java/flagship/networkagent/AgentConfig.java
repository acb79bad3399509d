package flagship.networkagent;

import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the agent of one node runs.
 *
 * @param nodeName the node's name in Kubernetes
 * @param ovs where the database of ovs-vswitchd is served
 * @param namespace path of the network namespace that is the node's
 * @param cniSocket the Unix socket for the CNI plugin; made, and taken over from an agent that has died
 * @param mtu of pods whose subnet names none; 0 for that of the tunnel's device less the tunnel's own bytes
 * @param tunnel how packets go to other nodes
 * @param cniConfig where the runtime looks for network configurations; absent for writing none
 * @param patience time limits of ADD
 */
public record AgentConfig(
        String nodeName,
        List<OvsdbEndpoint> ovs,
        String namespace,
        Path cniSocket,
        int mtu,
        Tunnel tunnel,
        Optional<Path> cniConfig,
        Patience patience) {
    /** The network namespace of this process. */
    public static final String OWN_NAMESPACE = "/proc/self/ns/net";

    public AgentConfig {
        ovs = List.copyOf(ovs);
    }

    /**
     * Time limits of ADD; together they stay below what the plugin waits.
     *
     * @param allocation for the controller to give the pod its address
     * @param flows for ovn-controller to install the port's flows
     * @param gatewayChecks seconds, and about as many questions, for the gateway to answer
     */
    public record Patience(Duration allocation, Duration flows, int gatewayChecks) {
        /** 20 s, 30 s, 200 checks; source: kube-ovn.md, 8.3. */
        public static final Patience DEFAULT = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30), 200);
    }

    /**
     * How packets go to other nodes.
     *
     * @param type {@code geneve}, {@code vxlan}, {@code stt}
     * @param device the device that carries them; empty for the one with the node's internal address
     */
    public record Tunnel(String type, String device) {
        /** Geneve over the device with the node's internal address. */
        public static final Tunnel DEFAULT = new Tunnel("geneve", "");

        /** Bytes that the tunnel adds to a packet. */
        int overhead(boolean overVersion6) {
            int bytes = switch (type) {
                case "vxlan" -> 50;
                case "stt" -> 72;
                default -> 100;
            };
            return overVersion6 ? bytes + 20 : bytes;
        }
    }

    /** A node with default limits, in the namespace of this process, that writes no configuration for the runtime. */
    public static AgentConfig of(String nodeName, List<OvsdbEndpoint> ovs, Path cniSocket) {
        return new AgentConfig(
                nodeName, ovs, OWN_NAMESPACE, cniSocket, 0, Tunnel.DEFAULT, Optional.empty(), Patience.DEFAULT);
    }

    public AgentConfig withNamespace(String changed) {
        return new AgentConfig(nodeName, ovs, changed, cniSocket, mtu, tunnel, cniConfig, patience);
    }

    public AgentConfig withMtu(int changed) {
        return new AgentConfig(nodeName, ovs, namespace, cniSocket, changed, tunnel, cniConfig, patience);
    }

    public AgentConfig withTunnel(Tunnel changed) {
        return new AgentConfig(nodeName, ovs, namespace, cniSocket, mtu, changed, cniConfig, patience);
    }

    public AgentConfig withCniConfig(Path file) {
        return new AgentConfig(nodeName, ovs, namespace, cniSocket, mtu, tunnel, Optional.of(file), patience);
    }

    public AgentConfig withPatience(Patience changed) {
        return new AgentConfig(nodeName, ovs, namespace, cniSocket, mtu, tunnel, cniConfig, changed);
    }
}
