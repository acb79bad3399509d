package flagship.scheduling;

import flagship.scheduling.DecisionMeters.Point;
import flagship.scheduling.DecisionMeters.Step;
import flagship.scheduling.ScorePlugin.ClusterScore;
import flagship.scheduling.ScorePlugin.NormalizingScore;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The step score: how much the clusters that passed are wanted.
 *
 * <p>Source: contract section 4.
 */
final class ScoreStep {
    private final List<ScorePlugin> plugins;

    ScoreStep(List<ScorePlugin> plugins) {
        this.plugins = plugins;
    }

    /**
     * The sum of all scores of each cluster.
     *
     * @param positions places of the clusters in the fleet
     */
    int[] scores(SchedulingAttempt attempt, int[] positions, ClusterState[] clusters, Notes notes)
            throws SchedulingFailure {
        boolean failed = true;
        try {
            var sums = new int[clusters.length];
            for (ScorePlugin plugin : plugins) {
                var points = points(plugin, attempt, positions, clusters, notes);
                for (int index = 0; index < sums.length; index++) {
                    sums[index] += points[index];
                }
            }
            failed = false;
            return sums;
        } finally {
            notes.stepEnded(Step.SCORE, failed);
        }
    }

    private int[] points(
            ScorePlugin plugin, SchedulingAttempt attempt, int[] positions, ClusterState[] clusters, Notes notes)
            throws SchedulingFailure {
        try {
            var points = new int[clusters.length];
            var score = score(plugin, attempt, positions, clusters, points, notes);
            if (score instanceof NormalizingScore normalizing) {
                normalize(plugin, normalizing, clusters, points, notes);
            }
            for (int index = 0; index < points.length; index++) {
                checkRange(points[index], clusters[index]);
            }
            if (plugins.size() > 1) {
                notes.step(() -> "Score %s: %s.".formatted(plugin.name(), text(clusters, points)));
            }
            return points;
        } catch (RuntimeException e) {
            throw SchedulingFailure.error(
                    "failed to prioritize clusters: plugin %s: %s".formatted(plugin.name(), e.getMessage()));
        }
    }

    private static ClusterScore score(
            ScorePlugin plugin,
            SchedulingAttempt attempt,
            int[] positions,
            ClusterState[] clusters,
            int[] points,
            Notes notes) {
        boolean failed = true;
        try {
            var score = plugin.prepare(attempt);
            for (int index = 0; index < points.length; index++) {
                boolean isTarget = attempt.assigned(positions[index]) != SchedulingAttempt.NOT_A_TARGET;
                points[index] = score.score(clusters[index], isTarget);
            }
            failed = false;
            return score;
        } finally {
            notes.pluginEnded(plugin.name(), Point.SCORE, failed);
        }
    }

    private static void normalize(
            ScorePlugin plugin, NormalizingScore score, ClusterState[] clusters, int[] points, Notes notes) {
        boolean failed = true;
        try {
            score.normalize(Collections.unmodifiableList(Arrays.asList(clusters)), points);
            failed = false;
        } finally {
            notes.pluginEnded(plugin.name(), Point.SCORE_NORMALIZE, failed);
        }
    }

    private static void checkRange(int points, ClusterState cluster) {
        if (points < 0 || points > ScorePlugin.SCORE_MAX) {
            throw new IllegalStateException("score %d of cluster %s is not from 0 to %d"
                    .formatted(points, cluster.name(), ScorePlugin.SCORE_MAX));
        }
    }

    private static String text(ClusterState[] clusters, int[] points) {
        var all = IntStream.range(0, points.length).boxed().toList();
        return Explain.bounded(all, index -> clusters[index].name() + " " + points[index]);
    }
}
