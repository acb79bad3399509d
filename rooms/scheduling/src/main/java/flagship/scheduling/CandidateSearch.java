package flagship.scheduling;

import flagship.scheduling.FilterPlugin.ClusterFilter;
import flagship.scheduling.ReplicaEstimator.EstimateFailure;
import flagship.scheduling.ReplicaEstimator.Question;
import flagship.scheduling.ScorePlugin.ClusterScore;
import flagship.scheduling.Verdict.Unschedulable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The steps filter, score and estimate: from all clusters to the candidates, in the order of names.
 *
 * <p>Source: contract sections 3, 4 and 7.1.
 */
final class CandidateSearch {
    /** What a cluster can take that nobody has an opinion on; replaced by the replicas that are wanted. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Plugins plugins;

    CandidateSearch(Plugins plugins) {
        this.plugins = plugins;
    }

    List<Candidate> candidates(SchedulingAttempt attempt, Notes notes) throws SchedulingFailure {
        var passed = filter(attempt, notes);
        int size = passed.length;
        var clusters = new ClusterState[size];
        for (int index = 0; index < size; index++) {
            clusters[index] = attempt.fleet().at(passed[index]);
        }
        var scores = score(attempt, passed, clusters, notes);
        var allocatable = estimate(attempt, clusters, notes);
        var tiers = attempt.group().filter(group -> !group.tiers().isEmpty());
        var candidates = new ArrayList<Candidate>(size);
        for (int index = 0; index < size; index++) {
            int tier = tiers.isPresent() ? tier(tiers.get(), clusters[index]) : 0;
            candidates.add(new Candidate(
                    clusters[index],
                    passed[index],
                    tier,
                    scores[index],
                    allocatable[index],
                    attempt.assigned(passed[index])));
        }
        return candidates;
    }

    /** The places of the clusters that pass. */
    private int[] filter(SchedulingAttempt attempt, Notes notes) throws SchedulingFailure {
        var filters = new ArrayList<ClusterFilter>();
        var names = new ArrayList<String>();
        for (FilterPlugin plugin : plugins.filters()) {
            prepare(plugin, attempt).ifPresent(filter -> {
                filters.add(filter);
                names.add(plugin.name());
            });
        }
        var prepared = filters.toArray(ClusterFilter[]::new);
        int size = attempt.fleet().size();
        var passed = new int[size];
        var refusals = new @Nullable Unschedulable[size];
        int count = 0;
        for (int position = 0; position < size; position++) {
            var cluster = attempt.fleet().at(position);
            if (cluster.isDeleting()) {
                continue;
            }
            boolean isTarget = attempt.assigned(position) != SchedulingAttempt.NOT_A_TARGET;
            if (test(prepared, names, cluster, isTarget) instanceof Unschedulable refusal) {
                refusals[position] = refusal;
                notes.refused(cluster, refusal);
            } else {
                passed[count++] = position;
            }
        }
        if (count == 0) {
            throw SchedulingFailure.noClusterFits(fitError(refusals));
        }
        return Arrays.copyOf(passed, count);
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

    private static Verdict test(ClusterFilter[] filters, List<String> names, ClusterState cluster, boolean isTarget) {
        for (int index = 0; index < filters.length; index++) {
            Verdict verdict;
            try {
                verdict = filters[index].test(cluster, isTarget);
            } catch (RuntimeException e) {
                // Somebody else's code: its failure leaves out this cluster, and no more.
                return Verdict.unschedulable("cluster(s) made plugin %s fail: %s".formatted(names.get(index), e));
            }
            if (verdict instanceof Unschedulable) {
                return verdict;
            }
        }
        return Verdict.FITS;
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

    private int[] score(SchedulingAttempt attempt, int[] positions, ClusterState[] clusters, Notes notes)
            throws SchedulingFailure {
        var sums = new int[clusters.length];
        for (ScorePlugin plugin : plugins.scores()) {
            try {
                var score = plugin.prepare(attempt);
                var points = new int[sums.length];
                for (int index = 0; index < sums.length; index++) {
                    boolean isTarget = attempt.assigned(positions[index]) != SchedulingAttempt.NOT_A_TARGET;
                    points[index] = inRange(score, clusters[index], isTarget);
                    sums[index] += points[index];
                }
                if (plugins.scores().size() > 1) {
                    notes.step(() -> "Score %s: %s.".formatted(plugin.name(), text(clusters, points)));
                }
            } catch (RuntimeException e) {
                throw SchedulingFailure.error(
                        "failed to prioritize clusters: plugin %s: %s".formatted(plugin.name(), e.getMessage()));
            }
        }
        return sums;
    }

    private static String text(ClusterState[] clusters, int[] points) {
        var all = IntStream.range(0, points.length).boxed().toList();
        return Explain.bounded(all, index -> clusters[index].name() + " " + points[index]);
    }

    private static int inRange(ClusterScore score, ClusterState cluster, boolean isTarget) {
        int points = score.score(cluster, isTarget);
        if (points < 0 || points > ScorePlugin.SCORE_MAX) {
            throw new IllegalStateException("score %d of cluster %s is not from 0 to %d"
                    .formatted(points, cluster.name(), ScorePlugin.SCORE_MAX));
        }
        return points;
    }

    private int[] estimate(SchedulingAttempt attempt, ClusterState[] clusters, Notes notes) {
        var least = new int[clusters.length];
        Arrays.fill(least, UNLIMITED);
        if (attempt.spec().replicas() <= 0 && attempt.spec().components().isEmpty()) {
            return least;
        }
        if (!notes.wanted() && !needsRoom(attempt)) {
            return least;
        }
        var question = Question.of(attempt.spec(), attempt.countsSets());
        var asked = Collections.unmodifiableList(Arrays.asList(clusters));
        for (ReplicaEstimator estimator : plugins.estimators()) {
            try {
                takeLeast(
                        least,
                        estimator.estimate(
                                question,
                                asked,
                                remark -> notes.step(() -> "Estimator %s: %s".formatted(estimator.name(), remark))));
            } catch (EstimateFailure | RuntimeException e) {
                // One that fails, or is somebody else's and broken, has no say in this attempt (contract section 7.1).
                notes.step(() -> "Estimator %s has no say: %s".formatted(estimator.name(), e.getMessage()));
            }
        }
        for (int index = 0; index < least.length; index++) {
            least[index] =
                    least[index] == UNLIMITED ? Math.max(0, attempt.spec().replicas()) : least[index];
        }
        return least;
    }

    /** Fixed weights ask nobody for room, unless it ranks clusters or fills tiers. */
    private static boolean needsRoom(SchedulingAttempt attempt) {
        var placement = attempt.compiled();
        return placement.strategy() != Strategy.STATIC_WEIGHT
                || placement.spreads()
                || attempt.group().isPresent()
                || attempt.spec().components().size() > 1;
    }

    /** Takes over an answer, whole or not at all. */
    private static void takeLeast(int[] least, int[] answers) throws EstimateFailure {
        if (answers.length != least.length) {
            throw new EstimateFailure("%d answers for %d clusters".formatted(answers.length, least.length));
        }
        for (int answer : answers) {
            if (answer < ReplicaEstimator.NO_OPINION) {
                throw new EstimateFailure("%d is no number of replicas".formatted(answer));
            }
        }
        for (int index = 0; index < answers.length; index++) {
            if (answers[index] != ReplicaEstimator.NO_OPINION) {
                least[index] = Math.min(least[index], answers[index]);
            }
        }
    }

    private static int tier(CompiledPlacement.Group group, ClusterState cluster) {
        if (group.affinity().matches(cluster)) {
            return 0;
        }
        int tier = AffinityMatcher.first(group.tiers(), cluster);
        return tier < 0 ? Candidate.NO_TIER : tier + 1;
    }
}
