package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * A template, what it needs, the rules for it and where it goes. Absent strings are empty.
 *
 * @param replicas in all, or for each cluster if Duplicated; 0 where the template has none
 * @param components its pod templates; empty unless several were asked for
 * @param clusters the result of the last scheduling
 * @param placement absent on bindings that exist because another one depends on them
 * @param requiredBy the bindings that depend on this one
 * @param schedulerName empty means {@code default-scheduler}
 * @param rescheduleTriggeredAt RFC 3339; empty unless somebody asked for a fresh placement
 * @param schedulePriority higher is placed earlier
 */
public record BindingSpec(
        ObjectReference resource,
        boolean propagateDeps,
        Optional<ReplicaRequirements> replicaRequirements,
        int replicas,
        List<Component> components,
        List<TargetCluster> clusters,
        Optional<Placement> placement,
        List<GracefulEvictionTask> gracefulEvictionTasks,
        List<RequiredBy> requiredBy,
        String schedulerName,
        Optional<Failover> failover,
        String conflictResolution,
        String rescheduleTriggeredAt,
        Optional<BindingSuspension> suspension,
        Optional<Boolean> preserveResourcesOnDeletion,
        Optional<Integer> schedulePriority,
        Optional<WorkloadAffinityGroups> workloadAffinityGroups) {
    public BindingSpec {
        components = List.copyOf(components);
        clusters = List.copyOf(clusters);
        gracefulEvictionTasks = List.copyOf(gracefulEvictionTasks);
        requiredBy = List.copyOf(requiredBy);
    }

    /** The template. */
    public record ObjectReference(
            String apiVersion, String kind, String namespace, String name, String uid, String resourceVersion) {
        static ObjectReference of(JsonNode node) {
            return new ObjectReference(
                    Fields.text(node, "apiVersion"),
                    Fields.text(node, "kind"),
                    Fields.text(node, "namespace"),
                    Fields.text(node, "name"),
                    Fields.text(node, "uid"),
                    Fields.text(node, "resourceVersion"));
        }

        ObjectNode toJson() {
            var json = Json.object().put("apiVersion", apiVersion).put("kind", kind);
            Fields.putUnlessEmpty(json, "namespace", namespace);
            json.put("name", name);
            Fields.putUnlessEmpty(json, "uid", uid);
            Fields.putUnlessEmpty(json, "resourceVersion", resourceVersion);
            return json;
        }
    }

    /** A binding that depends on this one, and where it goes. */
    public record RequiredBy(String namespace, String name, List<TargetCluster> clusters) {
        public RequiredBy {
            clusters = List.copyOf(clusters);
        }

        static RequiredBy of(JsonNode node) {
            return new RequiredBy(
                    Fields.text(node, "namespace"),
                    Fields.text(node, "name"),
                    Fields.list(node, "clusters", TargetCluster::of));
        }

        ObjectNode toJson() {
            var json = Json.object();
            Fields.putUnlessEmpty(json, "namespace", namespace);
            json.put("name", name);
            if (!clusters.isEmpty()) {
                json.set("clusters", TargetCluster.toJson(clusters));
            }
            return json;
        }
    }

    /** The groups of a workload, {@code key=value}; empty means none. */
    public record WorkloadAffinityGroups(String affinityGroup, String antiAffinityGroup) {
        static WorkloadAffinityGroups of(JsonNode node) {
            return new WorkloadAffinityGroups(
                    Fields.text(node, "affinityGroup"), Fields.text(node, "antiAffinityGroup"));
        }

        ObjectNode toJson() {
            var json = Json.object();
            Fields.putUnlessEmpty(json, "affinityGroup", affinityGroup);
            Fields.putUnlessEmpty(json, "antiAffinityGroup", antiAffinityGroup);
            return json;
        }
    }

    public static BindingSpec of(JsonNode spec) {
        return new BindingSpec(
                ObjectReference.of(spec.path("resource")),
                spec.path("propagateDeps").asBoolean(),
                Fields.optional(spec, "replicaRequirements", ReplicaRequirements::of),
                spec.path("replicas").asInt(),
                Fields.list(spec, "components", Component::of),
                Fields.list(spec, "clusters", TargetCluster::of),
                Fields.optional(spec, "placement", Placement::of),
                Fields.list(spec, "gracefulEvictionTasks", GracefulEvictionTask::of),
                Fields.list(spec, "requiredBy", RequiredBy::of),
                Fields.text(spec, "schedulerName"),
                Fields.optional(spec, "failover", Failover::of),
                Fields.text(spec, "conflictResolution"),
                Fields.text(spec, "rescheduleTriggeredAt"),
                Fields.optional(spec, "suspension", BindingSuspension::of),
                Fields.optionalBoolean(spec, "preserveResourcesOnDeletion"),
                Fields.optional(
                        spec, "schedulePriority", it -> it.path("priority").asInt()),
                Fields.optional(spec, "workloadAffinityGroups", WorkloadAffinityGroups::of));
    }

    /** The same with other rules; also to share one instance of equal rules among the bindings of a policy. */
    public BindingSpec withPlacement(Placement rules) {
        return new BindingSpec(
                resource,
                propagateDeps,
                replicaRequirements,
                replicas,
                components,
                clusters,
                Optional.of(rules),
                gracefulEvictionTasks,
                requiredBy,
                schedulerName,
                failover,
                conflictResolution,
                rescheduleTriggeredAt,
                suspension,
                preserveResourcesOnDeletion,
                schedulePriority,
                workloadAffinityGroups);
    }

    /** The same with another result. */
    public BindingSpec withClusters(List<TargetCluster> result) {
        return new BindingSpec(
                resource,
                propagateDeps,
                replicaRequirements,
                replicas,
                components,
                result,
                placement,
                gracefulEvictionTasks,
                requiredBy,
                schedulerName,
                failover,
                conflictResolution,
                rescheduleTriggeredAt,
                suspension,
                preserveResourcesOnDeletion,
                schedulePriority,
                workloadAffinityGroups);
    }

    /** The same for another state of the template. */
    public BindingSpec withResource(ObjectReference template) {
        return new BindingSpec(
                template,
                propagateDeps,
                replicaRequirements,
                replicas,
                components,
                clusters,
                placement,
                gracefulEvictionTasks,
                requiredBy,
                schedulerName,
                failover,
                conflictResolution,
                rescheduleTriggeredAt,
                suspension,
                preserveResourcesOnDeletion,
                schedulePriority,
                workloadAffinityGroups);
    }

    /** The same with other bindings that depend on it. */
    public BindingSpec withRequiredBy(List<RequiredBy> others) {
        return new BindingSpec(
                resource,
                propagateDeps,
                replicaRequirements,
                replicas,
                components,
                clusters,
                placement,
                gracefulEvictionTasks,
                others,
                schedulerName,
                failover,
                conflictResolution,
                rescheduleTriggeredAt,
                suspension,
                preserveResourcesOnDeletion,
                schedulePriority,
                workloadAffinityGroups);
    }

    /** The {@code spec} object. */
    public ObjectNode toJson() {
        var json = Json.object();
        json.set("resource", resource.toJson());
        if (propagateDeps) {
            json.put("propagateDeps", true);
        }
        replicaRequirements.ifPresent(it -> json.set("replicaRequirements", it.toJson()));
        Fields.putUnlessZero(json, "replicas", replicas);
        Fields.putUnlessEmpty(json, "components", components, Component::toJson);
        if (!clusters.isEmpty()) {
            json.set("clusters", TargetCluster.toJson(clusters));
        }
        placement.ifPresent(it -> json.set("placement", it.toJson()));
        Fields.putUnlessEmpty(json, "gracefulEvictionTasks", gracefulEvictionTasks, GracefulEvictionTask::toJson);
        Fields.putUnlessEmpty(json, "requiredBy", requiredBy, RequiredBy::toJson);
        Fields.putUnlessEmpty(json, "schedulerName", schedulerName);
        failover.ifPresent(it -> json.set("failover", it.toJson()));
        Fields.putUnlessEmpty(json, "conflictResolution", conflictResolution);
        Fields.putUnlessEmpty(json, "rescheduleTriggeredAt", rescheduleTriggeredAt);
        suspension.ifPresent(it -> json.set("suspension", it.toJson()));
        preserveResourcesOnDeletion.ifPresent(keep -> json.put("preserveResourcesOnDeletion", keep));
        schedulePriority.ifPresent(it -> json.putObject("schedulePriority").put("priority", it));
        workloadAffinityGroups.ifPresent(it -> json.set("workloadAffinityGroups", it.toJson()));
        return json;
    }
}
