package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.interpreter.NativeAggregation.Rule;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status of a bundled kind's template from those in the clusters: counters add up, conditions come together. */
final class BundledAggregation {
    /** Of one condition in several clusters the first of these is that of the template. */
    private static final List<String> WORST_FIRST = List.of("False", "Unknown", "True");

    private static final Map<GroupVersionKind, Rule> RULES = rules();

    private BundledAggregation() {}

    private static Map<GroupVersionKind, Rule> rules() {
        var rules = new HashMap<GroupVersionKind, Rule>();
        rules.put(
                BundledKinds.CLONE_SET,
                sums(
                        "replicas",
                        "updatedReplicas",
                        "readyReplicas",
                        "availableReplicas",
                        "updatedReadyReplicas",
                        "expectedUpdatedReplicas"));
        rules.put(
                BundledKinds.KRUISE_STATEFUL_SET,
                sums(
                        "replicas",
                        "readyReplicas",
                        "currentReplicas",
                        "updatedReplicas",
                        "availableReplicas",
                        "updatedReadyReplicas"));
        rules.put(
                BundledKinds.KRUISE_DAEMON_SET,
                sums(
                        "currentNumberScheduled",
                        "desiredNumberScheduled",
                        "numberMisscheduled",
                        "numberReady",
                        "numberAvailable",
                        "updatedNumberScheduled",
                        "numberUnavailable"));
        rules.put(BundledKinds.SIDECAR_SET, sums("matchedPods", "updatedPods", "readyPods", "updatedReadyPods"));
        rules.put(BundledKinds.UNITED_DEPLOYMENT, sums("replicas", "readyReplicas", "updatedReplicas"));
        rules.put(BundledKinds.BROADCAST_JOB, BundledAggregation::broadcastJob);
        rules.put(BundledKinds.ADVANCED_CRON_JOB, JobAggregation::cronJob);
        BundledKinds.FLUX.forEach(kind -> rules.put(kind, BundledAggregation::conditions));
        for (var kind : List.of(
                BundledKinds.KYVERNO_CLUSTER_POLICY,
                BundledKinds.KYVERNO_POLICY,
                BundledKinds.NOTEBOOK,
                BundledKinds.PYTORCH_JOB,
                BundledKinds.TF_JOB,
                BundledKinds.MPI_JOB)) {
            rules.put(kind, BundledAggregation::conditions);
        }
        return Map.copyOf(rules);
    }

    private static Rule sums(String... fields) {
        return new WorkloadSums(List.of(), List.of(fields));
    }

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    static ObjectNode aggregate(ObjectNode template, List<OfCluster> items) {
        var result = template.deepCopy();
        var rule = RULES.get(Trees.kind(template));
        if (rule != null) {
            result.set("status", rule.status(template, items));
        }
        return result;
    }

    private static ObjectNode broadcastJob(ObjectNode template, List<OfCluster> items) {
        var status = conditions(template, items);
        for (String counter : new String[] {"active", "succeeded", "failed", "desired"}) {
            Trees.putUnlessZero(status, counter, NativeAggregation.sum(items, counter));
        }
        return status;
    }

    /** The present status with the conditions of all clusters, each type once; messages say which cluster they are from. */
    private static ObjectNode conditions(ObjectNode template, List<OfCluster> items) {
        var status = NativeAggregation.present(template);
        var byType = new LinkedHashMap<String, ObjectNode>();
        for (OfCluster item : items) {
            for (JsonNode condition : NativeAggregation.status(item).path("conditions")) {
                if (condition instanceof ObjectNode object) {
                    byType.merge(
                            Trees.text(object, "type"), named(object, item.clusterName()), BundledAggregation::joined);
                }
            }
        }
        if (!byType.isEmpty()) {
            var array = Json.mapper().createArrayNode();
            array.addAll(byType.values());
            status.set("conditions", array);
        }
        return status;
    }

    private static ObjectNode named(ObjectNode condition, String cluster) {
        return condition.deepCopy().put("message", cluster + "=" + Trees.text(condition, "message"));
    }

    private static ObjectNode joined(ObjectNode first, ObjectNode second) {
        var message = Trees.text(first, "message") + ", " + Trees.text(second, "message");
        var worst = WORST_FIRST.indexOf(Trees.text(second, "status")) < WORST_FIRST.indexOf(Trees.text(first, "status"))
                ? second
                : first;
        return worst.put("message", message);
    }
}
