package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.GroupFailure;
import flagship.scheduling.Decision.NothingTried;
import flagship.scheduling.Decision.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The events that tell of a decision, on the binding and on its template.
 *
 * <p>Source: contract sections 2.5 and 2.7.
 */
final class DecisionEvents {
    /** Placements may have thousands of groups; nobody reads that many events. */
    private static final int GROUPS_MAX = 20;

    private DecisionEvents() {}

    /** @param type Normal or Warning */
    record Event(String type, String reason, String message) {}

    static List<Event> of(ResourceBinding binding, Decision decision) {
        var events = new ArrayList<Event>();
        decision.fallbacks().stream()
                .limit(GROUPS_MAX)
                .forEach(failure -> events.add(failed(groupMessage(binding, failure))));
        switch (decision) {
            case Placed placed -> events.add(succeeded(binding, placed.clusters()));
            case NothingTried _ -> {} // There was no attempt to tell of.
            case Decision.NoClusterFit fit -> events.add(failed(fit.message()));
            case Decision.NotEnoughRoom room -> events.add(failed(room.message()));
            case Decision.Refused refused -> events.add(failed(refused.message()));
        }
        return List.copyOf(events);
    }

    /** For a binding that is not scheduled because it is being deleted. */
    static Event skipped(ResourceBinding binding) {
        return failed("skip schedule deleting %s: %s"
                .formatted(binding.isClusterScoped() ? "clusterResourceBinding" : "resourceBinding", binding.key()));
    }

    /** For a cluster that a workload has left for good. */
    static Event evicted(String cluster) {
        return new Event(
                "Normal", "EvictWorkloadFromClusterSucceed", "Evict from cluster %s succeed.".formatted(cluster));
    }

    /** For a cluster that a workload was to leave. */
    static Event notEvicted(String cluster) {
        return new Event(
                "Warning", "EvictWorkloadFromClusterFailed", "Evict from cluster %s failed.".formatted(cluster));
    }

    static Event failed(String message) {
        return new Event("Warning", "ScheduleBindingFailed", message);
    }

    private static Event succeeded(ResourceBinding binding, List<TargetCluster> clusters) {
        var result = clusters.stream()
                .map(target -> target.name() + ":" + target.replicas())
                .collect(Collectors.joining(", ", "{", "}"));
        // The colon is missing for one of the twins in Karmada, and scripts may look for either.
        var message =
                ScheduledCondition.SUCCESS_MESSAGE + (binding.isClusterScoped() ? " Result " : " Result: ") + result;
        return new Event("Normal", "ScheduleBindingSucceed", message);
    }

    private static String groupMessage(ResourceBinding binding, GroupFailure failure) {
        return "failed to schedule %s(%s) with clusterAffiliates index(%d): %s"
                .formatted(binding.kind().kind(), binding.key(), failure.index(), failure.message());
    }
}
