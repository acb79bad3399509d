package flagship.sync;

import flagship.catalog.Catalog;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.Transport;
import flagship.sync.ResourceSynchro.Surroundings;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * The running ClusterSynchros, by cluster. Safe for use by many threads; one cluster is worked on by one thread at a time.
 *
 * @param open makes the connection to a member
 */
record Synchros(
        Catalog catalog,
        SyncConfig config,
        Clock clock,
        Function<ClientConfig, Transport> open,
        Map<String, Running> running) {
    /** A synchroniser and the connection that it was started with. */
    record Running(ClientConfig connection, ClusterSynchro synchro) {}

    static Synchros over(Catalog catalog, SyncConfig config, Clock clock, Function<ClientConfig, Transport> open) {
        return new Synchros(catalog, config, clock, open, new ConcurrentHashMap<>());
    }

    Optional<SynchroReport> report(String cluster) {
        return Optional.ofNullable(running.get(cluster))
                .map(found -> found.synchro().report());
    }

    /**
     * Runs the cluster with this connection and this list; a synchroniser with another connection is stopped first.
     *
     * @param clusterId see {@link ClusterSynchro#start}
     * @throws InvalidClusterConfig if no connection can be made of the configuration
     */
    void run(String cluster, ClientConfig connection, SyncList list, String clusterId, Runnable changed)
            throws InvalidClusterConfig {
        var current = running.get(cluster);
        if (current != null && current.connection().equals(connection)) {
            current.synchro().ask(list);
            return;
        }
        var member = opened(connection);
        stop(cluster);
        var rows = new HeldRows(catalog, cluster, changed);
        var lists = new Semaphore(config.listsAtOnce());
        var around = new Surroundings(cluster, member, catalog, rows, config, lists, clock);
        var synchro = ClusterSynchro.start(around, list, clusterId, clock, changed);
        running.put(cluster, new Running(connection, synchro));
    }

    private Transport opened(ClientConfig connection) throws InvalidClusterConfig {
        try {
            return open.apply(connection);
        } catch (KubeConfigException e) {
            throw new InvalidClusterConfig(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether the cluster's synchroniser runs in vain: another process has taken the cluster over. */
    boolean lost(String cluster) {
        var current = running.get(cluster);
        return current != null && current.synchro().lost();
    }

    /** Removes the rows of a cluster that nobody here synchronises. Returns their number. */
    long removeRows(String cluster) throws InterruptedException {
        return catalog.claim(cluster).dropAll();
    }

    /** Stops the cluster's synchroniser; its rows stay. False if none ran. */
    boolean stop(String cluster) {
        var current = running.remove(cluster);
        if (current == null) {
            return false;
        }
        current.synchro().close();
        return true;
    }

    /** Stops all, at the same time. */
    void stopAll() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            running.keySet().forEach(cluster -> threads.execute(() -> stop(cluster)));
        }
    }
}
