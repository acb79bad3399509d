package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;

/**
 * Over how many groups of clusters a workload spreads.
 *
 * @param field {@value #CLUSTER}, {@value #REGION}, {@value #ZONE} or {@value #PROVIDER}; empty if {@code label} is set
 * @param label the label by whose values clusters are grouped; else empty
 * @param maxGroups 0 selects nothing: admission gives it no default
 */
public record SpreadConstraint(String field, String label, int minGroups, int maxGroups) {
    public static final String CLUSTER = "cluster";
    public static final String REGION = "region";
    public static final String ZONE = "zone";
    public static final String PROVIDER = "provider";

    static SpreadConstraint of(JsonNode node) {
        return new SpreadConstraint(
                Fields.text(node, "spreadByField"),
                Fields.text(node, "spreadByLabel"),
                node.path("minGroups").asInt(),
                node.path("maxGroups").asInt());
    }

    ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "spreadByField", field);
        Fields.putUnlessEmpty(json, "spreadByLabel", label);
        Fields.putUnlessZero(json, "maxGroups", maxGroups);
        Fields.putUnlessZero(json, "minGroups", minGroups);
        return json;
    }
}
