package flagship.kubemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Native kinds that are one thing under two names: Events of the core group and of {@code events.k8s.io}, HorizontalPodAutoscalers of
 * {@code autoscaling/v1} and {@code v2}. They are stored once and served as both.
 *
 * <p>Source: {@code pkg/apis/events}, {@code pkg/apis/autoscaling/v1/conversion.go} 1.32 and contract section 16.
 */
public final class NativeConversion {
    private static final GroupVersionKind CORE_EVENT = new GroupVersionKind("", "v1", "Event");
    private static final GroupVersionKind EVENT = new GroupVersionKind("events.k8s.io", "v1", "Event");
    private static final GroupVersionKind AUTOSCALER_V1 =
            new GroupVersionKind("autoscaling", "v1", "HorizontalPodAutoscaler");
    private static final GroupVersionKind AUTOSCALER_V2 =
            new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");
    private static final String CPU_PERCENT = "targetCPUUtilizationPercentage";
    private static final String CURRENT_CPU_PERCENT = "currentCPUUtilizationPercentage";

    /** Core name to the other group's name. */
    private static final Map<String, String> EVENT_FIELDS = eventFields();

    private NativeConversion() {}

    private static Map<String, String> eventFields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("involvedObject", "regarding");
        fields.put("message", "note");
        fields.put("reportingComponent", "reportingController");
        fields.put("source", "deprecatedSource");
        fields.put("firstTimestamp", "deprecatedFirstTimestamp");
        fields.put("lastTimestamp", "deprecatedLastTimestamp");
        fields.put("count", "deprecatedCount");
        return Map.copyOf(fields);
    }

    /** The kind in which objects of this kind are stored; itself for nearly all kinds. */
    public static GroupVersionKind storedAs(GroupVersionKind kind) {
        if (kind.equals(EVENT)) {
            return CORE_EVENT;
        }
        return kind.equals(AUTOSCALER_V1) ? AUTOSCALER_V2 : kind;
    }

    /** The resource under which objects of this resource are stored; itself for nearly all resources. */
    public static GroupResource storedAs(GroupResource resource) {
        return resource.equals(new GroupResource("events.k8s.io", "events"))
                ? new GroupResource("", "events")
                : resource;
    }

    /**
     * Turns an object into the wanted kind, in place: {@code apiVersion}, and the fields that have other names there.
     *
     * @return false where the two kinds are not two forms of one; the object is then untouched
     */
    public static boolean convert(ObjectNode object, GroupVersionKind from, GroupVersionKind to) {
        if (from.equals(to)) {
            return true;
        }
        if (!storedAs(from).equals(storedAs(to))) {
            return false;
        }
        if (from.kind().equals("Event")) {
            EVENT_FIELDS.forEach((core, other) ->
                    rename(object, to.equals(CORE_EVENT) ? other : core, to.equals(CORE_EVENT) ? core : other));
        } else if (to.equals(AUTOSCALER_V2)) {
            toVersion2(object);
        } else {
            toVersion1(object);
        }
        object.put("apiVersion", to.apiVersion());
        NativeSchemas.of(to).ifPresent(schema -> {
            schema.decode(object);
            schema.complete(object);
        });
        return true;
    }

    private static void rename(ObjectNode object, String from, String to) {
        var value = object.remove(from);
        if (value != null) {
            object.set(to, value);
        }
    }

    private static void toVersion2(ObjectNode autoscaler) {
        Trees.inObject(autoscaler, "spec", spec -> {
            var percent = spec.remove(CPU_PERCENT);
            if (percent != null) {
                cpuMetric(spec.putArray("metrics").addObject(), "target").set("averageUtilization", percent);
            }
        });
        Trees.inObject(autoscaler, "status", status -> {
            var percent = status.remove(CURRENT_CPU_PERCENT);
            if (percent != null) {
                cpuMetric(status.putArray("currentMetrics").addObject(), "current")
                        .set("averageUtilization", percent);
            }
        });
    }

    private static ObjectNode cpuMetric(ObjectNode metric, String amounts) {
        var values = metric.put("type", "Resource")
                .putObject("resource")
                .put("name", "cpu")
                .putObject(amounts);
        return amounts.equals("target") ? values.put("type", "Utilization") : values;
    }

    /** What version 1 has no field for is kept in annotations by the original; here it is left out of the older form. */
    private static void toVersion1(ObjectNode autoscaler) {
        Trees.inObject(autoscaler, "spec", spec -> {
            cpuPercent(spec.path("metrics"), "target").ifPresent(percent -> spec.set(CPU_PERCENT, percent));
            spec.remove(List.of("metrics", "behavior"));
        });
        Trees.inObject(autoscaler, "status", status -> {
            cpuPercent(status.path("currentMetrics"), "current")
                    .ifPresent(percent -> status.set(CURRENT_CPU_PERCENT, percent));
            status.remove(List.of("currentMetrics", "conditions"));
        });
    }

    private static Optional<JsonNode> cpuPercent(JsonNode metrics, String amounts) {
        return metrics.valueStream()
                .map(metric -> metric.path("resource"))
                .filter(resource -> Trees.text(resource, "name").equals("cpu"))
                .map(resource -> Trees.at(resource, amounts, "averageUtilization"))
                .filter(JsonNode::isNumber)
                .findFirst();
    }
}
