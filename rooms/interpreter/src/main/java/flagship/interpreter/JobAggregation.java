package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of Jobs and CronJobs. */
final class JobAggregation {
    private static final String COMPLETE = "Complete";
    private static final String FAILED = "Failed";
    private static final String SUCCESS = "SuccessCriteriaMet";

    private JobAggregation() {}

    /** A finished Job stays as it finished. */
    static ObjectNode job(ObjectNode template, List<OfCluster> items) {
        if (isTrue(template.path("status"), COMPLETE) || isTrue(template.path("status"), FAILED)) {
            return NativeAggregation.present(template);
        }
        var status = Json.object();
        for (String counter : new String[] {"active", "succeeded", "failed"}) {
            Trees.putUnlessZero(status, counter, NativeAggregation.sum(items, counter));
        }
        start(status, template, items);
        finish(status, items);
        return status;
    }

    /** Written once: the API server takes no other time of a Job that runs. */
    private static void start(ObjectNode status, ObjectNode template, List<OfCluster> items) {
        var known = Trees.text(template, "status", "startTime");
        if (!known.isEmpty()) {
            status.put("startTime", known);
        } else if (times(items, "startTime").noneMatch(String::isEmpty)) {
            Times.earliest(times(items, "startTime")).ifPresent(time -> status.put("startTime", time));
        }
    }

    private static void finish(ObjectNode status, List<OfCluster> items) {
        var failed = items.stream().filter(item -> is(item, FAILED)).toList();
        boolean complete = !items.isEmpty() && items.stream().allMatch(item -> is(item, COMPLETE));
        if (!failed.isEmpty()) {
            var names = failed.stream().map(OfCluster::clusterName).collect(Collectors.joining(","));
            add(status, failed, FAILED, "JobFailed", "Job executed failed in member clusters: " + names);
        } else if (complete) {
            if (items.stream().allMatch(item -> is(item, SUCCESS))) {
                add(status, items, SUCCESS, "CompletionsReached", "Reached expected number of succeeded pods");
            }
            add(status, items, COMPLETE, "Completed", "Job completed");
            Times.latest(times(items, "completionTime")).ifPresent(time -> status.put("completionTime", time));
        }
    }

    /** The time is the latest of the members' conditions, so that the same reports always give the same status. */
    private static void add(ObjectNode status, List<OfCluster> items, String type, String reason, String message) {
        var condition = status.withArrayProperty("conditions").addObject();
        condition.put("type", type).put("status", "True");
        Times.latest(items.stream()
                        .flatMap(item -> conditions(NativeAggregation.status(item)))
                        .filter(reported -> Trees.text(reported, "type").equals(type))
                        .map(reported -> Trees.text(reported, "lastTransitionTime")))
                .ifPresent(time -> condition.put("lastProbeTime", time).put("lastTransitionTime", time));
        condition.put("reason", reason).put("message", message);
    }

    private static Stream<String> times(List<OfCluster> items, String field) {
        return items.stream().map(item -> Trees.text(NativeAggregation.status(item), field));
    }

    private static boolean is(OfCluster item, String type) {
        return isTrue(NativeAggregation.status(item), type);
    }

    private static boolean isTrue(JsonNode status, String type) {
        return conditions(status)
                .anyMatch(condition -> Trees.text(condition, "type").equals(type)
                        && Trees.text(condition, "status").equals("True"));
    }

    private static Stream<JsonNode> conditions(JsonNode status) {
        return status.path("conditions").valueStream();
    }

    static ObjectNode cronJob(ObjectNode template, List<OfCluster> items) {
        var status = Json.object();
        var active = Json.mapper().createArrayNode();
        items.forEach(item -> NativeAggregation.status(item).path("active").forEach(job -> active.add(job.deepCopy())));
        if (!active.isEmpty()) {
            status.set("active", active);
        }
        for (String field : new String[] {"lastScheduleTime", "lastSuccessfulTime"}) {
            Times.latest(times(items, field)).ifPresent(time -> status.put(field, time));
        }
        return status;
    }
}
