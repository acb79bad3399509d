package flagship.scheduling;

import flagship.fleetapi.GracefulEvictionTask;
import java.util.Optional;
import java.util.stream.Collectors;

/** A binding does not go back to a cluster that it is being evicted from. */
final class ClusterEviction implements FilterPlugin {
    private static final Verdict EVICTING = Verdict.unschedulable("cluster(s) is in the process of eviction");

    @Override
    public String name() {
        return "ClusterEviction";
    }

    @Override
    public Optional<ClusterFilter> prepare(SchedulingAttempt attempt) {
        var tasks = attempt.spec().gracefulEvictionTasks();
        if (tasks.isEmpty()) {
            return Optional.empty();
        }
        var left = tasks.stream().map(GracefulEvictionTask::fromCluster).collect(Collectors.toUnmodifiableSet());
        return Optional.of((cluster, _) -> left.contains(cluster.name()) ? EVICTING : Verdict.FITS);
    }
}
