package flagship.kubeapiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import java.nio.charset.StandardCharsets;

/**
 * HorizontalPodAutoscalers are stored as v2. v1 knows one metric, the CPU utilization; what else v2 says travels in annotations of v1 as
 * JSON, so that nothing is lost on the way back.
 */
final class AutoscalerConversion {
    private static final String METRICS = "autoscaling.alpha.kubernetes.io/metrics";
    private static final String CURRENT_METRICS = "autoscaling.alpha.kubernetes.io/current-metrics";
    private static final String CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";
    private static final String BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";

    private AutoscalerConversion() {}

    static void toV1(ObjectNode object) {
        object.put("apiVersion", "autoscaling/v1");
        var spec = object.withObject("spec");
        var status = object.withObject("status");
        var rest = Json.mapper().createArrayNode();
        for (JsonNode metric : spec.path("metrics")) {
            var target = metric.path("resource").path("target").path("averageUtilization");
            if (isCpu(metric) && target.isNumber() && !spec.has("targetCPUUtilizationPercentage")) {
                spec.set("targetCPUUtilizationPercentage", target);
            } else {
                rest.add(metric);
            }
        }
        spec.remove("metrics");
        stash(object, METRICS, rest);
        stash(object, BEHAVIOR, spec.remove("behavior"));
        currentToV1(object, status);
        stash(object, CONDITIONS, status.remove("conditions"));
    }

    private static void currentToV1(ObjectNode object, ObjectNode status) {
        var current = status.remove("currentMetrics");
        if (current == null) {
            return;
        }
        for (JsonNode metric : current) {
            var value = metric.path("resource").path("current").path("averageUtilization");
            if (isCpu(metric) && value.isNumber()) {
                status.set("currentCPUUtilizationPercentage", value);
            }
        }
        stash(object, CURRENT_METRICS, current);
    }

    static void toV2(ObjectNode object) {
        object.put("apiVersion", "autoscaling/v2");
        var spec = object.withObject("spec");
        var status = object.withObject("status");
        var metrics = Json.mapper().createArrayNode();
        var cpu = spec.remove("targetCPUUtilizationPercentage");
        if (cpu != null) {
            var resource = metrics.addObject().put("type", "Resource").putObject("resource");
            resource.put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .set("averageUtilization", cpu);
        }
        if (unstash(object, METRICS) instanceof ArrayNode rest) {
            metrics.addAll(rest);
        }
        if (!metrics.isEmpty()) {
            spec.set("metrics", metrics);
        }
        restore(spec, "behavior", unstash(object, BEHAVIOR));
        restore(status, "conditions", unstash(object, CONDITIONS));
        status.remove("currentCPUUtilizationPercentage");
        var current = unstash(object, CURRENT_METRICS);
        status.set("currentMetrics", current.isArray() ? current : Json.mapper().nullNode());
    }

    private static boolean isCpu(JsonNode metric) {
        return metric.path("type").asText().equals("Resource")
                && metric.path("resource").path("name").asText().equals("cpu");
    }

    private static void stash(ObjectNode object, String annotation, @org.jspecify.annotations.Nullable JsonNode value) {
        if (value != null && !value.isNull() && !value.isEmpty()) {
            ObjectMeta.of(object)
                    .node()
                    .withObject("annotations")
                    .put(annotation, new String(Json.bytes(value), StandardCharsets.UTF_8));
        }
    }

    private static JsonNode unstash(ObjectNode object, String annotation) {
        var meta = ObjectMeta.of(object).node();
        if (!(meta.get("annotations") instanceof ObjectNode annotations) || !annotations.has(annotation)) {
            return Json.mapper().missingNode();
        }
        var text = annotations.remove(annotation).asText();
        if (annotations.isEmpty()) {
            meta.remove("annotations");
        }
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJson e) {
            return Json.mapper().missingNode(); // Not written by us: it says nothing.
        }
    }

    private static void restore(ObjectNode node, String member, JsonNode value) {
        if (!value.isMissingNode()) {
            node.set(member, value);
        }
    }
}
