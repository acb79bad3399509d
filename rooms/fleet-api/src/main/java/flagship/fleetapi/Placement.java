package flagship.fleetapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which a workload is placed.
 *
 * <p>Source: Karmada, {@code policy.karmada.io/v1alpha1}. Two placements are equal if they say the same; an empty list is an absent one,
 * but for {@code affinityGroups}.
 *
 * @param clusterAffinity excludes {@code affinityGroups} in valid objects
 * @param affinityGroups tried in turn; JSON name clusterAffinities; a list that is present and empty places nothing
 * @param replicaScheduling absent means Duplicated
 */
public record Placement(
        Optional<ClusterAffinity> clusterAffinity,
        Optional<List<AffinityGroup>> affinityGroups,
        List<Toleration> clusterTolerations,
        List<SpreadConstraint> spreadConstraints,
        Optional<ReplicaScheduling> replicaScheduling,
        Optional<WorkloadAffinity> workloadAffinity) {
    /** Every replica to every cluster. */
    public static final Placement EVERYWHERE =
            new Placement(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());

    public Placement {
        affinityGroups = affinityGroups.map(List::copyOf);
        clusterTolerations = List.copyOf(clusterTolerations);
        spreadConstraints = List.copyOf(spreadConstraints);
    }

    public static Placement of(JsonNode node) {
        return new Placement(
                Fields.optional(node, "clusterAffinity", ClusterAffinity::of),
                Fields.optionalList(node, "clusterAffinities", AffinityGroup::of),
                Fields.list(node, "clusterTolerations", Toleration::of),
                Fields.list(node, "spreadConstraints", SpreadConstraint::of),
                Fields.optional(node, "replicaScheduling", ReplicaScheduling::of),
                Fields.optional(node, "workloadAffinity", WorkloadAffinity::of));
    }

    /** The object, members in Karmada's order, absent ones omitted. */
    public ObjectNode toJson() {
        var json = Json.object();
        clusterAffinity.ifPresent(affinity -> json.set("clusterAffinity", affinity.toJson()));
        affinityGroups.ifPresent(groups -> Fields.putList(json, "clusterAffinities", groups, AffinityGroup::toJson));
        Fields.putUnlessEmpty(json, "clusterTolerations", clusterTolerations, Toleration::toJson);
        Fields.putUnlessEmpty(json, "spreadConstraints", spreadConstraints, SpreadConstraint::toJson);
        replicaScheduling.ifPresent(scheduling -> json.set("replicaScheduling", scheduling.toJson()));
        workloadAffinity.ifPresent(affinity -> json.set("workloadAffinity", affinity.toJson()));
        return json;
    }
}
