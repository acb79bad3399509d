package flagship.scheduling;

import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.GroupFailure;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.NothingTried;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.Decision.Refused;
import flagship.scheduling.DecisionMeters.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Decides which clusters a binding goes to: filter, score, select, assign. The same snapshot and binding give the same decision, always.
 *
 * <p>No clock, and no IO but in estimators that were given. Safe for use by many threads.
 *
 * <p>Source: Karmada, contract sections 2.5 and 3 to 8.
 */
public final class SchedulingCore {
    /** Placements that are kept ready; each takes up to 8 bytes a cluster. */
    private static final int PLACEMENTS_MAX = 2_000;

    private final SchedulingRules rules;
    private final CandidateSearch search;
    private final boolean repeatable;
    private final Map<Placement, ReadyPlacement> ready = new ConcurrentHashMap<>();
    private volatile ReadyPlacement last;

    public SchedulingCore(SchedulingRules rules, Plugins plugins) {
        this.rules = rules;
        this.search = new CandidateSearch(plugins);
        this.repeatable = plugins.estimators().stream().allMatch(GeneralEstimator.class::isInstance);
        this.last = new ReadyPlacement(CompiledPlacement.of(Placement.EVERYWHERE, rules));
    }

    /** A core with Karmada's own plugins. */
    public static SchedulingCore inTree(SchedulingRules rules) {
        return new SchedulingCore(rules, Plugins.inTree(rules));
    }

    /**
     * One attempt for a binding: with its affinity, or with one affinity group after the other until one succeeds.
     *
     * @throws IllegalArgumentException if the binding has no placement
     */
    public Decision decide(FleetSnapshot fleet, ResourceBinding binding) {
        return decide(fleet, binding, Notes.NONE);
    }

    /** The same decision, and how it came about. */
    public DecisionTrace explain(FleetSnapshot fleet, ResourceBinding binding) {
        return explain(fleet, binding, UnaryOperator.identity());
    }

    /** @param also who hears of the decision beside the one who explains it, made around that one */
    DecisionTrace explain(FleetSnapshot fleet, ResourceBinding binding, UnaryOperator<Notes> also) {
        var recorder = new TraceRecorder();
        var decision = decide(fleet, binding, also.apply(recorder));
        return recorder.trace(binding, decision);
    }

    /** Whether asking again gives the same answer: not if an estimator asks elsewhere. */
    boolean isRepeatable() {
        return repeatable;
    }

    /** As {@link #decide(FleetSnapshot, ResourceBinding)}, telling how it goes. */
    Decision decide(FleetSnapshot fleet, ResourceBinding binding, Notes notes) {
        var placement = ready(binding.spec()
                .placement()
                .orElseThrow(
                        () -> new IllegalArgumentException("binding %s has no placement".formatted(binding.key()))));
        return placement.compiled().placement().affinityGroups().isPresent()
                ? inGroups(fleet, binding, placement, notes)
                : inOne(fleet, binding, placement, notes);
    }

    private ReadyPlacement ready(Placement placement) {
        var newest =
                last; // Bindings of one policy often come one after the other, and comparing is quicker than hashing.
        if (newest.compiled().placement().equals(placement)) {
            return newest;
        }
        var found = find(placement);
        last = found;
        return found;
    }

    private ReadyPlacement find(Placement placement) {
        var known = ready.get(placement);
        if (known != null) {
            return known;
        }
        if (ready.size() >= PLACEMENTS_MAX) {
            ready.clear();
        }
        var made = new ReadyPlacement(CompiledPlacement.of(placement, rules));
        ready.put(placement, made);
        return made;
    }

    private Decision inOne(FleetSnapshot fleet, ResourceBinding binding, ReadyPlacement placement, Notes notes) {
        var attempt = new SchedulingAttempt(fleet, binding, placement, Optional.empty(), rules);
        try {
            return new Placed(attempt(attempt, notes), "", List.of());
        } catch (SchedulingFailure failure) {
            return failed(failure, List.of());
        }
    }

    /** From the group in use on; those before it are not looked at again. The first failure counts if all fail. */
    private Decision inGroups(FleetSnapshot fleet, ResourceBinding binding, ReadyPlacement placement, Notes notes) {
        var failures = new ArrayList<GroupFailure>();
        SchedulingFailure first = null;
        for (int index = firstGroup(binding, placement);
                index < placement.compiled().groups().size();
                index++) {
            var group = placement.compiled().groups().get(index);
            var attempt = new SchedulingAttempt(fleet, binding, placement, Optional.of(group), rules);
            try {
                return new Placed(attempt(attempt, notes), group.name(), failures);
            } catch (SchedulingFailure failure) {
                failures.add(new GroupFailure(index, group.name(), failure.text()));
                first = first == null ? failure : first;
            }
        }
        return first == null ? new NothingTried() : failed(first, failures);
    }

    private int firstGroup(ResourceBinding binding, ReadyPlacement placement) {
        if (rules.has(Release.V1_19) && Trigger.isForced(binding)) {
            return 0;
        }
        var inUse = binding.status().affinityName();
        for (int index = 0; index < placement.compiled().groups().size(); index++) {
            if (placement.compiled().groups().get(index).name().equals(inUse)) {
                return index;
            }
        }
        return 0;
    }

    private List<TargetCluster> attempt(SchedulingAttempt attempt, Notes notes) throws SchedulingFailure {
        notes.attempt(attempt.groupName().orElse(""), attempt.fleet().size());
        try {
            var candidates = search.candidates(attempt, notes);
            notes.candidates(candidates);
            return assign(attempt, select(attempt, candidates, notes), notes);
        } catch (SchedulingFailure failure) {
            notes.failed(failure);
            throw failure;
        }
    }

    private static List<Candidate> select(SchedulingAttempt attempt, List<Candidate> candidates, Notes notes)
            throws SchedulingFailure {
        try {
            var chosen = ClusterSelection.select(attempt, candidates, notes);
            notes.stepEnded(Step.SELECT, false);
            return chosen;
        } catch (SchedulingFailure failure) {
            notes.stepEnded(Step.SELECT, true);
            throw failure.during("failed to select clusters");
        }
    }

    private static List<TargetCluster> assign(SchedulingAttempt attempt, List<Candidate> chosen, Notes notes)
            throws SchedulingFailure {
        try {
            var assigned = Assignment.assign(attempt, chosen, notes);
            notes.stepEnded(Step.ASSIGN_REPLICAS, false);
            return assigned;
        } catch (SchedulingFailure failure) {
            notes.stepEnded(Step.ASSIGN_REPLICAS, true);
            throw failure.during("failed to assign replicas");
        }
    }

    private Decision failed(SchedulingFailure failure, List<GroupFailure> groups) {
        return switch (failure.kind()) {
            case NO_CLUSTER_FIT -> new NoClusterFit(failure.text(), groups);
            // To 1.14 the wrapped error lost its kind, so that a lack of room showed as any other error.
            case UNSCHEDULABLE ->
                rules.has(Release.V1_15)
                        ? new NotEnoughRoom(failure.text(), groups)
                        : new Refused(failure.text(), groups);
            case ERROR -> new Refused(failure.text(), groups);
        };
    }
}
