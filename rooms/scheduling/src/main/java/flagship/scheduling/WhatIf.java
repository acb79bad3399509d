package flagship.scheduling;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.NamespacedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What the scheduler would do. Writes nothing. Each binding that is placed takes its room from those after it, so that the answer holds for
 * all of them together. Safe for use by many threads.
 */
public final class WhatIf {
    private final SchedulingCore core;

    public WhatIf(SchedulingCore core) {
        this.core = core;
    }

    /**
     * What would become of a binding.
     *
     * @param before where it is now
     */
    public record Move(NamespacedName binding, List<TargetCluster> before, Decision decision) {
        public Move {
            before = List.copyOf(before);
        }
    }

    /**
     * Bindings that are placed on a fleet, in the order in which a scheduler takes them: by priority, then by name.
     *
     * @param bindings as they are; those without a placement are left out
     */
    public List<Move> place(FleetSnapshot fleet, List<ResourceBinding> bindings) {
        return place(fleet, bindings, Set.of());
    }

    /**
     * The bindings that have to leave clusters which are gone.
     *
     * @param lost names of clusters
     * @return one move for each binding that is in one of them
     */
    public List<Move> lose(FleetSnapshot fleet, List<ResourceBinding> bindings, Set<String> lost) {
        var left = fleet;
        for (String cluster : lost) {
            left = left.withoutCluster(cluster);
        }
        var concerned = bindings.stream()
                .filter(binding -> binding.spec().clusters().stream().anyMatch(target -> lost.contains(target.name())))
                .toList();
        return place(left, concerned, lost);
    }

    /**
     * Pending bindings, taken one after the other and taken together.
     *
     * @param oneByOne as the scheduler takes them
     * @param together in the best order that was found: never worse
     */
    public record Packing(List<Move> oneByOne, List<Move> together) {
        public Packing {
            oneByOne = List.copyOf(oneByOne);
            together = List.copyOf(together);
        }
    }

    /** What would be gained if the scheduler solved these bindings together; those without a placement are left out. */
    public Packing pack(FleetSnapshot fleet, List<ResourceBinding> pending) {
        return new PackingSearch(order -> placeInOrder(fleet, order, Set.of())).search(inOrder(pending));
    }

    private static List<ResourceBinding> inOrder(List<ResourceBinding> bindings) {
        Comparator<ResourceBinding> byPriority = Comparator.comparingInt(
                binding -> binding.spec().schedulePriority().orElse(0));
        return bindings.stream()
                .filter(binding -> binding.spec().placement().isPresent())
                .sorted(byPriority.reversed().thenComparing(ResourceBinding::key))
                .toList();
    }

    private List<Move> place(FleetSnapshot fleet, List<ResourceBinding> bindings, Set<String> lost) {
        return placeInOrder(fleet, inOrder(bindings), lost);
    }

    private List<Move> placeInOrder(FleetSnapshot fleet, List<ResourceBinding> inOrder, Set<String> lost) {
        var moves = new ArrayList<Move>();
        var current = fleet;
        for (ResourceBinding binding : inOrder) {
            var before = binding.spec().clusters();
            var left = before.stream()
                    .filter(target -> !lost.contains(target.name()))
                    .toList();
            var decision = core.decide(current, binding.withClusters(left));
            moves.add(new Move(binding.key(), before, decision));
            if (decision instanceof Decision.Placed placed) {
                current = taken(current, binding, left, placed.clusters());
            }
        }
        return List.copyOf(moves);
    }

    /** The fleet with the replicas that came. */
    private static FleetSnapshot taken(
            FleetSnapshot fleet, ResourceBinding binding, List<TargetCluster> before, List<TargetCluster> after) {
        var current = fleet;
        for (TargetCluster target : after) {
            int ran = before.stream()
                    .filter(it -> it.name().equals(target.name()))
                    .mapToInt(TargetCluster::replicas)
                    .sum();
            var load = AssumedLoad.of(binding.spec(), target.replicas() - ran);
            current = current.assuming(target.name(), it -> it.plus(load));
        }
        return current;
    }
}
