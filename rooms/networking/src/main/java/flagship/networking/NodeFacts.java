package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ObjectMeta;
import java.util.ArrayList;
import java.util.List;

/**
 * What networks need to know of a node.
 *
 * @param internal its own addresses
 * @param ready whether the cluster believes that it is alive and on the network; false as long as nobody has said so
 */
record NodeFacts(ObjectMeta metadata, List<IpAddress> internal, boolean ready) {
    static NodeFacts of(JsonNode node) {
        var internal = new ArrayList<IpAddress>();
        for (JsonNode address : node.at("/status/addresses")) {
            if (address.path("type").asText().equals("InternalIP")) {
                IpAddress.parse(address.path("address").asText()).ifPresent(internal::add);
            }
        }
        boolean ready = condition(node, "Ready").equals("True")
                && !condition(node, "NetworkUnavailable").equals("True");
        return new NodeFacts(ObjectMeta.of(node), List.copyOf(internal), ready);
    }

    private static String condition(JsonNode node, String type) {
        for (JsonNode condition : node.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    String name() {
        return metadata.name();
    }
}
