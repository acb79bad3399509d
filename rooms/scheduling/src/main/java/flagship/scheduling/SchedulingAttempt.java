package flagship.scheduling;

import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.Placement;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One try to place a binding with one affinity: what filters, scores and estimators are prepared for. For one thread.
 */
public final class SchedulingAttempt {
    /** Marks a cluster that the binding's result does not name. */
    static final int NOT_A_TARGET = -1;

    private final FleetSnapshot fleet;
    private final ResourceBinding binding;
    private final CompiledPlacement placement;
    private final PlacementOnFleet onFleet;
    private final Optional<CompiledPlacement.Group> group;
    private final SchedulingRules rules;
    /** Replicas of the result so far by place of the cluster. */
    private final int[] assigned;

    SchedulingAttempt(
            FleetSnapshot fleet,
            ResourceBinding binding,
            ReadyPlacement placement,
            Optional<CompiledPlacement.Group> group,
            SchedulingRules rules) {
        this.fleet = fleet;
        this.binding = binding;
        this.placement = placement.compiled();
        this.onFleet = placement.on(fleet);
        this.group = group;
        this.rules = rules;
        this.assigned = assigned(fleet, binding.spec().clusters());
    }

    private static int[] assigned(FleetSnapshot fleet, List<TargetCluster> clusters) {
        var assigned = new int[fleet.size()];
        Arrays.fill(assigned, NOT_A_TARGET);
        for (TargetCluster cluster : clusters) {
            int position = fleet.position(cluster.name());
            if (position >= 0) {
                assigned[position] = Math.max(0, cluster.replicas());
            }
        }
        return assigned;
    }

    public FleetSnapshot fleet() {
        return fleet;
    }

    public ResourceBinding binding() {
        return binding;
    }

    public BindingSpec spec() {
        return binding.spec();
    }

    public Placement placement() {
        return placement.placement();
    }

    /** The affinity group that is tried; empty if the placement has none. */
    public Optional<String> groupName() {
        return group.map(CompiledPlacement.Group::name);
    }

    /** What the placement says of each cluster of the fleet. */
    PlacementOnFleet onFleet() {
        return onFleet;
    }

    CompiledPlacement compiled() {
        return placement;
    }

    Optional<CompiledPlacement.Group> group() {
        return group;
    }

    SchedulingRules rules() {
        return rules;
    }

    int assigned(int position) {
        return assigned[position];
    }

    /** Whether the object runs Pods; plain configuration goes everywhere. */
    boolean isWorkload() {
        return Trigger.isWorkload(spec(), rules);
    }

    /** Whether complete sets of components are counted. */
    boolean countsSets() {
        return rules.componentSets()
                && rules.has(Release.V1_16)
                && !spec().components().isEmpty()
                && placement.wantsOneCluster();
    }

    /** Replicas that the chosen clusters must have room for. */
    int need() {
        return countsSets() && rules.has(Release.V1_18) ? 1 : Math.max(0, spec().replicas());
    }
}
