package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** How large a packet of a pod may be on this node. */
record NodeMtu(int configured, AgentConfig.Tunnel tunnel) {
    private static final int ETHERNET = 1500;
    private static final int VERSION_6_MIN = 1280;

    /**
     * Of a subnet that names none: what the tunnel's device carries, less the tunnel's bytes; of an underlay, what its device carries, which
     * the node's label says.
     */
    int ofPods(Optional<ObjectNode> node, PodInterface network, SubnetFacts subnet) throws SocketException {
        if (subnet.underlay()) {
            var label = node.map(it -> it.path("metadata").path("labels"))
                    .map(labels -> labels.path(network.providerNetwork() + ".provider-network.kubernetes.io/mtu"));
            return label.map(it -> it.asInt(ETHERNET)).orElse(ETHERNET);
        }
        return ofNode(node);
    }

    /** Of what goes through the overlay, the node's own interface in it included. */
    int ofNode(Optional<ObjectNode> node) throws SocketException {
        if (configured > 0) {
            return configured;
        }
        return Math.max(VERSION_6_MIN, tunnelDevice(node) - tunnel.overhead(false));
    }

    private int tunnelDevice(Optional<ObjectNode> node) throws SocketException {
        var address = node.flatMap(NodeMtu::internalAddress);
        if (tunnel.device().isEmpty() && address.isEmpty()) {
            return ETHERNET;
        }
        var device = tunnel.device().isEmpty()
                ? NetworkInterface.getByInetAddress(IpPrefix.address(address.orElseThrow()))
                : NetworkInterface.getByName(tunnel.device());
        return device == null ? ETHERNET : device.getMTU();
    }

    /** The node's address for other nodes; the first of version 4 if it has both. */
    static Optional<String> internalAddress(ObjectNode node) {
        for (var address : node.path("status").path("addresses")) {
            if (address.path("type").asText().equals("InternalIP")) {
                return Optional.of(address.path("address").asText());
            }
        }
        return Optional.empty();
    }
}
