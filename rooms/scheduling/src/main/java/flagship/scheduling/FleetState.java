package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubemodel.NamespacedName;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The newest {@link FleetSnapshot}. Safe for use by many threads; who decides takes one snapshot and stays with it. */
final class FleetState {
    private volatile FleetSnapshot current = FleetSnapshot.empty();

    FleetSnapshot snapshot() {
        return current;
    }

    /** Puts a cluster in; returns it as it was. */
    Optional<ClusterState> put(Cluster cluster) {
        return change(before -> before.with(cluster)).cluster(cluster.name());
    }

    /** Takes a cluster out; returns it as it was. */
    Optional<ClusterState> removeCluster(String name) {
        return change(before -> before.withoutCluster(name)).cluster(name);
    }

    /** Notes where a binding of a group is. */
    void put(ResourceBinding binding) {
        change(before -> before.with(binding));
    }

    void removeBinding(NamespacedName key) {
        change(before -> before.withoutBinding(key));
    }

    /** Changes what is assumed to be placed in a cluster beyond its report. */
    void assume(String cluster, UnaryOperator<AssumedLoad> load) {
        change(before -> before.assuming(cluster, load));
    }

    /** Notes a measure of clusters that their objects do not hold. */
    void measure(String name, Map<String, Double> values) {
        change(before -> before.withMeasure(name, values));
    }

    /** Returns the snapshot before the change. */
    private synchronized FleetSnapshot change(UnaryOperator<FleetSnapshot> change) {
        var before = current;
        current = change.apply(before);
        return before;
    }

    /** Whether a cluster is on its way out, or gone. */
    static boolean isLeaving(FleetSnapshot fleet, String cluster) {
        return fleet.cluster(cluster).map(ClusterState::isDeleting).orElse(true);
    }
}
