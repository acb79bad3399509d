package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A label selector as it stands in objects: {@code matchLabels} and {@code matchExpressions}, all of which must hold. */
record ObjectSelector(List<Expression> expressions) {
    /** One condition. {@code operator} is In, NotIn, Exists or DoesNotExist. */
    private record Expression(String key, String operator, List<String> values) {
        boolean matches(JsonNode labels) {
            boolean present = labels.path(key).isTextual();
            boolean listed = present && values.contains(labels.path(key).asText());
            return switch (operator) {
                case "In" -> listed;
                case "NotIn" -> !listed;
                case "Exists" -> present;
                case "DoesNotExist" -> !present;
                default -> false; // Refused by validation; never selects by accident.
            };
        }
    }

    static ObjectSelector of(JsonNode selector) {
        var expressions = new ArrayList<Expression>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> expressions.add(new Expression(
                        label.getKey(), "In", List.of(label.getValue().asText()))));
        for (var expression : selector.path("matchExpressions")) {
            var values = new ArrayList<String>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            expressions.add(new Expression(
                    expression.path("key").asText(), expression.path("operator").asText(), values));
        }
        return new ObjectSelector(List.copyOf(expressions));
    }

    boolean matches(JsonNode labels) {
        return expressions.stream().allMatch(expression -> expression.matches(labels));
    }
}
