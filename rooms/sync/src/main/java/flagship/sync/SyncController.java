package flagship.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ClusterSyncResources;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Finalizers;
import flagship.fleetapi.GroupResources;
import flagship.fleetapi.PediaCluster;
import flagship.fleetapi.PediaClusterStatus;
import flagship.fleetapi.SyncFilter;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles one PediaCluster, named by the key: starts, changes and ends its synchroniser and writes its status. Nobody else writes that
 * status.
 *
 * <p>Source: Clusterpedia 0.9, {@code synchromanager/clustersynchro_manager.go} (contract clusterpedia.md 2.4, 2.5).
 *
 * @param share which clusters are this process's; the others are left alone
 * @param changed called with a cluster's name when its report has changed
 */
record SyncController(
        HostObjects host,
        KubeClient hostClient,
        Synchros synchros,
        ClientConfigs connections,
        Share share,
        Clock clock,
        Consumer<String> changed)
        implements Reconciler<String> {
    private static final Logger log = LoggerFactory.getLogger(SyncController.class);

    /** Remembers which cluster the rows come from, so that another one under the same name is noticed. */
    static final String CLUSTER_ID = "flagship.io/cluster-id";

    private static final Duration UNTIL_SYNCED = Duration.ofMillis(20);

    /** Two processes that both believe to be alone take a cluster from each other no faster than this. */
    private static final Duration UNTIL_CLAIMED_AGAIN = Duration.ofSeconds(5);

    @Override
    public Outcome reconcile(String name) throws IOException, InterruptedException {
        if (!host.synced()) {
            return Outcome.after(UNTIL_SYNCED);
        }
        if (!share.owns(name)) {
            synchros.stop(name);
            return Outcome.done();
        }
        var found = host.pediaCluster(name);
        if (found.isEmpty()) {
            removeRows(name);
            return Outcome.done();
        }
        try {
            return reconcile(found.get());
        } catch (ApiException e) {
            if (e.code() == 409 || e.code() == 404) {
                // The cache is behind: the event that it waits for brings the key again, this is for the case that it
                // does not.
                return Outcome.retry();
            }
            throw e;
        }
    }

    private Outcome reconcile(PediaCluster cluster) throws IOException, InterruptedException {
        var shard = synchros.config().shardingName();
        var decision = Sharding.decide(shard, cluster);
        if (decision == Sharding.IGNORE) {
            synchros.stop(cluster.name());
            return Outcome.done();
        }
        if (cluster.metadata().isBeingDeleted()) {
            finish(cluster);
            return Outcome.done();
        }
        if (decision == Sharding.RELEASE) {
            synchros.stop(cluster.name());
            write(cluster, composer(cluster).stopped(Optional.empty()));
            return Outcome.done();
        }
        if (!cluster.metadata().finalizers().contains(PediaCluster.FINALIZER)) {
            addFinalizer(cluster);
            return Outcome.done(); // The change brings the key again.
        }
        return run(cluster, shard);
    }

    private Outcome run(PediaCluster cluster, String shard) throws IOException, InterruptedException {
        if (synchros.lost(cluster.name())) {
            log.atWarn()
                    .addKeyValue("cluster", cluster.name())
                    .log("another process writes the rows of this cluster, taking it back if it stays ours");
            synchros.stop(cluster.name());
            return Outcome.after(UNTIL_CLAIMED_AGAIN);
        }
        var validated = start(cluster);
        var report = synchros.report(cluster.name());
        var connection = Optional.ofNullable(synchros.running().get(cluster.name()))
                .map(running -> running.connection().server().toString());
        write(
                cluster,
                composer(cluster)
                        .compose(
                                validated,
                                connection.orElse(cluster.spec().apiserver()),
                                report,
                                report.isPresent()
                                        ? Optional.of(shard)
                                        : cluster.status().shardingName()));
        remember(cluster, report.map(SynchroReport::clusterId).orElse(""));
        return Outcome.done();
    }

    /** Starts or changes the synchroniser if the spec allows it; what runs goes on if not. Returns the condition Validated. */
    private Condition start(PediaCluster cluster) {
        var spec = cluster.spec();
        ClientConfig connection;
        try {
            connection = connections.of(spec);
            checkFilter(spec.syncFilter());
        } catch (InvalidClusterConfig e) {
            return invalid(e);
        }
        var referred = spec.syncResourcesRefName().isEmpty()
                ? Optional.<List<GroupResources>>empty()
                : host.syncResources(spec.syncResourcesRefName()).map(ClusterSyncResources::syncResources);
        var list = SyncList.of(
                spec.syncResources(), referred.orElse(List.of()), spec.syncAllCustomResources(), spec.syncFilter());
        if (list.asksForEverything() && !synchros.config().allowAllResources()) {
            return Condition.isFalse(
                    "Validated",
                    "InvalidSyncResources",
                    "spec.syncResources asks for group \"*\", but feature gate AllowSyncAllResources is off");
        }
        try {
            var id = cluster.metadata().annotations().getOrDefault(CLUSTER_ID, "");
            synchros.run(cluster.name(), connection, list, id, () -> changed.accept(cluster.name()));
        } catch (InvalidClusterConfig e) {
            return invalid(e);
        }
        boolean dangling = !spec.syncResourcesRefName().isEmpty() && referred.isEmpty();
        return Condition.isTrue("Validated", "Validated", dangling ? "Warning: sync resource ref is not found" : "");
    }

    private static void checkFilter(SyncFilter filter) throws InvalidClusterConfig {
        for (String path : filter.strippedFields()) {
            StrippedField.parse(path);
        }
        try {
            LabelSelector.parse(filter.labelSelector());
        } catch (ApiException e) {
            throw new InvalidClusterConfig("syncFilter.labelSelector: " + e.getMessage());
        }
    }

    private static Condition invalid(InvalidClusterConfig e) {
        return Condition.isFalse("Validated", "InvalidConfig", "invalid cluster config: " + e.getMessage());
    }

    private StatusComposer composer(PediaCluster cluster) {
        return new StatusComposer(cluster.status(), clock.instant());
    }

    private void write(PediaCluster cluster, PediaClusterStatus status) throws IOException, InterruptedException {
        if (status.equals(cluster.status())) {
            return;
        }
        var object = cluster.toJson();
        object.set("status", status.toJson());
        hostClient.replaceStatus(PediaCluster.RESOURCE, object);
    }

    private void finish(PediaCluster cluster) throws IOException, InterruptedException {
        if (!cluster.metadata().finalizers().contains(PediaCluster.FINALIZER)) {
            synchros.stop(cluster.name());
            return;
        }
        removeRows(cluster.name());
        patch(cluster, Finalizers.remove(cluster.metadata(), PediaCluster.FINALIZER));
    }

    private void addFinalizer(PediaCluster cluster) throws IOException, InterruptedException {
        var patch = Json.object();
        Finalizers.add(patch, cluster.metadata(), PediaCluster.FINALIZER);
        patch(cluster, patch);
    }

    private void remember(PediaCluster cluster, String clusterId) throws IOException, InterruptedException {
        var known = cluster.metadata().annotations().getOrDefault(CLUSTER_ID, "");
        if (clusterId.isEmpty() || clusterId.equals(known)) {
            return;
        }
        var patch = Json.object();
        patch.putObject("metadata").putObject("annotations").put(CLUSTER_ID, clusterId);
        patch(cluster, patch);
    }

    private void patch(PediaCluster cluster, ObjectNode patch) throws IOException, InterruptedException {
        hostClient.mergePatch(PediaCluster.RESOURCE, new NamespacedName("", cluster.name()), patch);
    }

    private void removeRows(String name) throws InterruptedException {
        boolean ran = synchros.stop(name);
        long rows = synchros.removeRows(name);
        if (ran || rows > 0) {
            log.atInfo().addKeyValue("cluster", name).addKeyValue("rows", rows).log("cluster is gone, rows removed");
        }
    }
}
