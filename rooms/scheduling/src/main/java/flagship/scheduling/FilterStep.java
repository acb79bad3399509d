package flagship.scheduling;

import flagship.scheduling.DecisionMeters.Point;
import flagship.scheduling.DecisionMeters.Step;
import flagship.scheduling.FilterPlugin.ClusterFilter;
import flagship.scheduling.Verdict.Unschedulable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The step filter: which clusters may take a binding. One plugin after the other looks at the clusters that all before it let pass.
 *
 * <p>Source: contract section 3.
 */
final class FilterStep {
    private final List<FilterPlugin> plugins;

    FilterStep(List<FilterPlugin> plugins) {
        this.plugins = plugins;
    }

    /** The places of the clusters that pass; at least one. */
    int[] passing(SchedulingAttempt attempt, Notes notes) throws SchedulingFailure {
        boolean failed = true;
        try {
            var refusals = new @Nullable Unschedulable[attempt.fleet().size()];
            var passing = existing(attempt.fleet());
            for (FilterPlugin plugin : plugins) {
                passing = pass(plugin, attempt, passing, refusals, notes);
            }
            tell(attempt.fleet(), refusals, notes);
            if (passing.length == 0) {
                throw SchedulingFailure.noClusterFits(fitError(refusals));
            }
            failed = false;
            return passing;
        } finally {
            notes.stepEnded(Step.FILTER, failed);
        }
    }

    private static int[] existing(FleetSnapshot fleet) {
        var positions = new int[fleet.size()];
        int count = 0;
        for (int position = 0; position < positions.length; position++) {
            if (!fleet.at(position).isDeleting()) {
                positions[count++] = position;
            }
        }
        return count == positions.length ? positions : Arrays.copyOf(positions, count);
    }

    private static int[] pass(
            FilterPlugin plugin,
            SchedulingAttempt attempt,
            int[] positions,
            @Nullable Unschedulable[] refusals,
            Notes notes)
            throws SchedulingFailure {
        var left = positions;
        boolean failed = true;
        try {
            var filter = prepare(plugin, attempt);
            if (filter.isPresent()) {
                left = pass(plugin, filter.get(), attempt, positions, refusals);
            }
            failed = left.length == 0 && positions.length > 0;
            return left;
        } finally {
            notes.pluginEnded(plugin.name(), Point.FILTER, failed);
        }
    }

    private static int[] pass(
            FilterPlugin plugin,
            ClusterFilter filter,
            SchedulingAttempt attempt,
            int[] positions,
            @Nullable Unschedulable[] refusals) {
        var passing = new int[positions.length];
        int count = 0;
        for (int position : positions) {
            boolean isTarget = attempt.assigned(position) != SchedulingAttempt.NOT_A_TARGET;
            if (test(plugin, filter, attempt.fleet().at(position), isTarget) instanceof Unschedulable refusal) {
                refusals[position] = refusal;
            } else {
                passing[count++] = position;
            }
        }
        return count == positions.length ? positions : Arrays.copyOf(passing, count);
    }

    private static Optional<ClusterFilter> prepare(FilterPlugin plugin, SchedulingAttempt attempt)
            throws SchedulingFailure {
        try {
            return plugin.prepare(attempt);
        } catch (RuntimeException e) {
            // Somebody else's code: its failure ends this attempt and is told in its condition.
            throw SchedulingFailure.error("failed to find fit clusters: plugin %s: %s".formatted(plugin.name(), e));
        }
    }

    private static Verdict test(FilterPlugin plugin, ClusterFilter filter, ClusterState cluster, boolean isTarget) {
        try {
            return filter.test(cluster, isTarget);
        } catch (RuntimeException e) {
            // Somebody else's code: its failure leaves out this cluster, and no more.
            return Verdict.unschedulable("cluster(s) made plugin %s fail: %s".formatted(plugin.name(), e));
        }
    }

    /** By name, whichever plugin refused first. */
    private static void tell(FleetSnapshot fleet, @Nullable Unschedulable[] refusals, Notes notes) {
        if (!notes.wanted()) {
            return;
        }
        for (int position = 0; position < refusals.length; position++) {
            var refusal = refusals[position];
            if (refusal != null) {
                notes.refused(fleet.at(position), refusal);
            }
        }
    }

    private static String fitError(@Nullable Unschedulable[] refusals) {
        var counts = new TreeMap<String, Integer>();
        for (Unschedulable refusal : refusals) {
            if (refusal != null) {
                counts.merge(refusal.reason(), 1, Integer::sum);
            }
        }
        var reasons = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .sorted()
                .toList();
        return "0/%d clusters are available: %s."
                .formatted(refusals.length, reasons.isEmpty() ? "no cluster exists" : String.join(", ", reasons));
    }
}
