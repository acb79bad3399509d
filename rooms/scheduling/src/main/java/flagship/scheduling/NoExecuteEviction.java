package flagship.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Failover;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.fleetapi.Toleration;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Json;
import flagship.kubemodel.Json.MalformedJson;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.EvictionMeters.Queue;
import flagship.scheduling.EvictionMeters.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts workloads from clusters whose NoExecute taints they do not tolerate, at a pace.
 *
 * <p>Source: contract section 11.3; {@link TaintEviction} decides.
 */
final class NoExecuteEviction implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(NoExecuteEviction.class);

    private final KnownBindings bindings;
    private final FleetState fleet;
    private final BindingWriter writer;
    private final FailoverConfig config;
    private final EvictionPace pace;
    private final EvictionMeters meters;
    private final Timing timing;

    NoExecuteEviction(
            KnownBindings bindings,
            FleetState fleet,
            BindingWriter writer,
            FailoverConfig config,
            EvictionMeters meters,
            Timing timing) {
        this.bindings = bindings;
        this.fleet = fleet;
        this.writer = writer;
        this.config = config;
        this.pace = new EvictionPace(config.evictionsPerSecond(), meters);
        this.meters = meters;
        this.timing = timing;
    }

    /** Whether bindings in a cluster are to be looked at. */
    static boolean concerns(ClusterState cluster) {
        return cluster.taints().stream().anyMatch(taint -> taint.effect().equals("NoExecute"));
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = bindings.newest(key).filter(binding -> !binding.metadata().isBeingDeleted());
        if (found.isEmpty()) {
            pace.release(key);
            return Outcome.done();
        }
        var clusters = tainted(found.get());
        if (clusters.isEmpty()) {
            pace.release(key);
            return Outcome.done();
        }
        return measured(key, () -> leave(found.get(), clusters));
    }

    private Outcome measured(NamespacedName key, Pass pass) throws IOException, InterruptedException {
        long started = timing.nanoTime();
        boolean failed = true;
        try {
            var outcome = pass.run();
            failed = outcome instanceof Outcome.Retry;
            return outcome;
        } finally {
            meters.processed(Queue.of(key), failed, Duration.ofNanos(timing.nanoTime() - started));
        }
    }

    @FunctionalInterface
    private interface Pass {
        Outcome run() throws IOException, InterruptedException;
    }

    private Outcome leave(ResourceBinding binding, List<ClusterState> clusters)
            throws IOException, InterruptedException {
        var tolerations = tolerations(binding);
        if (tolerations.isEmpty()) {
            log.atWarn()
                    .addKeyValue("object", binding.key())
                    .log("binding in a tainted cluster was not scheduled here, waiting");
            return Outcome.retry();
        }
        Optional<Duration> recheck = Optional.empty();
        for (ClusterState cluster : clusters) {
            switch (TaintEviction.decide(cluster.taints(), tolerations.get(), timing.now())) {
                case TaintEviction.Keep() -> {}
                case TaintEviction.Recheck(var after) ->
                    recheck = Optional.of(
                            recheck.filter(it -> it.compareTo(after) < 0).orElse(after));
                case TaintEviction.Evict() -> {
                    return evict(binding, cluster.name());
                }
            }
        }
        pace.release(binding.key());
        return recheck.map(Outcome::after).orElseGet(Outcome::done);
    }

    /** This process leads no more. */
    void stopped() {
        pace.clear();
    }

    private List<ClusterState> tainted(ResourceBinding binding) {
        var snapshot = fleet.snapshot();
        return binding.spec().clusters().stream()
                .map(TargetCluster::name)
                .flatMap(name -> snapshot.cluster(name).stream())
                .filter(NoExecuteEviction::concerns)
                .toList();
    }

    /** Those that the workload was placed with; empty where nobody has placed it. */
    private static Optional<List<Toleration>> tolerations(ResourceBinding binding) {
        var text = binding.metadata().annotations().getOrDefault(ResourceBinding.APPLIED_PLACEMENT, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            ObjectNode placement = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
            return Optional.of(Placement.of(placement).clusterTolerations());
        } catch (MalformedJson e) {
            return Optional.empty(); // As if nobody had placed it: the scheduler writes it anew in time.
        }
    }

    /** One cluster at a time; the change that this makes brings the binding back for the next. */
    private Outcome evict(ResourceBinding binding, String cluster) throws IOException, InterruptedException {
        var resource = binding.spec().resource();
        var what = new Waiting(cluster, resource.apiVersion() + "/" + resource.kind());
        var wait = pace.wait(binding.key(), what, timing.nanoTime());
        if (wait.isPositive()) {
            return Outcome.after(wait);
        }
        var order = new EvictionOrder(
                cluster, purgeMode(binding), "TaintUntolerated", "", "TaintManager", 0, preserved(binding, cluster));
        var patch = order.patch(binding);
        if (patch.isPresent()) {
            writer.writeSpec(binding, patch.get());
            log.atInfo()
                    .addKeyValue("object", binding.key())
                    .addKeyValue("cluster", cluster)
                    .log("evicted because of a taint");
        }
        pace.release(binding.key());
        return Outcome.done();
    }

    private String purgeMode(ResourceBinding binding) {
        return binding.spec()
                .failover()
                .flatMap(Failover::cluster)
                .map(Failover.OfCluster::purgeMode)
                .map(EvictionOrder::today)
                .orElse(EvictionOrder.today(config.purgeMode()));
    }

    private Map<String, String> preserved(ResourceBinding binding, String cluster) throws IOException {
        var rules = binding.spec()
                .failover()
                .flatMap(Failover::cluster)
                .map(Failover.OfCluster::statePreservation)
                .orElse(List.of());
        return config.statePreservation() ? PreservedState.of(binding, cluster, rules) : Map.of();
    }
}
