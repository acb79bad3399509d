package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Texts that several tables share. */
final class CellText {
    static final String NONE = "<none>";
    static final String UNSET = "<unset>";
    static final String UNKNOWN = "<unknown>";

    private CellText() {}

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** {@code a=b,c=d}, sorted. */
    static String labels(JsonNode labels) {
        var sorted = new TreeMap<String, String>();
        labels.properties()
                .forEach(label -> sorted.put(label.getKey(), label.getValue().asText()));
        return orNone(sorted.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")));
    }

    /** A {@code metav1.LabelSelector}: {@code a=b,tier in (x,y),!old}, sorted by key. */
    static String selector(JsonNode selector) {
        var sorted = new TreeMap<String, String>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> sorted.put(
                        label.getKey(), label.getKey() + "=" + label.getValue().asText()));
        for (JsonNode expression : selector.path("matchExpressions")) {
            sorted.merge(Trees.text(expression, "key"), expression(expression), (one, other) -> one + "," + other);
        }
        return orNone(String.join(",", sorted.values()));
    }

    private static String expression(JsonNode expression) {
        var key = Trees.text(expression, "key");
        var values = new TreeSet<>(texts(expression.path("values")));
        return switch (Trees.text(expression, "operator")) {
            case "In" -> key + " in (" + String.join(",", values) + ")";
            case "NotIn" -> key + " notin (" + String.join(",", values) + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    /** One member of every element, joined by commas: {@code c1,c2}. */
    static String joined(JsonNode list, String member) {
        return list.valueStream().map(element -> Trees.text(element, member)).collect(Collectors.joining(","));
    }

    /** The first few of a list: {@code a,b,c + 2 more...}. */
    static String firstOf(List<String> all, int max, String separator) {
        return all.size() <= max
                ? String.join(separator, all)
                : String.join(separator, all.subList(0, max)) + " + " + (all.size() - max) + " more...";
    }

    /** The addresses of a load balancer, sorted. */
    static String loadBalancer(JsonNode status) {
        var addresses = new TreeSet<String>();
        for (JsonNode ingress : status.path("loadBalancer").path("ingress")) {
            var ip = Trees.text(ingress, "ip");
            addresses.add(ip.isEmpty() ? Trees.text(ingress, "hostname") : ip);
        }
        addresses.remove("");
        return String.join(",", addresses);
    }

    /** {@code RWO,ROX}, in a fixed order and each once. */
    static String accessModes(JsonNode modes) {
        var present = texts(modes);
        var shown = new ArrayList<String>();
        addIf(present.contains("ReadWriteOnce"), "RWO", shown);
        addIf(present.contains("ReadOnlyMany"), "ROX", shown);
        addIf(present.contains("ReadWriteMany"), "RWX", shown);
        addIf(present.contains("ReadWriteOncePod"), "RWOP", shown);
        return String.join(",", shown);
    }

    private static void addIf(boolean condition, String text, List<String> texts) {
        if (condition) {
            texts.add(text);
        }
    }

    static boolean isBeingDeleted(ObjectNode object) {
        return !Trees.text(object, "metadata", "deletionTimestamp").isEmpty();
    }

    /** The condition of that type; a missing node where there is none. */
    static JsonNode condition(JsonNode object, String type) {
        for (JsonNode condition : Trees.at(object, "status", "conditions")) {
            if (Trees.text(condition, "type").equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    static boolean isTrue(JsonNode object, String conditionType) {
        return Trees.text(condition(object, conditionType), "status").equals("True");
    }
}
