package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A selector as it was written, unchecked: labels that must be equal and expressions that must hold. Empty selects everything.
 *
 * @param matchLabels in the order of the object
 */
public record Selector(Map<String, String> matchLabels, List<Expression> matchExpressions) {
    public Selector {
        matchExpressions = List.copyOf(matchExpressions);
    }

    /**
     * A condition on one label or field.
     *
     * @param operator In, NotIn, Exists or DoesNotExist in valid objects
     */
    public record Expression(String key, String operator, List<String> values) {
        public Expression {
            values = List.copyOf(values);
        }

        static Expression of(JsonNode node) {
            return new Expression(
                    Fields.text(node, "key"), Fields.text(node, "operator"), Fields.texts(node, "values"));
        }
    }

    /** Reads a {@code metav1.LabelSelector}, or a field selector, which has expressions alone. */
    static Selector of(JsonNode node) {
        return new Selector(
                new LinkedHashMap<>(Fields.map(node, "matchLabels")),
                Fields.list(node, "matchExpressions", Expression::of));
    }

    /** The object in the form of {@code metav1.LabelSelector}. */
    public ObjectNode toJson() {
        var json = Json.object();
        Fields.putUnlessEmpty(json, "matchLabels", matchLabels);
        Fields.putUnlessEmpty(json, "matchExpressions", matchExpressions, Selector::expressionJson);
        return json;
    }

    private static ObjectNode expressionJson(Expression expression) {
        var json = Json.object().put("key", expression.key()).put("operator", expression.operator());
        Fields.putUnlessEmpty(json, "values", expression.values());
        return json;
    }
}
