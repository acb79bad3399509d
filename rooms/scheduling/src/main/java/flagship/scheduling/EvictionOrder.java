package flagship.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.GracefulEvictionTask;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That a workload is to leave a cluster, and how.
 *
 * <p>Source: contract section 11.4.
 *
 * @param reason one word, at most 32 characters
 * @param producer who asks for it
 * @param gracePeriodSeconds 0 leaves it to the eviction controller
 * @param preservedLabels what the workload is to know where it goes
 */
record EvictionOrder(
        String cluster,
        String purgeMode,
        String reason,
        String message,
        String producer,
        int gracePeriodSeconds,
        Map<String, String> preservedLabels) {
    static final String GRACEFULLY = "Gracefully";
    static final String DIRECTLY = "Directly";
    static final String NEVER = "Never";

    /** Names to 1.14, accepted for ever. */
    private static final Map<String, String> OLD_NAMES = Map.of("Graciously", GRACEFULLY, "Immediately", DIRECTLY);

    private static final Set<String> PURGE_MODES = Set.of(GRACEFULLY, DIRECTLY, NEVER);

    static boolean isPurgeMode(String name) {
        return PURGE_MODES.contains(today(name));
    }

    /** The name of a purge mode as it is now; empty means Gracefully. */
    static String today(String purgeMode) {
        return purgeMode.isEmpty() ? GRACEFULLY : OLD_NAMES.getOrDefault(purgeMode, purgeMode);
    }

    /** The merge patch that evicts; empty where the workload is not in the cluster. */
    Optional<ObjectNode> patch(ResourceBinding binding) {
        var left = binding.spec().clusters();
        var target = left.stream().filter(it -> it.name().equals(cluster)).findFirst();
        if (target.isEmpty()) {
            return Optional.empty();
        }
        var patch = Json.object();
        var spec = patch.putObject("spec");
        var remaining = left.stream().filter(it -> !it.name().equals(cluster)).toList();
        spec.set("clusters", remaining.isEmpty() ? Json.mapper().nullNode() : TargetCluster.toJson(remaining));
        var tasks = binding.spec().gracefulEvictionTasks();
        if (tasks.stream().noneMatch(task -> task.fromCluster().equals(cluster))) {
            var more = new ArrayList<>(tasks);
            more.add(task(binding, target.get()));
            spec.set("gracefulEvictionTasks", GracefulEvictionTask.toJson(more));
        }
        return Optional.of(patch);
    }

    private GracefulEvictionTask task(ResourceBinding binding, TargetCluster target) {
        return new GracefulEvictionTask(
                cluster,
                purgeMode,
                Math.max(0, target.replicas()),
                reason,
                message,
                producer,
                gracePeriodSeconds,
                purgeMode.equals(NEVER) ? Optional.of(true) : Optional.empty(),
                preservedLabels,
                "",
                preservedLabels.isEmpty() ? List.of() : names(binding));
    }

    private static List<String> names(ResourceBinding binding) {
        return binding.spec().clusters().stream().map(TargetCluster::name).toList();
    }
}
