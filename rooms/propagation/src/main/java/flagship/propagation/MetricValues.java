package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Quantity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Values of metrics as several members gave them, made one. Pure.
 *
 * <p>The values of an object that is in several members are added (karmada.md, section 23). What an external metric tells of lies outside of all
 * members, which see the same: of their values the largest counts.
 */
final class MetricValues {
    private MetricValues() {}

    /**
     * Custom metrics: a value for each object, in the words of a version.
     *
     * @param lists MetricValueLists of {@code custom.metrics.k8s.io}, of any version
     */
    static List<ObjectNode> custom(String version, Collection<? extends JsonNode> lists) {
        return merged(
                lists,
                item -> List.of(
                        item.path("describedObject").path("kind"),
                        item.path("describedObject").path("namespace"),
                        item.path("describedObject").path("name"),
                        item.has("metric") ? item.path("metric").path("name") : item.path("metricName")),
                item -> inVersion(version, item),
                Quantity::add);
    }

    /**
     * External metrics: a value for each series.
     *
     * @param lists ExternalMetricValueLists
     */
    static List<ObjectNode> external(Collection<? extends JsonNode> lists) {
        return merged(
                lists,
                item -> List.of(item.path("metricName"), item.path("metricLabels")),
                item -> item,
                (one, other) -> one.compareTo(other) < 0 ? other : one);
    }

    private static List<ObjectNode> merged(
            Collection<? extends JsonNode> lists,
            Function<ObjectNode, Object> series,
            Function<ObjectNode, ObjectNode> form,
            BinaryOperator<Quantity> both) {
        Map<Object, ObjectNode> all = new LinkedHashMap<>();
        for (JsonNode list : lists) {
            for (JsonNode item : list.path("items")) {
                if (item instanceof ObjectNode object) {
                    all.merge(
                            series.apply(object),
                            form.apply(object.deepCopy()),
                            (one, other) -> join(one, other, both));
                }
            }
        }
        return List.copyOf(all.values());
    }

    /** The newer time is that of the sum. */
    private static ObjectNode join(ObjectNode one, ObjectNode other, BinaryOperator<Quantity> both) {
        one.put("value", both.apply(value(one), value(other)).toString());
        if (other.path("timestamp").asText().compareTo(one.path("timestamp").asText()) > 0) {
            one.set("timestamp", other.get("timestamp"));
        }
        return one;
    }

    /** What a member says that is no quantity counts as nothing. */
    static Quantity value(JsonNode item) {
        try {
            return Quantity.parse(item.path("value").asText("0"));
        } catch (NumberFormatException e) {
            return Quantity.ZERO;
        }
    }

    private static ObjectNode inVersion(String version, ObjectNode item) {
        if (version.equals("v1beta1") && item.has("metric")) {
            var metric = item.remove("metric");
            item.set("metricName", metric.path("name"));
            if (metric.has("selector")) {
                item.set("selector", metric.get("selector"));
            }
        } else if (!version.equals("v1beta1") && item.has("metricName")) {
            var metric = Json.object();
            metric.set("name", item.remove("metricName"));
            if (item.has("selector")) {
                metric.set("selector", item.remove("selector"));
            }
            item.set("metric", metric);
        }
        return item;
    }
}
