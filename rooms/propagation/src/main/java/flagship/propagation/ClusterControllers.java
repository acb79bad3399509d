package flagship.propagation;

import flagship.fleetapi.Cluster;
import flagship.kubeclient.Controller;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Reconciler.Outcome;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The front door of cluster management: the life of Cluster objects, the collection of their status from members in Push
 * mode, and for those in Pull mode the approval of their agents and a mark on those that are silent.
 *
 * <p>Level-triggered: everything is decided from the Cluster objects and their members as they are now, so a restart anywhere converges.
 * Owns three informers and four controllers with virtual threads; {@link #close} returns after they have ended.
 */
public final class ClusterControllers implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final Duration CACHE_LAG = Duration.ofMillis(50);

    private final EventRecorder recorder;
    private final Informer clusters;
    private final Informer leases;
    private final Informer requests;
    private final Controller<String> life;
    private final Controller<String> status;
    private final Controller<String> silence;
    private final Controller<String> approval;
    private final ClusterStatusReconciler collector;

    private ClusterControllers(
            Transport host, ClusterConfig config, MemberCopies copies, Clock clock, PropagationMeters meters) {
        var hostClient = new KubeClient(host);
        recorder = EventRecorder.start(host, "cluster-controller", Timing.SYSTEM);
        clusters = new Informer(host, ReflectorConfig.of(Cluster.RESOURCE).withKind(Cluster.KIND));
        leases = new Informer(host, ReflectorConfig.of(ClusterLease.LEASES).withNamespace(Cluster.SECRET_NAMESPACE));
        collector = new ClusterStatusReconciler(
                hostClient, clusters, MemberScope.pushed(hostClient), config, copies, clock);
        life = Controller.start(
                "cluster",
                WORKERS,
                unlessStale(new ClusterLifeReconciler(hostClient, clusters, new PipelineEvents(recorder))));
        status = Controller.start("cluster-status", config.parallel(), unlessStale(metered(collector, meters)));
        silence = Controller.start(
                "cluster-silence",
                1,
                unlessStale(new SilenceReconciler(hostClient, clusters, leases, config.heartbeat(), clock)));
        requests = new Informer(host, ReflectorConfig.of(AgentApproval.REQUESTS));
        approval =
                Controller.start("agent-approval", 1, unlessStale(new AgentApproval(hostClient, requests, clusters)));
        requests.handle(approval.enqueueing(request -> List.of(request.head().name())));
        clusters.handle(silence.enqueueing(cluster -> List.of(cluster.head().name())));
        clusters.handle(life.enqueueing(cluster -> List.of(cluster.head().name())));
        clusters.handle(status.enqueueing(cluster -> List.of(cluster.head().name())));
    }

    private static Reconciler<String> metered(Reconciler<String> collector, PropagationMeters meters) {
        return cluster -> {
            long start = System.nanoTime();
            try {
                return collector.reconcile(cluster);
            } finally {
                meters.synced(cluster, Duration.ofNanos(System.nanoTime() - start));
            }
        };
    }

    /** A write that lost against another one was decided from a cache that lags: the next try sees more. */
    static Reconciler<String> unlessStale(Reconciler<String> reconciler) {
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
    public static ClusterControllers start(
            Transport host, ClusterConfig config, MemberCopies copies, Clock clock, PropagationMeters meters) {
        var controllers = new ClusterControllers(host, config, copies, clock, meters);
        controllers.leases.start();
        controllers.requests.start();
        controllers.clusters.start();
        return controllers;
    }

    @Override
    public void close() {
        clusters.close();
        leases.close();
        requests.close();
        life.close();
        status.close();
        silence.close();
        approval.close();
        collector.close();
        recorder.close();
    }
}
