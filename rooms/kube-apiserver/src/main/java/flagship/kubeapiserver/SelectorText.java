package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Locale;
import java.util.TreeSet;

/** A label selector of an object in the form of a query parameter. */
final class SelectorText {
    private SelectorText() {}

    /** @param selector a {@code LabelSelector}, or the plain map of labels that replication controllers have */
    static String of(JsonNode selector) {
        var texts = new ArrayList<String>();
        boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
        var labels = plain ? selector : selector.path("matchLabels");
        labels.properties()
                .forEach(label ->
                        texts.add(label.getKey() + "=" + label.getValue().asText()));
        for (JsonNode expression : selector.path("matchExpressions")) {
            texts.add(expression(expression));
        }
        texts.sort(null);
        return String.join(",", texts);
    }

    private static String expression(JsonNode expression) {
        var key = expression.path("key").asText();
        return switch (expression.path("operator").asText()) {
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default -> {
                var values = new TreeSet<>(ObjectMeta.texts(expression.path("values")));
                yield key + " " + expression.path("operator").asText().toLowerCase(Locale.ROOT) + " ("
                        + String.join(",", values) + ")";
            }
        };
    }
}
