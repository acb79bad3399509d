package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import java.util.function.Consumer;

/** Keeps the {@link FleetState} up to date and says what each change of a cluster means. Owns one informer. */
final class ClusterEvents implements InformerHandler, AutoCloseable {
    private final Informer informer;
    private final FleetState fleet;
    private final Consumer<ClusterChange> changes;
    private final Consumer<String> names;

    /**
     * @param changes hears of each change after it is in the state; may block, which slows the reading down
     * @param names hears which cluster changed, however little
     */
    ClusterEvents(Informer informer, FleetState fleet, Consumer<ClusterChange> changes, Consumer<String> names) {
        this.informer = informer;
        this.fleet = fleet;
        this.changes = changes;
        this.names = names;
    }

    void start() {
        informer.handle(this).start();
    }

    boolean synced() {
        return informer.synced();
    }

    @Override
    public void added(RawObject object) {
        var cluster = Cluster.of(object.toJson());
        fleet.put(cluster);
        fleet.snapshot().cluster(cluster.name()).map(ClusterChange::added).ifPresent(changes);
        names.accept(cluster.name());
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        boolean edited = old.head().generation() != current.head().generation()
                || !old.head().labels().equals(current.head().labels());
        var cluster = Cluster.of(current.toJson());
        var before = fleet.put(cluster);
        var after = fleet.snapshot().cluster(cluster.name());
        if (before.isPresent() && after.isPresent()) {
            changes.accept(ClusterChange.of(before.get(), after.get(), edited));
        }
        names.accept(cluster.name());
    }

    @Override
    public void deleted(RawObject last) {
        fleet.removeCluster(last.head().name()).map(ClusterChange::vanished).ifPresent(changes);
    }

    @Override
    public void close() {
        informer.close();
    }
}
