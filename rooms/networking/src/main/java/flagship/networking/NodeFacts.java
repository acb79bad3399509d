package flagship.networking;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.ObjectMeta;
import java.util.ArrayList;
import java.util.List;

/**
 * What networks need to know of a node.
 *
 * @param internal its own addresses
 */
record NodeFacts(ObjectMeta metadata, List<IpAddress> internal) {
    static NodeFacts of(JsonNode node) {
        var internal = new ArrayList<IpAddress>();
        for (JsonNode address : node.at("/status/addresses")) {
            if (address.path("type").asText().equals("InternalIP")) {
                IpAddress.parse(address.path("address").asText()).ifPresent(internal::add);
            }
        }
        return new NodeFacts(ObjectMeta.of(node), List.copyOf(internal));
    }

    String name() {
        return metadata.name();
    }
}
