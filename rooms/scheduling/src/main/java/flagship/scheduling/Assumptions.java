package flagship.scheduling;

import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which bindings were placed where and do not show in the reports of the clusters yet, so that bindings which are placed together do not
 * overcommit. An assumption ends when the workload is healthy there, leaves the cluster, or after five minutes. For one thread at a time.
 *
 * <p>Source: contract section 7.8. Unlike there (section 15, quirk 16), replicas that ran before are not counted again.
 */
final class Assumptions {
    private static final long AGE_MAX_NANOS = Duration.ofMinutes(5).toNanos();

    private final FleetState fleet;
    private final Timing timing;
    /** Oldest first. */
    private final LinkedHashMap<NamespacedName, Assumed> byBinding = new LinkedHashMap<>();

    /**
     * Where one binding was placed.
     *
     * @param since nanoseconds
     * @param before replicas that ran in each cluster before
     * @param loads what it adds to each cluster
     */
    private record Assumed(long since, Map<String, Integer> before, Map<String, AssumedLoad> loads) {}

    Assumptions(FleetState fleet, Timing timing) {
        this.fleet = fleet;
        this.timing = timing;
    }

    /** A binding was given other clusters; replaces what was assumed of it. */
    void put(ResourceBinding binding, Iterable<TargetCluster> clusters) {
        var known = byBinding.get(binding.key());
        var before = known == null ? replicas(binding) : known.before();
        remove(binding.key());
        var loads = new HashMap<String, AssumedLoad>();
        for (TargetCluster cluster : clusters) {
            int ran = before.getOrDefault(cluster.name(), 0);
            boolean several = binding.spec().components().size() > 1;
            int added = several ? (before.containsKey(cluster.name()) ? 0 : 1) : cluster.replicas() - ran;
            var load = AssumedLoad.of(binding.spec(), added);
            if (!load.isEmpty()) {
                loads.put(cluster.name(), load);
                fleet.assume(cluster.name(), it -> it.plus(load));
            }
        }
        if (!loads.isEmpty()) {
            byBinding.putLast(binding.key(), new Assumed(timing.nanoTime(), before, Map.copyOf(loads)));
        }
    }

    private static Map<String, Integer> replicas(ResourceBinding binding) {
        return binding.spec().clusters().stream()
                .collect(Collectors.toMap(TargetCluster::name, TargetCluster::replicas, Math::max));
    }

    /** Ends what turned healthy: from then on the cluster reports it. */
    void observe(ResourceBinding old, ResourceBinding binding) {
        var assumed = byBinding.get(binding.key());
        if (assumed == null) {
            return;
        }
        var left = new HashMap<>(assumed.loads());
        assumed.loads().forEach((cluster, load) -> {
            if (isHealthy(binding, cluster) && !isHealthy(old, cluster)) {
                left.remove(cluster);
                fleet.assume(cluster, it -> it.minus(load));
            }
        });
        if (left.isEmpty()) {
            byBinding.remove(binding.key());
        } else {
            byBinding.replace(binding.key(), new Assumed(assumed.since(), assumed.before(), Map.copyOf(left)));
        }
    }

    private static boolean isHealthy(ResourceBinding binding, String cluster) {
        return binding.status().aggregatedStatus().stream()
                .anyMatch(it -> it.clusterName().equals(cluster) && it.health().equals(BindingStatus.HEALTHY));
    }

    void remove(NamespacedName binding) {
        var assumed = byBinding.remove(binding);
        if (assumed != null) {
            assumed.loads().forEach((cluster, load) -> fleet.assume(cluster, it -> it.minus(load)));
        }
    }

    /** Ends what is too old. */
    void expire() {
        long now = timing.nanoTime();
        var old = new ArrayList<NamespacedName>();
        for (var entry : byBinding.entrySet()) {
            if (now - entry.getValue().since() < AGE_MAX_NANOS) {
                break;
            }
            old.add(entry.getKey());
        }
        old.forEach(this::remove);
    }

    boolean holds(NamespacedName binding) {
        return byBinding.containsKey(binding);
    }
}
