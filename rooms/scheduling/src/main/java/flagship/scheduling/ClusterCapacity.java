package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterStatus.Modeling;
import flagship.fleetapi.ClusterStatus.ResourceSummary;
import flagship.kubemodel.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster has free.
 *
 * @param known false until the cluster reported a resource summary
 * @param freePods may be negative
 * @param free what is left of each allocatable resource; may be negative
 * @param nodes nodes by grade, if the cluster counts them
 * @param assumed what was placed since the report; it is subtracted from pods and resources already, not from nodes
 */
record ClusterCapacity(boolean known, long freePods, ResourceAmounts free, NodeGrades nodes, AssumedLoad assumed) {
    static final ClusterCapacity UNKNOWN =
            new ClusterCapacity(false, 0, ResourceAmounts.NONE, NodeGrades.NONE, AssumedLoad.NONE);

    static ClusterCapacity of(Cluster cluster, SharedValues shared) {
        return cluster.status()
                .resourceSummary()
                .map(summary -> of(summary, cluster, shared))
                .orElse(UNKNOWN);
    }

    private static ClusterCapacity of(ResourceSummary summary, Cluster cluster, SharedValues shared) {
        var free = new TreeMap<>(ResourceAmounts.parse(summary.allocatable()));
        subtract(free, ResourceAmounts.parse(summary.allocated()));
        subtract(free, ResourceAmounts.parse(summary.allocating()));
        var pods = free.remove(ResourceNames.PODS);
        var amounts = ResourceAmounts.of(free);
        List<Modeling> counts = summary.allocatableModelings();
        return new ClusterCapacity(
                true,
                pods == null ? 0 : pods.value(),
                new ResourceAmounts(shared.sharedTexts(amounts.names()), amounts.amounts()),
                counts.isEmpty()
                        ? NodeGrades.NONE
                        : NodeGrades.of(
                                shared.shared(GradeModels.of(cluster.spec().resourceModels())), counts),
                AssumedLoad.NONE);
    }

    private static void subtract(Map<String, Quantity> free, Map<String, Quantity> taken) {
        taken.forEach((name, amount) -> free.computeIfPresent(name, (key, before) -> before.subtract(amount)));
    }

    /** The same with something placed since the report; this must be the report alone. */
    ClusterCapacity assuming(AssumedLoad load) {
        if (load.isEmpty() || !known) {
            return this;
        }
        var left = free.amounts().clone();
        for (int index = 0; index < left.length; index++) {
            left[index] -= load.amount(free.names().get(index));
        }
        return new ClusterCapacity(true, freePods - load.pods(), new ResourceAmounts(free.names(), left), nodes, load);
    }

    /** Whether there is more of something than before: of Pod slots, a resource, or nodes of a grade. */
    boolean exceeds(ClusterCapacity before) {
        return freePods > before.freePods || free.exceeds(before.free) || nodes.exceeds(before.nodes);
    }
}
