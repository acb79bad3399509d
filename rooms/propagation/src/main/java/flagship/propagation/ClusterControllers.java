package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.Controller;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The front door of cluster management: the life of Cluster objects and the collection of their status.
 *
 * <p>Level-triggered: everything is decided from the Cluster objects and their members as they are now, so a restart anywhere converges.
 * Owns one informer and two controllers with virtual threads; {@link #close} returns after they have ended.
 */
public final class ClusterControllers implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final Duration CACHE_LAG = Duration.ofMillis(50);

    private final Informer clusters;
    private final Controller<String> life;
    private final Controller<String> status;
    private final ClusterStatusReconciler collector;

    private ClusterControllers(Transport host, ClusterConfig config, MemberCopies copies, Clock clock) {
        var hostClient = new KubeClient(host);
        clusters = new Informer(host, ReflectorConfig.of(Cluster.RESOURCE).withKind(Cluster.KIND));
        collector = new ClusterStatusReconciler(hostClient, clusters, config, copies, clock);
        life = Controller.start("cluster", WORKERS, unlessStale(new ClusterLifeReconciler(hostClient, clusters)));
        status = Controller.start("cluster-status", config.parallel(), unlessStale(collector));
        clusters.handle(life.enqueueing(cluster -> List.of(cluster.head().name())));
        clusters.handle(status.enqueueing(cluster -> List.of(cluster.head().name())));
    }

    /** A write that lost against another one was decided from a cache that lags: the next try sees more. */
    private static Reconciler<String> unlessStale(Reconciler<String> reconciler) {
        return name -> {
            try {
                return reconciler.reconcile(name);
            } catch (ApiException e) {
                if (e.status().reason().equals("Conflict")) {
                    return Outcome.after(CACHE_LAG);
                }
                throw e;
            }
        };
    }

    /**
     * Starts managing the clusters of a control plane.
     *
     * @param host the control plane's own API server, as a user that may do everything
     * @param copies what is kept of the members' nodes and pods: a start reads those instead of listing the members
     */
    public static ClusterControllers start(Transport host, ClusterConfig config, MemberCopies copies, Clock clock) {
        var controllers = new ClusterControllers(host, config, copies, clock);
        controllers.clusters.start();
        return controllers;
    }

    @Override
    public void close() {
        clusters.close();
        life.close();
        status.close();
        collector.close();
    }
}
