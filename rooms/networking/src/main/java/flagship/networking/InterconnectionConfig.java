package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.ovsdb.OvsdbEndpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the cluster's administrator says about its connection with other clusters. Pure.
 *
 * <p>Source: Kube-OVN, users-want.md, section on several clusters: the ConfigMap {@value #NAME} of {@code kube-system}.
 *
 * @param zone this cluster's name among the connected ones
 * @param databases the servers of the interconnection's northbound database
 * @param southbound those of its southbound one
 * @param gatewayNodes the nodes by which packets come and go, the best first
 * @param autoRoute whether networks are told and learned
 */
record InterconnectionConfig(
        boolean enabled,
        String zone,
        List<OvsdbEndpoint> databases,
        List<OvsdbEndpoint> southbound,
        List<String> gatewayNodes,
        boolean autoRoute) {
    static final String NAME = "ovn-ic-config";

    private static final InterconnectionConfig OFF =
            new InterconnectionConfig(false, "", List.of(), List.of(), List.of(), false);

    InterconnectionConfig {
        databases = List.copyOf(databases);
        southbound = List.copyOf(southbound);
        gatewayNodes = List.copyOf(gatewayNodes);
    }

    /**
     * Reads the ConfigMap; without one nothing is connected.
     *
     * @throws IllegalArgumentException whose message says which key is wrong and what is expected
     */
    static InterconnectionConfig of(Optional<ObjectNode> configMap) {
        if (configMap.isEmpty()) {
            return OFF;
        }
        var data = configMap.get().path("data");
        boolean enabled = text(data, "enable-ic").equals("true");
        var hosts = words(text(data, "ic-db-host"));
        if (!enabled && hosts.isEmpty()) {
            return OFF;
        }
        var zone = text(data, "az-name");
        var nodes = words(text(data, "gw-nodes"));
        if (enabled && zone.isEmpty()) {
            throw wrong("az-name", "is missing: give this cluster a name that no other one has, such as az1");
        }
        if (enabled && hosts.isEmpty()) {
            throw wrong("ic-db-host", "is missing: name the host of the interconnection's databases");
        }
        if (enabled && nodes.isEmpty()) {
            throw wrong("gw-nodes", "is missing: name the nodes by which packets leave, such as node1,node2");
        }
        return new InterconnectionConfig(
                enabled,
                zone,
                endpoints(hosts, data, "ic-nb-port", "6645"),
                endpoints(hosts, data, "ic-sb-port", "6646"),
                nodes,
                text(data, "auto-route").equals("true"));
    }

    private static List<OvsdbEndpoint> endpoints(List<String> hosts, JsonNode data, String key, String usual) {
        var port = text(data, key);
        return hosts.stream()
                .map(host -> endpoint(host, key, port.isEmpty() ? usual : port))
                .toList();
    }

    private static OvsdbEndpoint endpoint(String host, String key, String port) {
        try {
            return OvsdbEndpoint.parse("tcp:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "ConfigMap kube-system/%s: ic-db-host and %s are \"%s\" and \"%s\": write a host and a port"
                            .formatted(NAME, key, host, port),
                    e);
        }
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException("ConfigMap kube-system/%s: %s %s".formatted(NAME, key, what));
    }

    private static String text(JsonNode data, String key) {
        return data.path(key).asText("").strip();
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toList());
    }
}
