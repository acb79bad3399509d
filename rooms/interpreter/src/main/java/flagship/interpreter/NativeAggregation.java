package flagship.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of a native template from those in the clusters. */
final class NativeAggregation {
    /** Gives the whole new status. */
    @FunctionalInterface
    interface Rule {
        ObjectNode status(ObjectNode template, List<OfCluster> items);
    }

    private static final Map<GroupVersionKind, Rule> RULES = Map.ofEntries(
            Map.entry(
                    Kinds.DEPLOYMENT,
                    new WorkloadSums(
                            List.of(),
                            List.of(
                                    "replicas",
                                    "updatedReplicas",
                                    "readyReplicas",
                                    "availableReplicas",
                                    "unavailableReplicas"))),
            Map.entry(
                    Kinds.REPLICA_SET,
                    new WorkloadSums(List.of("replicas"), List.of("readyReplicas", "availableReplicas"))),
            Map.entry(
                    Kinds.DAEMON_SET,
                    new WorkloadSums(
                            List.of(
                                    "currentNumberScheduled",
                                    "desiredNumberScheduled",
                                    "numberMisscheduled",
                                    "numberReady"),
                            List.of("numberAvailable", "updatedNumberScheduled", "numberUnavailable"))),
            Map.entry(
                    Kinds.STATEFUL_SET,
                    new WorkloadSums(
                            List.of("availableReplicas", "replicas"),
                            List.of("currentReplicas", "readyReplicas", "updatedReplicas"))),
            Map.entry(Kinds.JOB, JobAggregation::job),
            Map.entry(Kinds.CRON_JOB, JobAggregation::cronJob),
            Map.entry(Kinds.POD, PhaseAggregation::pod),
            Map.entry(Kinds.PERSISTENT_VOLUME, PhaseAggregation::volume),
            Map.entry(Kinds.PERSISTENT_VOLUME_CLAIM, PhaseAggregation::claim),
            Map.entry(Kinds.SERVICE, AddressAggregation::service),
            Map.entry(Kinds.INGRESS, AddressAggregation::ingress),
            Map.entry(Kinds.DISRUPTION_BUDGET, NativeAggregation::disruptionBudget),
            Map.entry(Kinds.AUTOSCALER, NativeAggregation::autoscaler));

    private NativeAggregation() {}

    static boolean handles(GroupVersionKind kind) {
        return RULES.containsKey(kind);
    }

    /** Absent for kinds without rule. */
    static Optional<ObjectNode> aggregate(ObjectNode template, List<OfCluster> items) {
        return Optional.ofNullable(RULES.get(Trees.kind(template))).map(rule -> {
            var result = template.deepCopy();
            var status = rule.status(template, items);
            if (!status.isEmpty() || template.has("status")) {
                result.set("status", status);
            }
            return result;
        });
    }

    /** What a cluster reported; a missing node if it has not. */
    static JsonNode status(OfCluster item) {
        return item.status().orElseGet(MissingNode::getInstance);
    }

    /** The status of the template as it is, copied; empty if it has none. */
    static ObjectNode present(ObjectNode template) {
        return template.get("status") instanceof ObjectNode status ? status.deepCopy() : Json.object();
    }

    /** The sum over the clusters. */
    static long sum(List<OfCluster> items, String field) {
        return items.stream()
                .mapToLong(item -> status(item).path(field).asLong())
                .sum();
    }

    private static ObjectNode disruptionBudget(ObjectNode template, List<OfCluster> items) {
        var status = present(template);
        for (String field : new String[] {"currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"}) {
            Trees.put(status, field, sum(items, field));
        }
        var disrupted = Json.object();
        for (OfCluster item : items) {
            status(item)
                    .path("disruptedPods")
                    .forEachEntry((pod, time) -> disrupted.set(item.clusterName() + "/" + pod, time.deepCopy()));
        }
        if (disrupted.isEmpty()) {
            status.remove("disruptedPods");
        } else {
            status.set("disruptedPods", disrupted);
        }
        return status;
    }

    private static ObjectNode autoscaler(ObjectNode template, List<OfCluster> items) {
        var status = present(template);
        Trees.putUnlessZero(status, "currentReplicas", sum(items, "currentReplicas"));
        Trees.put(status, "desiredReplicas", sum(items, "desiredReplicas"));
        return status;
    }
}
