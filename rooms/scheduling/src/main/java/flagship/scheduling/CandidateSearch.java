package flagship.scheduling;

import flagship.scheduling.ReplicaEstimator.EstimateFailure;
import flagship.scheduling.ReplicaEstimator.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The steps filter, score and estimate: from all clusters to the candidates, in the order of names.
 *
 * <p>Source: contract sections 3, 4 and 7.1.
 */
final class CandidateSearch {
    /** What a cluster can take that nobody has an opinion on; replaced by the replicas that are wanted. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final FilterStep filters;
    private final ScoreStep scores;
    private final List<ReplicaEstimator> estimators;

    CandidateSearch(Plugins plugins) {
        this.filters = new FilterStep(plugins.filters());
        this.scores = new ScoreStep(plugins.scores());
        this.estimators = plugins.estimators();
    }

    List<Candidate> candidates(SchedulingAttempt attempt, Notes notes) throws SchedulingFailure {
        var passed = filters.passing(attempt, notes);
        int size = passed.length;
        var clusters = new ClusterState[size];
        for (int index = 0; index < size; index++) {
            clusters[index] = attempt.fleet().at(passed[index]);
        }
        var points = scores.scores(attempt, passed, clusters, notes);
        var allocatable = estimate(attempt, clusters, notes);
        var tiers = attempt.group().filter(group -> !group.tiers().isEmpty());
        var candidates = new ArrayList<Candidate>(size);
        for (int index = 0; index < size; index++) {
            int tier = tiers.isPresent() ? tier(tiers.get(), clusters[index]) : 0;
            candidates.add(new Candidate(
                    clusters[index],
                    passed[index],
                    tier,
                    points[index],
                    allocatable[index],
                    attempt.assigned(passed[index])));
        }
        return candidates;
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
        for (ReplicaEstimator estimator : estimators) {
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
