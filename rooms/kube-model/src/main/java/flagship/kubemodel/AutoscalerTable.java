package flagship.kubemodel;

import static flagship.kubemodel.CellText.UNKNOWN;
import static flagship.kubemodel.PrintedColumn.AGE;
import static flagship.kubemodel.PrintedColumn.NAME;
import static flagship.kubemodel.PrintedColumn.integerAt;
import static flagship.kubemodel.PrintedColumn.text;
import static flagship.kubemodel.PrintedColumn.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The table of HorizontalPodAutoscalers, of either version. */
final class AutoscalerTable {
    private static final int METRICS_MAX = 2;

    private AutoscalerTable() {}

    static List<PrintedColumn> columns() {
        return List.of(
                NAME,
                text(
                        "Reference",
                        autoscaler -> Trees.text(autoscaler, "spec", "scaleTargetRef", "kind") + "/"
                                + Trees.text(autoscaler, "spec", "scaleTargetRef", "name")),
                text("Targets", AutoscalerTable::targets),
                textOr(CellText.UNSET, "MinPods", "spec", "minReplicas"),
                integerAt("MaxPods", "spec", "maxReplicas").ofType("string"),
                integerAt("Replicas", "status", "currentReplicas").ofType("string"),
                AGE);
    }

    private static String targets(ObjectNode autoscaler) {
        var spec = autoscaler.path("spec");
        if (spec.has("targetCPUUtilizationPercentage")) {
            var current = Trees.at(autoscaler, "status", "currentCPUUtilizationPercentage");
            return "cpu: " + percent(current, UNKNOWN) + "/"
                    + percent(spec.path("targetCPUUtilizationPercentage"), "<auto>");
        }
        var shown = new ArrayList<String>();
        var metrics = spec.path("metrics");
        for (int i = 0; i < metrics.size(); i++) {
            shown.add(metric(
                    metrics.get(i),
                    Trees.at(autoscaler, "status", "currentMetrics").path(i)));
        }
        return shown.isEmpty() ? CellText.NONE : CellText.firstOf(shown, METRICS_MAX, ", ");
    }

    private static String metric(JsonNode metric, JsonNode status) {
        return switch (Trees.text(metric, "type")) {
            case "Resource" -> resource(metric.path("resource"), status.path("resource"));
            case "ContainerResource" -> resource(metric.path("containerResource"), status.path("containerResource"));
            case "Pods" -> amounts(metric.path("pods"), status.path("pods"), "averageValue");
            case "Object" -> averageOrTotal(metric.path("object"), status.path("object"));
            case "External" -> averageOrTotal(metric.path("external"), status.path("external"));
            default -> "<unknown type>";
        };
    }

    private static String resource(JsonNode metric, JsonNode status) {
        var name = Trees.text(metric, "name") + ": ";
        if (metric.path("target").has("averageValue")) {
            return name + amounts(metric, status, "averageValue");
        }
        return name + percent(Trees.at(status, "current", "averageUtilization"), UNKNOWN) + "/"
                + percent(Trees.at(metric, "target", "averageUtilization"), "<auto>");
    }

    private static String averageOrTotal(JsonNode metric, JsonNode status) {
        return metric.path("target").has("averageValue")
                ? amounts(metric, status, "averageValue") + " (avg)"
                : amounts(metric, status, "value");
    }

    private static String amounts(JsonNode metric, JsonNode status, String field) {
        return Trees.at(status, "current", field).asText(UNKNOWN) + "/" + Trees.text(metric, "target", field);
    }

    private static String percent(JsonNode number, String otherwise) {
        return number.isNumber() ? number.asInt() + "%" : otherwise;
    }
}
