package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Timing;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.Placed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Decides on the newest state of the fleet. Where the rules make a decision depend on those before it, later ones know of it at once, before
 * it is written or seen in a report; those decisions are made one after the other. Safe for use by many threads.
 */
final class Decider {
    private final SchedulingCore core;
    private final SchedulingRules rules;
    private final FleetState fleet;
    private final DecisionLog decisions;
    private final DecisionMeters meters;
    private final Timing timing;
    private final ReentrantLock order = new ReentrantLock();
    /** Guarded by {@code order}. */
    private final Assumptions assumptions;

    Decider(
            SchedulingCore core,
            SchedulingRules rules,
            FleetState fleet,
            DecisionLog decisions,
            DecisionMeters meters,
            Timing timing) {
        this.core = core;
        this.rules = rules;
        this.fleet = fleet;
        this.decisions = decisions;
        this.meters = meters;
        this.timing = timing;
        this.assumptions = new Assumptions(fleet, timing);
    }

    boolean isLeaving(String cluster) {
        return FleetState.isLeaving(fleet.snapshot(), cluster);
    }

    Decision decide(ResourceBinding binding) {
        if (!rules.workloadAffinity() && !rules.overcommitProtection()) {
            return decideOn(fleet.snapshot(), binding);
        }
        order.lock();
        try {
            assumptions.expire();
            var decision = decideOn(fleet.snapshot(), binding);
            assume(binding, decision);
            return decision;
        } finally {
            order.unlock();
        }
    }

    private void assume(ResourceBinding binding, Decision decision) {
        if (decision instanceof Placed placed) {
            if (rules.workloadAffinity()) {
                fleet.put(binding.withClusters(placed.clusters()));
            }
            if (protects(binding)) {
                assumptions.put(binding, placed.clusters());
            }
        } else if (decision instanceof NoClusterFit) {
            if (rules.workloadAffinity()) {
                fleet.put(binding.withClusters(List.of()));
            }
            assumptions.remove(binding.key());
        }
    }

    private boolean protects(ResourceBinding binding) {
        return rules.overcommitProtection() && !binding.isClusterScoped() && Trigger.isWorkload(binding.spec(), rules);
    }

    private Decision decideOn(FleetSnapshot snapshot, ResourceBinding binding) {
        if (core.isRepeatable()) {
            var decision = core.decide(snapshot, binding, new StepClock(meters, timing, Notes.NONE));
            remember(binding, decision, () -> core.explain(snapshot, binding));
            return decision;
        }
        var trace = core.explain(snapshot, binding, notes -> new StepClock(meters, timing, notes));
        remember(binding, trace.decision(), () -> trace);
        return trace.decision();
    }

    /** That a workload stays where it is says less than what brought it there. */
    private void remember(ResourceBinding binding, Decision decision, Supplier<DecisionTrace> trace) {
        boolean stays = decision instanceof Placed placed
                && Set.copyOf(placed.clusters())
                        .equals(Set.copyOf(binding.spec().clusters()));
        if (!stays || !decisions.knows(binding.key())) {
            decisions.add(binding.key(), timing.now(), trace);
        }
    }

    /** A decision could not be written: the binding is where this says. */
    void notPlaced(ResourceBinding binding) {
        if (rules.workloadAffinity() || rules.overcommitProtection()) {
            if (rules.workloadAffinity()) {
                fleet.put(binding);
            }
            forget(binding.key());
        }
    }

    /** Whether {@link #observe} wants to hear of the status of a binding. */
    boolean watches(NamespacedName binding) {
        if (!rules.overcommitProtection()) {
            return false;
        }
        order.lock();
        try {
            return assumptions.holds(binding);
        } finally {
            order.unlock();
        }
    }

    /** The status of a binding changed. */
    void observe(ResourceBinding old, ResourceBinding current) {
        order.lock();
        try {
            assumptions.observe(old, current);
        } finally {
            order.unlock();
        }
    }

    void forget(NamespacedName binding) {
        order.lock();
        try {
            assumptions.remove(binding);
        } finally {
            order.unlock();
        }
    }
}
