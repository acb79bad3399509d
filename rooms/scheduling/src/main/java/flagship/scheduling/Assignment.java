package flagship.scheduling;

import flagship.fleetapi.ReplicaScheduling;
import flagship.fleetapi.TargetCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/**
 * The step assign: how many replicas each chosen cluster gets.
 *
 * <p>Source: contract section 6.
 */
final class Assignment {
    private final SchedulingAttempt attempt;
    private final Notes notes;

    private Assignment(SchedulingAttempt attempt, Notes notes) {
        this.attempt = attempt;
        this.notes = notes;
    }

    static List<TargetCluster> assign(SchedulingAttempt attempt, List<Candidate> chosen, Notes notes)
            throws SchedulingFailure {
        if (chosen.isEmpty()) {
            throw SchedulingFailure.error("no clusters available to schedule");
        }
        return new Assignment(attempt, notes).assign(chosen);
    }

    /** Whether replicas are divided at all; otherwise every cluster is listed without a number. */
    static boolean divides(SchedulingAttempt attempt) {
        var spec = attempt.spec();
        boolean hasReplicas = spec.replicas() > 0
                || (attempt.rules().has(Release.V1_16)
                        && spec.replicaRequirements().isPresent());
        return hasReplicas && spec.components().size() <= 1;
    }

    private List<TargetCluster> assign(List<Candidate> chosen) throws SchedulingFailure {
        if (!divides(attempt)) {
            notes.step(() -> "There are no replicas to divide: every chosen cluster is listed.");
            return chosen.stream()
                    .map(candidate -> new TargetCluster(candidate.name(), 0))
                    .toList();
        }
        var result = new ArrayList<TargetCluster>(chosen.size());
        for (TargetCluster target : divide(chosen)) {
            if (target.replicas() > 0) {
                result.add(target);
            }
        }
        if (attempt.rules().emptyWorkloadPropagation()) {
            addEmpty(chosen, result);
        }
        return result;
    }

    private static void addEmpty(List<Candidate> chosen, List<TargetCluster> result) {
        var listed = new HashSet<String>();
        result.forEach(target -> listed.add(target.name()));
        for (Candidate candidate : chosen) {
            if (listed.add(candidate.name())) {
                result.add(new TargetCluster(candidate.name(), 0));
            }
        }
    }

    private List<TargetCluster> divide(List<Candidate> chosen) throws SchedulingFailure {
        int replicas = Math.max(0, attempt.spec().replicas());
        // Admission lets tiers in only where replicas are divided by room; elsewhere their clusters are clusters like
        // others.
        boolean tiered = attempt.group().filter(CompiledPlacement.Group::tiered).isPresent()
                && attempt.compiled().strategy().dividesByRoom();
        return tiered ? byTier(chosen, replicas) : inOneTier(chosen, replicas);
    }

    /** Fills one tier after the other; an overflow tier gets what those before it have no room for. */
    private List<TargetCluster> byTier(List<Candidate> chosen, int replicas) throws SchedulingFailure {
        var tiers = new TreeMap<Integer, List<Candidate>>();
        for (Candidate candidate : chosen) {
            tiers.computeIfAbsent(candidate.tier(), _ -> new ArrayList<>()).add(candidate);
        }
        var result = new ArrayList<TargetCluster>();
        long left = replicas;
        for (var tier : tiers.entrySet()) {
            long room = tier.getValue().stream().mapToLong(Candidate::available).sum();
            int quota = (int) Math.min(left, room);
            notes.step(() -> "Tier %d has room for %d: it gets %d.".formatted(tier.getKey(), room, quota));
            result.addAll(inOneTier(tier.getValue(), quota));
            left -= quota;
            if (left == 0) {
                return result;
            }
        }
        throw SchedulingFailure.unschedulable("Clusters available replicas are not enough to schedule.");
    }

    private List<TargetCluster> inOneTier(List<Candidate> chosen, int replicas) throws SchedulingFailure {
        return switch (attempt.compiled().strategy()) {
            case DUPLICATED -> {
                notes.step(() -> "Duplicated: every cluster gets %d.".formatted(replicas));
                yield chosen.stream()
                        .map(candidate -> new TargetCluster(candidate.name(), replicas))
                        .toList();
            }
            case STATIC_WEIGHT -> new StaticDivision(attempt, notes).divide(chosen, replicas);
            case DYNAMIC_WEIGHT, AGGREGATED -> new DynamicDivision(attempt, notes).divide(chosen, replicas);
            case UNKNOWN -> throw unsupported();
        };
    }

    private SchedulingFailure unsupported() {
        var scheduling = attempt.placement().replicaScheduling();
        return SchedulingFailure.error(
                "unsupported replica scheduling strategy, replicaSchedulingType: %s, replicaDivisionPreference: %s, please try another scheduling strategy"
                        .formatted(
                                scheduling.map(ReplicaScheduling::type).orElse(""),
                                scheduling.map(ReplicaScheduling::preference).orElse("")));
    }
}
