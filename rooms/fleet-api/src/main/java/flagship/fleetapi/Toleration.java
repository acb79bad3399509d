package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.Optional;

/**
 * What a workload bears of a cluster or node ({@code core/v1}).
 *
 * @param key empty stands for every key, with operator Exists
 * @param operator Exists or Equal; empty means Equal
 * @param effect empty stands for every effect
 * @param tolerationSeconds how long NoExecute is borne; absent means for ever
 */
public record Toleration(String key, String operator, String value, String effect, Optional<Long> tolerationSeconds) {
    static Toleration of(JsonNode node) {
        return new Toleration(
                Fields.text(node, "key"),
                Fields.text(node, "operator"),
                Fields.text(node, "value"),
                Fields.text(node, "effect"),
                Fields.optionalLong(node, "tolerationSeconds"));
    }

    ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "key", key);
        Fields.putUnlessEmpty(json, "operator", operator);
        Fields.putUnlessEmpty(json, "value", value);
        Fields.putUnlessEmpty(json, "effect", effect);
        tolerationSeconds.ifPresent(seconds -> json.put("tolerationSeconds", seconds));
        return json;
    }
}
