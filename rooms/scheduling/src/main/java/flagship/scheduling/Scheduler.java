package flagship.scheduling;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scheduler: watches bindings and clusters of a control plane and gives each binding its clusters.
 *
 * <p>Level-triggered: everything is decided from the objects as they are now, so a restart anywhere converges. With an election it watches
 * at once and schedules while it leads. Owns its threads; {@link #close} returns after they have ended.
 *
 * <p>Source: Karmada's scheduler, contract section 2.
 */
public final class Scheduler implements AutoCloseable {
    private final KnownBindings bindings;
    private final ClusterEvents clusters;
    private final WaitingBindings waiting;
    private final Wakes wakes;
    private final EventRecorder recorder;
    private final DecisionLog decisions;
    private final FleetState fleet;
    private final SchedulingCore core;
    private final FailoverControllers failover;
    private final SchedulingWorkers workers;
    private final Optional<LeaderElection> election;

    private Scheduler(Transport host, SchedulerConfig config, Plugins plugins, SchedulerMeters meters, Timing timing) {
        var hostClient = new KubeClient(host);
        fleet = new FleetState();
        var own = new OwnBindings(config.name(), config.rules());
        bindings = new KnownBindings(host);
        waiting = new WaitingBindings(config.queueing(), timing);
        wakes = new Wakes(bindings, own, waiting, meters);
        recorder = EventRecorder.start(host, config.name(), timing);
        decisions = new DecisionLog(config.decisionsMax());
        core = new SchedulingCore(config.rules(), plugins);
        var decider = new Decider(core, config.rules(), fleet, decisions, meters.decisions(), timing);
        var writer = new BindingWriter(hostClient, bindings, timing);
        var informer = new Informer(host, ReflectorConfig.of(Cluster.RESOURCE).withKind(Cluster.KIND));
        failover = new FailoverControllers(
                host, bindings, informer, fleet, writer, recorder, config, meters.evictions(), timing);
        clusters = new ClusterEvents(informer, fleet, wakes::add, failover::clusterChanged);
        var attempts = new BindingAttempt(
                bindings,
                new Trigger(config.rules()),
                decider,
                writer,
                new DecisionEventSink(recorder),
                wakes,
                meters,
                timing);
        workers = new SchedulingWorkers(config.inFlight(), waiting, attempts, this::synced, meters, timing);
        bindings.start(new BindingEvents(bindings, own, waiting, fleet, decider, failover, meters));
        clusters.start();
        failover.listen();
        wakes.start();
        var leadership = leading(workers, failover);
        election = config.election().map(lease -> LeaderElection.start(hostClient, lease, leadership, timing));
        if (election.isEmpty()) {
            leadership.started();
        }
    }

    /**
     * Starts scheduling.
     *
     * @param host the control plane's API server, as a user that may read clusters and write bindings and events
     */
    public static Scheduler start(
            Transport host, SchedulerConfig config, Plugins plugins, SchedulerMeters meters, Timing timing) {
        return new Scheduler(host, config, plugins, meters, timing);
    }

    private static LeaderElection.Leadership leading(SchedulingWorkers workers, FailoverControllers failover) {
        return new LeaderElection.Leadership() {
            @Override
            public void started() {
                workers.start();
                failover.start();
            }

            @Override
            public void stopped() {
                workers.stop();
                failover.stop();
            }
        };
    }

    private boolean synced() {
        return clusters.synced() && bindings.synced();
    }

    /** The decisions that are remembered. */
    public DecisionLog decisions() {
        return decisions;
    }

    /** How a binding would be decided on now, by the rules and estimators of this scheduler; empty if it does not exist or has no placement. */
    public Optional<DecisionTrace> decideNow(NamespacedName binding) {
        return bindings.newest(binding)
                .filter(found -> found.spec().placement().isPresent())
                .map(found -> core.explain(fleet.snapshot(), found));
    }

    /** What decides here: rules and plugins as they were set. */
    public SchedulingCore core() {
        return core;
    }

    /** The fleet as it is now. */
    public FleetSnapshot fleet() {
        return fleet.snapshot();
    }

    /** Tells a measure of clusters, for scores that are made from it; the last one of a name counts. Moves nothing by itself. */
    public void measure(String name, Map<String, Double> values) {
        fleet.measure(name, values);
    }

    /** All bindings as they are now. */
    public List<ResourceBinding> bindings() {
        return bindings.briefs().keySet().stream()
                .flatMap(key -> bindings.newest(key).stream())
                .toList();
    }

    /** Bindings that are to be looked at now, after a pause, and when room appears. */
    public Pending pending() {
        var sizes = waiting.sizes();
        return new Pending(sizes.active(), sizes.backoff(), sizes.unschedulable());
    }

    /** Bindings by what they wait for. */
    public record Pending(int active, int backoff, int unschedulable) {}

    @Override
    public void close() {
        election.ifPresent(LeaderElection::close);
        workers.stop();
        failover.close();
        clusters.close();
        bindings.close();
        wakes.close();
        waiting.close();
        recorder.close();
    }
}
