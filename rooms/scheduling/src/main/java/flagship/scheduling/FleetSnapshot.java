package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubemodel.NamespacedName;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The fleet at one moment: its clusters, and the bindings that want to be together or apart. Immutable, for use by many threads.
 *
 * <p>A change gives a new snapshot that shares what did not change: a cluster costs a copy of an array of references. The content does
 * not depend on the order in which changes came.
 */
public final class FleetSnapshot {
    private final ClusterState[] clusters;
    private final WorkloadPeers peers;
    private final SharedValues shared;
    /** The same object as long as the clusters are the same, but for their capacity: what was computed for all of them can be kept with it. */
    private final Object edition;
    /** What was told of clusters beside their objects: by measure, by cluster. */
    private final Map<String, Map<String, Double>> measures;

    private FleetSnapshot(
            ClusterState[] clusters,
            WorkloadPeers peers,
            SharedValues shared,
            Object edition,
            Map<String, Map<String, Double>> measures) {
        this.clusters = clusters;
        this.peers = peers;
        this.shared = shared;
        this.edition = edition;
        this.measures = measures;
    }

    /** A fleet without clusters. */
    public static FleetSnapshot empty() {
        return new FleetSnapshot(new ClusterState[0], WorkloadPeers.NONE, new SharedValues(), new Object(), Map.of());
    }

    /** A fleet of these clusters; the last one of a name counts. */
    public static FleetSnapshot of(Collection<Cluster> clusters) {
        var snapshot = empty();
        for (Cluster cluster : clusters) {
            snapshot = snapshot.with(cluster);
        }
        return snapshot;
    }

    /** The same with a cluster added or replaced. */
    public FleetSnapshot with(Cluster cluster) {
        var state = ClusterState.of(cluster, shared);
        int found = search(state.name());
        var next = clusters.clone();
        if (found < 0) {
            int place = -found - 1;
            next = Arrays.copyOf(clusters, clusters.length + 1);
            System.arraycopy(clusters, place, next, place + 1, clusters.length - place);
            found = place;
        } else {
            state = state.assuming(clusters[found].capacity().assumed());
        }
        next[found] = state;
        return new FleetSnapshot(next, peers, shared, new Object(), measures);
    }

    /** The same with more or less placed in a cluster than it reports; whatever else is known of it stays. */
    FleetSnapshot assuming(String cluster, UnaryOperator<AssumedLoad> change) {
        int found = search(cluster);
        if (found < 0) {
            return this;
        }
        var next = clusters.clone();
        next[found] =
                clusters[found].assuming(change.apply(clusters[found].capacity().assumed()));
        return new FleetSnapshot(next, peers, shared, edition, measures);
    }

    /** The same without a cluster. */
    public FleetSnapshot withoutCluster(String name) {
        int found = search(name);
        if (found < 0) {
            return this;
        }
        var next = new ClusterState[clusters.length - 1];
        System.arraycopy(clusters, 0, next, 0, found);
        System.arraycopy(clusters, found + 1, next, found, next.length - found);
        return new FleetSnapshot(next, peers, shared, new Object(), measures);
    }

    /** The same with a binding's groups and clusters as they are now. */
    public FleetSnapshot with(ResourceBinding binding) {
        return withPeers(peers.with(binding, shared));
    }

    /** The same without a binding. */
    public FleetSnapshot withoutBinding(NamespacedName key) {
        return withPeers(peers.without(key));
    }

    private FleetSnapshot withPeers(WorkloadPeers next) {
        return next.equals(peers) ? this : new FleetSnapshot(clusters, next, shared, edition, measures);
    }

    /** The same with a measure of clusters: a number each, finite or not; those that are left out have none. */
    public FleetSnapshot withMeasure(String name, Map<String, Double> values) {
        var next = new HashMap<>(measures);
        next.put(name, Map.copyOf(values));
        return new FleetSnapshot(clusters, peers, shared, edition, Map.copyOf(next));
    }

    /** What was told with {@link #withMeasure}; empty if nothing was. */
    Map<String, Double> measure(String name) {
        return measures.getOrDefault(name, Map.of());
    }

    /** Number of clusters, those that are being deleted included. */
    public int size() {
        return clusters.length;
    }

    /** All clusters by name, in byte order. */
    public List<ClusterState> clusters() {
        return List.of(clusters);
    }

    /** Whether something holds of one of these clusters. */
    boolean anyOf(List<String> names, Predicate<ClusterState> holds) {
        return names.stream().flatMap(name -> cluster(name).stream()).anyMatch(holds);
    }

    public Optional<ClusterState> cluster(String name) {
        int found = search(name);
        return found < 0 ? Optional.empty() : Optional.of(clusters[found]);
    }

    /** The cluster at a place in the order of names. */
    ClusterState at(int position) {
        return clusters[position];
    }

    /** The place of a cluster in the order of names; negative if there is none. */
    int position(String name) {
        return search(name);
    }

    Object edition() {
        return edition;
    }

    WorkloadPeers peers() {
        return peers;
    }

    /** Names are ASCII, where the order of chars is the order of bytes. */
    private int search(String name) {
        int low = 0;
        int high = clusters.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = clusters[middle].name().compareTo(name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
