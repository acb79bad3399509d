package flagship.scheduling;

import flagship.fleetapi.BindingStatus;
import flagship.fleetapi.GracefulEvictionTask;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of the eviction tasks of a binding.
 *
 * <p>Source: contract section 11.5.
 *
 * @param tasks those that stay, in their order
 * @param dropped clusters whose tasks end: the workload is removed there
 * @param recheck when to look again though nothing changes
 */
record EvictionTaskLife(List<GracefulEvictionTask> tasks, List<String> dropped, Optional<Duration> recheck) {
    EvictionTaskLife {
        tasks = List.copyOf(tasks);
        dropped = List.copyOf(dropped);
    }

    /** @param timeout for tasks that name no grace period */
    static EvictionTaskLife of(ResourceBinding binding, Duration timeout, Instant now) {
        var kept = new ArrayList<GracefulEvictionTask>();
        var dropped = new ArrayList<String>();
        Optional<Instant> next = Optional.empty();
        boolean settled = isSettled(binding);
        for (GracefulEvictionTask task : binding.spec().gracefulEvictionTasks()) {
            var seen = created(task).isPresent()
                    ? task
                    : task.createdAt(now.truncatedTo(ChronoUnit.SECONDS).toString());
            var deadline = created(seen).orElse(now).plus(grace(seen, timeout));
            boolean isNew = created(task).isEmpty();
            boolean held = task.suppressDeletion().orElse(false);
            if (!isNew && !held && (task.suppressDeletion().isPresent() || now.isAfter(deadline) || settled)) {
                dropped.add(task.fromCluster());
                continue;
            }
            kept.add(seen);
            if (!held) {
                next = Optional.of(next.filter(deadline::isAfter).orElse(deadline));
            }
        }
        // A moment later than the deadline, which itself still counts as in time.
        return new EvictionTaskLife(
                kept, dropped, next.map(at -> Duration.between(now, at).plusMillis(1)));
    }

    boolean changes(ResourceBinding binding) {
        return !tasks.equals(binding.spec().gracefulEvictionTasks());
    }

    /** Whether the scheduler has answered and the workload is healthy wherever it is to be; also if that is nowhere. */
    private static boolean isSettled(ResourceBinding binding) {
        var healthy = binding.status().aggregatedStatus().stream()
                .filter(it -> it.health().equals(BindingStatus.HEALTHY))
                .map(BindingStatus.OfCluster::clusterName)
                .collect(Collectors.toSet());
        return binding.status().schedulerObservedGeneration()
                        == binding.metadata().generation()
                && binding.spec().clusters().stream().map(TargetCluster::name).allMatch(healthy::contains);
    }

    private static Duration grace(GracefulEvictionTask task, Duration timeout) {
        return task.gracePeriodSeconds() > 0 ? Duration.ofSeconds(task.gracePeriodSeconds()) : timeout;
    }

    private static Optional<Instant> created(GracefulEvictionTask task) {
        try {
            return task.creationTimestamp().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Instant.parse(task.creationTimestamp()));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // The schema lets no other text in; one that came around it is stamped anew.
        }
    }
}
