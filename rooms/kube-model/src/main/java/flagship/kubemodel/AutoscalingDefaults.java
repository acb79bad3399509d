package flagship.kubemodel;

import static flagship.kubemodel.Trees.inObject;
import static flagship.kubemodel.Trees.object;
import static flagship.kubemodel.Trees.putIfAbsent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Defaults of HorizontalPodAutoscalers. */
final class AutoscalingDefaults {
    private static final int CPU_PERCENT = 80;
    private static final int PERIOD_SECONDS = 15;

    private AutoscalingDefaults() {}

    static void fill(String version, ObjectNode autoscaler) {
        inObject(autoscaler, "spec", spec -> {
            if (!spec.has("scaleTargetRef")) {
                return; // A Scale: it has a spec, and nothing to fill in.
            }
            putIfAbsent(spec, "minReplicas", 1);
            if (version.equals("v1")) {
                putIfAbsent(spec, "targetCPUUtilizationPercentage", CPU_PERCENT);
            } else {
                metrics(spec);
                inObject(spec, "behavior", AutoscalingDefaults::behavior);
            }
        });
    }

    private static void metrics(ObjectNode spec) {
        if (spec.has("metrics")) {
            return;
        }
        var metric = spec.putArray("metrics").addObject().put("type", "Resource");
        var resource = metric.putObject("resource").put("name", "cpu");
        resource.putObject("target").put("type", "Utilization").put("averageUtilization", CPU_PERCENT);
    }

    private static void behavior(ObjectNode behavior) {
        var scaleUp = object(behavior, "scaleUp");
        putIfAbsent(scaleUp, "stabilizationWindowSeconds", 0);
        putIfAbsent(scaleUp, "selectPolicy", "Max");
        if (!scaleUp.has("policies")) {
            policy(scaleUp, "Pods", 4);
            policy(scaleUp, "Percent", 100);
        }
        var scaleDown = object(behavior, "scaleDown");
        putIfAbsent(scaleDown, "selectPolicy", "Max");
        if (!scaleDown.has("policies")) {
            policy(scaleDown, "Percent", 100);
        }
    }

    private static void policy(ObjectNode rules, String type, int value) {
        rules.withArrayProperty("policies")
                .addObject()
                .put("type", type)
                .put("value", value)
                .put("periodSeconds", PERIOD_SECONDS);
    }
}
