package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.Timing;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides on the newest state of the fleet, and lets later decisions know of earlier ones before the API server tells of them. Safe for use
 * by many threads.
 */
final class Decider {
    private final SchedulingCore core;
    private final SchedulingRules rules;
    private final FleetState fleet;
    private final DecisionLog decisions;
    private final Timing timing;
    /** Held from the snapshot to the note where a decision depends on those before it. */
    private final ReentrantLock order = new ReentrantLock();

    Decider(SchedulingCore core, SchedulingRules rules, FleetState fleet, DecisionLog decisions, Timing timing) {
        this.core = core;
        this.rules = rules;
        this.fleet = fleet;
        this.decisions = decisions;
        this.timing = timing;
    }

    boolean isLeaving(String cluster) {
        return FleetState.isLeaving(fleet.snapshot(), cluster);
    }

    Decision decide(ResourceBinding binding) {
        if (!rules.workloadAffinity()) {
            return decideOn(fleet.snapshot(), binding);
        }
        order.lock();
        try {
            var decision = decideOn(fleet.snapshot(), binding);
            if (decision instanceof Decision.Placed placed) {
                fleet.put(binding.withClusters(placed.clusters()));
            }
            return decision;
        } finally {
            order.unlock();
        }
    }

    private Decision decideOn(FleetSnapshot snapshot, ResourceBinding binding) {
        if (core.isRepeatable()) {
            var decision = core.decide(snapshot, binding);
            decisions.add(binding.key(), timing.now(), () -> core.explain(snapshot, binding));
            return decision;
        }
        var trace = core.explain(snapshot, binding);
        decisions.add(binding.key(), timing.now(), () -> trace);
        return trace.decision();
    }

    /** A decision was written. */
    void placed(ResourceBinding written, Decision decision) {
        if (rules.workloadAffinity() && decision instanceof Decision.NoClusterFit) {
            fleet.put(written);
        }
    }

    /** A decision could not be written: the binding is where it was. */
    void notPlaced(ResourceBinding binding) {
        if (rules.workloadAffinity()) {
            fleet.put(binding);
        }
    }
}
