package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * What became of a binding.
 *
 * @param schedulerObservedGeneration the generation that the scheduler last handled
 * @param affinityName the group of {@code clusterAffinities} in use; empty if none; JSON name {@code schedulerObservingAffinityName}
 * @param lastScheduledTime RFC 3339; empty until the first success
 * @param aggregatedStatus one for each cluster that reported
 */
public record BindingStatus(
        long schedulerObservedGeneration,
        String affinityName,
        String lastScheduledTime,
        Conditions conditions,
        List<OfCluster> aggregatedStatus) {
    public static final BindingStatus NONE = new BindingStatus(0, "", "", Conditions.NONE, List.of());

    /** Type of the condition that says whether the scheduler found a place. */
    public static final String SCHEDULED = "Scheduled";

    public static final String HEALTHY = "Healthy";

    public BindingStatus {
        aggregatedStatus = List.copyOf(aggregatedStatus);
    }

    /**
     * The workload in one cluster.
     *
     * @param status what the interpreter took from the member's object
     * @param health Healthy, Unhealthy or Unknown; may be empty
     */
    public record OfCluster(
            String clusterName, Optional<JsonNode> status, boolean applied, String appliedMessage, String health) {
        public static OfCluster of(JsonNode node) {
            return new OfCluster(
                    Fields.text(node, "clusterName"),
                    Fields.optional(node, "status", status -> status),
                    node.path("applied").asBoolean(),
                    Fields.text(node, "appliedMessage"),
                    Fields.text(node, "health"));
        }

        public ObjectNode toJson() {
            var json = Json.object().put("clusterName", clusterName);
            status.ifPresent(it -> json.set("status", it));
            if (applied) {
                json.put("applied", true);
            }
            Fields.putUnlessEmpty(json, "appliedMessage", appliedMessage);
            Fields.putUnlessEmpty(json, "health", health);
            return json;
        }
    }

    static BindingStatus of(JsonNode status) {
        return new BindingStatus(
                status.path("schedulerObservedGeneration").asLong(),
                Fields.text(status, "schedulerObservingAffinityName"),
                Fields.text(status, "lastScheduledTime"),
                Conditions.of(status),
                Fields.list(status, "aggregatedStatus", OfCluster::of));
    }

    /** The {@code status} object. */
    public ObjectNode toJson() {
        var json = Json.object();
        if (schedulerObservedGeneration != 0) {
            json.put("schedulerObservedGeneration", schedulerObservedGeneration);
        }
        Fields.putUnlessEmpty(json, "schedulerObservingAffinityName", affinityName);
        Fields.putUnlessEmpty(json, "lastScheduledTime", lastScheduledTime);
        if (!conditions.all().isEmpty()) {
            json.set("conditions", conditions.toJson());
        }
        Fields.putUnlessEmpty(json, "aggregatedStatus", aggregatedStatus, OfCluster::toJson);
        return json;
    }
}
