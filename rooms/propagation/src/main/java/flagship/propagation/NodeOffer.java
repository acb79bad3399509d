package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** What one node offers: its allocatable resources, and whether it is Ready. */
record NodeOffer(boolean ready, Map<String, Quantity> allocatable) {
    static NodeOffer read(byte[] bytes) {
        var status = Json.parseObject(bytes).path("status");
        var allocatable = new TreeMap<String, Quantity>();
        status.path("allocatable")
                .properties()
                .forEach(entry -> allocatable.put(
                        entry.getKey(), Quantity.parse(entry.getValue().asText())));
        return new NodeOffer(isReady(status.path("conditions")), Map.copyOf(allocatable));
    }

    private static boolean isReady(JsonNode conditions) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
