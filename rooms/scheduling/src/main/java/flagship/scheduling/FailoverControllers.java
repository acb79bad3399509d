package flagship.scheduling;

import flagship.fleetapi.ClusterTaintPolicy;
import flagship.fleetapi.WorkloadRebalancer;
import flagship.kubeclient.EventRecorder;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.KnownBindings.Brief;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What moves workloads beside the scheduler: taints, failing workloads, the end of evictions, requests for fresh placements. Runs while this
 * process leads; what it hears before, it looks at then. Owns two informers.
 */
final class FailoverControllers implements AutoCloseable {
    private static final int WORKERS = 3;

    private final KnownBindings bindings;
    private final FleetState fleet;
    private final FailoverConfig config;
    private final Informer clusters;
    private final Informer policies;
    private final Informer rebalancers;
    private final LeadingController<NamespacedName> eviction;
    private final ApplicationFailover applicationFailover;
    private final LeadingController<NamespacedName> application;
    private final NoExecuteEviction taintManager;
    private final LeadingController<NamespacedName> taints;
    private final LeadingController<String> taintPolicies;
    private final LeadingController<String> rebalancing;
    private final Optional<LeadingController<String>> descheduling;

    FailoverControllers(
            Transport host,
            KnownBindings bindings,
            Informer clusters,
            FleetState fleet,
            BindingWriter writer,
            EventRecorder recorder,
            SchedulerConfig scheduler,
            EvictionMeters meters,
            Timing timing) {
        this.bindings = bindings;
        this.fleet = fleet;
        this.config = scheduler.failover();
        this.clusters = clusters;
        var hostClient = new KubeClient(host);
        policies = new Informer(
                host, ReflectorConfig.of(ClusterTaintPolicy.RESOURCE).withKind(ClusterTaintPolicy.KIND));
        rebalancers = new Informer(
                host, ReflectorConfig.of(WorkloadRebalancer.RESOURCE).withKind(WorkloadRebalancer.KIND));
        eviction = new LeadingController<>(
                "graceful-eviction",
                WORKERS,
                new GracefulEviction(
                        bindings, writer, new DecisionEventSink(recorder), config.gracefulTimeout(), timing),
                () -> keys(Brief::evicting));
        applicationFailover = new ApplicationFailover(bindings, writer, config, timing);
        application = new LeadingController<>(
                "application-failover", WORKERS, applicationFailover, () -> keys(Brief::failsOver));
        taintManager = new NoExecuteEviction(bindings, fleet, writer, config, meters, timing);
        taints = new LeadingController<>("taint-eviction", WORKERS, taintManager, () -> keys(this::isTainted));
        taintPolicies = new LeadingController<>(
                "cluster-taint-policy",
                1,
                new TaintPolicyController(hostClient, clusters, policies, recorder, scheduler.rules(), timing),
                () -> names(clusters));
        rebalancing = new LeadingController<>(
                "workload-rebalancer", 1, new Rebalancing(hostClient, rebalancers, timing), () -> names(rebalancers));
        descheduling = scheduler
                .descheduling()
                .map(it -> new LeadingController<>(
                        "descheduler",
                        1,
                        new Descheduler(bindings, writer, new DecisionEventSink(recorder), it),
                        () -> List.of("every binding")));
    }

    /** Starts to listen. */
    void listen() {
        if (config.taintPolicies()) {
            policies.handle(hearing(_ -> names(clusters).forEach(taintPolicies::enqueue)))
                    .start();
        }
        rebalancers.handle(hearing(rebalancing::enqueue)).start();
    }

    /** Passes the name of each object that changes on. */
    private static InformerHandler hearing(Consumer<String> names) {
        return InformerHandler.ofChanges(object -> names.accept(object.head().name()));
    }

    /** This process leads. */
    void start() {
        eviction.start();
        application.start();
        rebalancing.start();
        descheduling.ifPresent(LeadingController::start);
        if (config.taintEviction()) {
            taints.start();
        }
        if (config.taintPolicies()) {
            taintPolicies.start();
        }
    }

    /** It leads no more; returns when nothing is done any more. */
    void stop() {
        descheduling.ifPresent(LeadingController::stop);
        List.of(eviction, application, rebalancing, taints, taintPolicies).forEach(LeadingController::stop);
        applicationFailover.stopped();
        taintManager.stopped();
    }

    /** A binding, or its status, changed. */
    void bindingChanged(NamespacedName key) {
        var brief = bindings.brief(key);
        if (brief.filter(Brief::evicting).isPresent()) {
            eviction.enqueue(key);
        }
        if (brief.filter(Brief::failsOver).isPresent()) {
            application.enqueue(key);
        }
        if (config.taintEviction() && brief.filter(this::isTainted).isPresent()) {
            taints.enqueue(key);
        }
    }

    void clusterChanged(String name) {
        taintPolicies.enqueue(name);
        if (config.taintEviction() && fleet.snapshot().anyOf(List.of(name), NoExecuteEviction::concerns)) {
            keys(brief -> brief.clusters().contains(name)).forEach(taints::enqueue);
        }
    }

    private boolean isTainted(Brief brief) {
        return fleet.snapshot().anyOf(brief.clusters(), NoExecuteEviction::concerns);
    }

    private List<NamespacedName> keys(Predicate<Brief> which) {
        var keys = new ArrayList<NamespacedName>();
        bindings.briefs().forEach((key, brief) -> {
            if (which.test(brief)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private static List<String> names(Informer informer) {
        return informer.list().stream().map(object -> object.head().name()).toList();
    }

    @Override
    public void close() {
        stop();
        policies.close();
        rebalancers.close();
    }
}
