package flagship.scheduling;

import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.Failover;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.Reconciler;
import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts workloads from clusters in which they have been unhealthy for too long.
 *
 * <p>Source: contract section 11.6. A restart starts all clocks anew, as there.
 */
final class ApplicationFailover implements Reconciler<NamespacedName> {
    private static final Logger log = LoggerFactory.getLogger(ApplicationFailover.class);
    private static final Duration TOLERATION = Duration.ofMinutes(5);
    private static final int GRACE_SECONDS = 600;
    private static final String UNHEALTHY = "Unhealthy";

    private final KnownBindings bindings;
    private final BindingWriter writer;
    private final FailoverConfig config;
    private final Timing timing;
    /** Since when each binding has been unhealthy in its clusters, in nanoseconds; bindings without such a cluster are not in it. */
    private final Map<NamespacedName, Map<String, Long>> unhealthy = new ConcurrentHashMap<>();

    ApplicationFailover(KnownBindings bindings, BindingWriter writer, FailoverConfig config, Timing timing) {
        this.bindings = bindings;
        this.writer = writer;
        this.config = config;
        this.timing = timing;
    }

    @Override
    public Outcome reconcile(NamespacedName key) throws IOException, InterruptedException {
        var found = bindings.newest(key).filter(ApplicationFailover::applies);
        if (found.isEmpty()) {
            unhealthy.remove(key);
            return Outcome.done();
        }
        var binding = found.get();
        var since = clocks(binding);
        if (since.isEmpty()) {
            unhealthy.remove(key);
            return Outcome.done();
        }
        unhealthy.put(key, since);
        return act(
                binding,
                binding.spec().failover().flatMap(Failover::application).orElseThrow(),
                since);
    }

    /** This process leads no more: what becomes of the workloads from now on it does not see. */
    void stopped() {
        unhealthy.clear();
    }

    private static boolean applies(ResourceBinding binding) {
        return !binding.metadata().isBeingDeleted()
                && binding.spec().propagateDeps()
                && binding.spec().failover().flatMap(Failover::application).isPresent()
                && !binding.status().aggregatedStatus().isEmpty();
    }

    /** The clock of each cluster in which the binding is unhealthy; the others have none. */
    private Map<String, Long> clocks(ResourceBinding binding) {
        var before = unhealthy.getOrDefault(binding.key(), Map.of());
        var leaving = leaving(binding);
        var since = new HashMap<String, Long>();
        var targets =
                binding.spec().clusters().stream().map(TargetCluster::name).collect(Collectors.toSet());
        for (BindingStatus.OfCluster status : binding.status().aggregatedStatus()) {
            var cluster = status.clusterName();
            if (status.health().equals(UNHEALTHY) && targets.contains(cluster) && !leaving.contains(cluster)) {
                since.put(cluster, before.getOrDefault(cluster, timing.nanoTime()));
            }
        }
        return since;
    }

    private static Set<String> leaving(ResourceBinding binding) {
        return binding.spec().gracefulEvictionTasks().stream()
                .map(task -> task.fromCluster())
                .collect(Collectors.toSet());
    }

    /** Evicts from one cluster that is due; the change that this makes brings the binding back for the next. */
    private Outcome act(ResourceBinding binding, Failover.Application rules, Map<String, Long> since)
            throws IOException, InterruptedException {
        var toleration = rules.tolerationSeconds().map(Duration::ofSeconds).orElse(TOLERATION);
        Optional<Duration> next = Optional.empty();
        for (var clock : since.entrySet()) {
            var left = toleration.minusNanos(timing.nanoTime() - clock.getValue());
            if (!left.isPositive()) {
                evict(binding, rules, clock.getKey());
                return Outcome.done();
            }
            next = Optional.of(next.filter(it -> it.compareTo(left) < 0).orElse(left));
        }
        return next.map(Outcome::after).orElseGet(Outcome::done);
    }

    private void evict(ResourceBinding binding, Failover.Application rules, String cluster)
            throws IOException, InterruptedException {
        var purgeMode = EvictionOrder.today(rules.purgeMode());
        int grace = purgeMode.equals(EvictionOrder.GRACEFULLY)
                ? Math.toIntExact(
                        Math.clamp(rules.gracePeriodSeconds().orElse((long) GRACE_SECONDS), 1, Integer.MAX_VALUE))
                : 0;
        Map<String, String> preserved =
                config.statePreservation() ? PreservedState.of(binding, cluster, rules.statePreservation()) : Map.of();
        var producer =
                (binding.isClusterScoped() ? "cluster-" : "") + "resource-binding-application-failover-controller";
        var order = new EvictionOrder(cluster, purgeMode, "ApplicationFailure", "", producer, grace, preserved);
        var patch = order.patch(binding);
        if (patch.isPresent()) {
            writer.writeSpec(binding, patch.get());
            log.atInfo()
                    .addKeyValue("object", binding.key())
                    .addKeyValue("cluster", cluster)
                    .log("evicted because it is not healthy");
        }
    }
}
