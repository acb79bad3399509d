package flagship.scheduling;

import flagship.fleetapi.TargetCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Divides by the room that clusters have: over all in proportion, or over as few as possible. Replicas that are placed stay, unless a fresh
 * placement was asked for.
 *
 * <p>Source: contract section 6.2.
 */
record DynamicDivision(SchedulingAttempt attempt, Notes notes) {
    private static final Comparator<Share> HEAVIEST_FIRST =
            Comparator.comparingLong(Share::weight).reversed();

    List<TargetCluster> divide(List<Candidate> chosen, int replicas) throws SchedulingFailure {
        if (Trigger.isForced(attempt.binding())) {
            notes.step(() -> "A fresh placement was asked for: the old one is forgotten.");
            return deal(replicas, shares(chosen, true), "failed to do fresh scale");
        }
        long held = 0;
        for (Candidate candidate : chosen) {
            held += candidate.held();
        }
        if (held == replicas) {
            notes.step(() -> "All %d replicas are placed: nothing moves.".formatted(replicas));
            return kept(chosen);
        }
        return held < replicas ? scaleUp(chosen, (int) (replicas - held)) : scaleDown(chosen, replicas, held);
    }

    private List<TargetCluster> kept(List<Candidate> chosen) {
        var names = new HashSet<String>();
        chosen.forEach(candidate -> names.add(candidate.name()));
        return attempt.spec().clusters().stream()
                .filter(target -> names.contains(target.name()))
                .toList();
    }

    private List<TargetCluster> scaleUp(List<Candidate> chosen, int more) throws SchedulingFailure {
        notes.step(() -> "%d replicas more are to be placed.".formatted(more));
        var dealt = deal(more, shares(chosen, false), "failed to scale up");
        return added(dealt, chosen);
    }

    private List<TargetCluster> scaleDown(List<Candidate> chosen, int replicas, long held) throws SchedulingFailure {
        notes.step(() -> "%d replicas are placed, %d are wanted: each gives up its part.".formatted(held, replicas));
        return deal(replicas, holders(chosen), "failed to scale down");
    }

    /** The clusters that have replicas, weighed by them; to Karmada 1.16 also those that are not chosen any more. */
    private List<Share> holders(List<Candidate> chosen) {
        if (!attempt.rules().has(Release.V1_17)) {
            var targets = attempt.spec().clusters().stream()
                    .sorted(Comparator.comparing(TargetCluster::name))
                    .toList();
            return IntStream.range(0, targets.size())
                    .mapToObj(order -> holder(targets.get(order), order))
                    .toList();
        }
        return chosen.stream()
                .filter(candidate -> candidate.held() > 0)
                .map(candidate -> Share.of(candidate, candidate.held(), candidate.held()))
                .toList();
    }

    private static Share holder(TargetCluster target, int order) {
        return new Share(target.name(), order, target.replicas(), target.replicas());
    }

    private static List<Share> shares(List<Candidate> chosen, boolean fresh) {
        var shares = new ArrayList<Share>(chosen.size());
        for (Candidate candidate : chosen) {
            // Fresh: what the cluster has counts as room, and nothing is kept.
            shares.add(
                    fresh
                            ? Share.of(candidate, candidate.available(), 0)
                            : Share.of(candidate, candidate.allocatable(), candidate.held()));
        }
        return shares;
    }

    private List<TargetCluster> deal(int target, List<Share> shares, String step) throws SchedulingFailure {
        long sum = Share.sum(shares);
        if (sum < target) {
            throw SchedulingFailure.unschedulable(
                            "Clusters available replicas %d are not enough to schedule.".formatted(sum))
                    .during(step);
        }
        boolean aggregated = attempt.compiled().strategy() == Strategy.AGGREGATED;
        return Share.deal(target, aggregated ? fewest(shares, target, step) : shares, attempt, notes);
    }

    /** The roomiest clusters that hold all, those in use first where replicas are added. */
    private List<Share> fewest(List<Share> shares, long target, String step) {
        var sorted = new ArrayList<>(shares);
        sorted.sort(HEAVIEST_FIRST);
        if (step.equals("failed to scale up")) {
            sorted.sort(Comparator.comparing(share -> share.held() == 0));
        }
        long sum = 0;
        for (int index = 0; index < sorted.size(); index++) {
            sum += sorted.get(index).weight();
            if (sum >= target) {
                var prefix = sorted.subList(0, index + 1);
                notes.step(() -> "The fewest clusters that hold %d: %s."
                        .formatted(target, Explain.bounded(prefix, Share::cluster)));
                return prefix;
            }
        }
        return sorted;
    }

    /** What was dealt on top of what is held; then those that only hold, in the order of names. */
    private static List<TargetCluster> added(List<TargetCluster> dealt, List<Candidate> chosen) {
        Map<String, Integer> held = new HashMap<>();
        for (Candidate candidate : chosen) {
            if (candidate.held() > 0) {
                held.put(candidate.name(), candidate.held());
            }
        }
        if (held.isEmpty()) {
            return dealt;
        }
        var result = new ArrayList<TargetCluster>();
        for (TargetCluster target : dealt) {
            var before = held.remove(target.name());
            result.add(before == null ? target : new TargetCluster(target.name(), target.replicas() + before));
        }
        held.keySet().stream()
                .sorted()
                .forEach(name -> result.add(new TargetCluster(name, held.getOrDefault(name, 0))));
        return result;
    }
}
