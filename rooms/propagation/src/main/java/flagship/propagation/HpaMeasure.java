package flagship.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.Quantity;
import flagship.propagation.ReplicaCalculator.NoMeasure;
import flagship.propagation.ReplicaCalculator.Proposal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Asks one metric of an autoscaler's spec for a number of replicas.
 *
 * @param pods of the target; read once for all metrics
 * @param resourceOf the resource of a kind, with its group after a dot
 */
record HpaMeasure(
        HpaTarget target,
        HpaTarget.Scale scale,
        List<HpaPod> pods,
        ReplicaCalculator calculator,
        Function<GroupVersionKind, String> resourceOf) {
    /** The proposal, and the entry of {@code status.currentMetrics}. */
    record Measured(Proposal proposal, ObjectNode status) {}

    Measured of(JsonNode metric) throws NoMeasure, InterruptedException {
        return switch (metric.path("type").asText()) {
            case "Resource" -> resource(metric, metric.path("resource"), "resource", "");
            case "ContainerResource" ->
                resource(
                        metric,
                        metric.path("containerResource"),
                        "containerResource",
                        metric.at("/containerResource/container").asText());
            case "Pods" -> podsMetric(metric.path("pods"));
            case "Object" -> object(metric.path("object"));
            case "External" -> external(metric.path("external"));
            default ->
                throw new NoMeasure("metrics of the type %s are not measured in members"
                        .formatted(metric.path("type").asText()));
        };
    }

    private Measured resource(JsonNode metric, JsonNode source, String member, String container) throws NoMeasure {
        var name = source.path("name").asText();
        var wanted = source.path("target");
        var proposal = wanted.path("type").asText().equals("Utilization")
                ? calculator.byUtilization(
                        pods, name, container, wanted.path("averageUtilization").asInt())
                : calculator.byAverage(pods, name, container, milli(wanted, "averageValue"));
        var status = status(metric.path("type").asText(), member);
        var entry = (ObjectNode) status.get(member);
        entry.put("name", name);
        if (!container.isEmpty()) {
            entry.put("container", container);
        }
        var current = entry.putObject("current")
                .put("averageValue", Quantity.ofMilli(proposal.average()).toString());
        if (proposal.utilization() > 0) {
            current.put("averageUtilization", proposal.utilization());
        }
        return new Measured(proposal, status);
    }

    private static ObjectNode status(String type, String member) {
        var status = Json.object().put("type", type);
        status.putObject(member);
        return status;
    }

    private static long milli(JsonNode target, String field) throws NoMeasure {
        if (target.path(field).isMissingNode()) {
            throw new NoMeasure("the metric's target has no %s".formatted(field));
        }
        return Math.max(1, Quantity.parse(target.path(field).asText()).milliValue());
    }

    private Measured podsMetric(JsonNode source) throws NoMeasure, InterruptedException {
        var name = source.at("/metric/name").asText();
        var values = target.custom("pods/*", name, scale.selector(), selector(source));
        long sum = values.stream().mapToLong(Long::longValue).sum();
        long wanted = milli(source.path("target"), "averageValue");
        var proposal = calculator.byShare(sum, wanted, values.size());
        var status = status("Pods", "pods");
        ((ObjectNode) status.get("pods")).set("metric", source.path("metric"));
        ((ObjectNode) status.get("pods"))
                .putObject("current")
                .put("averageValue", Quantity.ofMilli(proposal.average()).toString());
        return new Measured(proposal, status);
    }

    private Measured object(JsonNode source) throws NoMeasure, InterruptedException {
        var described = source.path("describedObject");
        var kind = GroupVersionKind.of(
                described.path("apiVersion").asText("v1"),
                described.path("kind").asText());
        var object = resourceOf.apply(kind) + "/" + described.path("name").asText();
        long measure = target.custom(object, source.at("/metric/name").asText(), "", selector(source)).stream()
                .mapToLong(Long::longValue)
                .sum();
        boolean shared = source.at("/target/type").asText().equals("AverageValue");
        var proposal = proposal(measure, source.path("target"), shared);
        var status = status("Object", "object");
        var entry = (ObjectNode) status.get("object");
        entry.set("metric", source.path("metric"));
        entry.set("describedObject", described);
        entry.putObject("current")
                .put(
                        shared ? "averageValue" : "value",
                        Quantity.ofMilli(proposal.average()).toString());
        return new Measured(proposal, status);
    }

    /** A measure of something outside of the clusters, for all Pods together or for each. */
    private Measured external(JsonNode source) throws NoMeasure, InterruptedException {
        long measure = target.external(source.at("/metric/name").asText(), selector(source));
        boolean shared = source.at("/target/type").asText().equals("AverageValue");
        var proposal = proposal(measure, source.path("target"), shared);
        var status = status("External", "external");
        var entry = (ObjectNode) status.get("external");
        entry.set("metric", source.path("metric"));
        entry.putObject("current")
                .put(
                        shared ? "averageValue" : "value",
                        Quantity.ofMilli(proposal.average()).toString());
        return new Measured(proposal, status);
    }

    private Proposal proposal(long measure, JsonNode wanted, boolean shared) throws NoMeasure {
        return shared
                ? calculator.byShare(measure, milli(wanted, "averageValue"), scale.there())
                : calculator.byValue(measure, milli(wanted, "value"), pods);
    }

    private static String selector(JsonNode source) {
        var selector = source.at("/metric/selector");
        return selector.isObject() ? LabelSelector.of(selector).toString() : "";
    }

    /** For messages and reasons: {@code FailedGetResourceMetric}. */
    static String failure(JsonNode metric) {
        var type = metric.path("type").asText();
        return "FailedGet" + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1) + "Metric";
    }
}
