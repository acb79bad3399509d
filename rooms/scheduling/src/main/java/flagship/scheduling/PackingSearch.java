package flagship.scheduling;

import flagship.fleetapi.ReplicaRequirements;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.NamespacedName;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.WhatIf.Move;
import flagship.scheduling.WhatIf.Packing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks for the order in which pending bindings fit best. Every try places all of them, one after the other, by the scheduler's own rules; so
 * whatever is found obeys them. No binding goes before one of higher priority.
 *
 * <p>Tried are the order of arrival, the largest first and the smallest first; then, from the best of them on, what found no place is moved to the
 * front again and again (squeaky wheel optimisation; D. Joslin and D. Clements, 1999). Deterministic, and bounded by {@value #TRIES_MAX} tries
 * and {@value #DECISIONS_MAX} decisions.
 */
final class PackingSearch {
    private static final int TRIES_MAX = 60;
    private static final int DECISIONS_MAX = 100_000;
    /** Tries in a row that bring nothing. */
    private static final int PATIENCE = 12;

    private final Function<List<ResourceBinding>, List<Move>> place;
    private int triesLeft;

    /** @param place puts bindings on the fleet in this order */
    PackingSearch(Function<List<ResourceBinding>, List<Move>> place) {
        this.place = place;
    }

    /** An order and what comes of it. */
    private record Try(List<ResourceBinding> order, List<Move> moves, Worth worth) {}

    /**
     * What a try is worth.
     *
     * @param placed bindings that have a place, by priority, highest first
     * @param replicas of all that have a place
     * @param clusters how many parts they are in: fewer are easier to run
     */
    private record Worth(Map<Integer, Integer> placed, long replicas, long clusters) implements Comparable<Worth> {
        static Worth of(List<ResourceBinding> order, List<Move> moves) {
            var priorities = order.stream()
                    .collect(Collectors.toMap(ResourceBinding::key, PackingSearch::priority, (one, _) -> one));
            var placed = new TreeMap<Integer, Integer>(Comparator.reverseOrder());
            long replicas = 0;
            long clusters = 0;
            for (Move move : moves) {
                int here = 0;
                if (move.decision() instanceof Placed it) {
                    here = 1;
                    replicas += it.clusters().stream()
                            .mapToLong(TargetCluster::replicas)
                            .sum();
                    clusters += it.clusters().size();
                }
                placed.merge(priorities.getOrDefault(move.binding(), 0), here, Integer::sum);
            }
            return new Worth(placed, replicas, clusters);
        }

        @Override
        public int compareTo(Worth other) {
            for (var priority : placed.entrySet()) {
                int order = Integer.compare(priority.getValue(), other.placed.getOrDefault(priority.getKey(), 0));
                if (order != 0) {
                    return order;
                }
            }
            int byReplicas = Long.compare(replicas, other.replicas);
            return byReplicas != 0 ? byReplicas : Long.compare(other.clusters, clusters);
        }
    }

    private static int priority(ResourceBinding binding) {
        return binding.spec().schedulePriority().orElse(0);
    }

    /** @param arrived in the order in which the scheduler takes them */
    Packing search(List<ResourceBinding> arrived) {
        triesLeft = Math.clamp(DECISIONS_MAX / Math.max(1, arrived.size()), 1, TRIES_MAX);
        var first = attempt(arrived);
        var best = first;
        var bySize = Comparator.comparingDouble(PackingSearch::demand);
        for (var size : List.of(bySize.reversed(), bySize)) {
            if (triesLeft > 0) {
                best = better(best, attempt(sorted(arrived, size)));
            }
        }
        return new Packing(first.moves(), improved(best).moves());
    }

    private Try improved(Try start) {
        var best = start;
        var current = start;
        int vain = 0;
        while (vain < PATIENCE && triesLeft > 0 && !isComplete(best)) {
            current = attempt(homelessFirst(current));
            boolean gained = current.worth().compareTo(best.worth()) > 0;
            best = gained ? current : best;
            vain = gained ? 0 : vain + 1;
        }
        return best;
    }

    private Try attempt(List<ResourceBinding> order) {
        triesLeft--;
        var moves = place.apply(order);
        return new Try(order, moves, Worth.of(order, moves));
    }

    private static Try better(Try one, Try other) {
        return other.worth().compareTo(one.worth()) > 0 ? other : one;
    }

    private static boolean isComplete(Try it) {
        return it.moves().stream().allMatch(move -> move.decision() instanceof Placed);
    }

    private static List<ResourceBinding> homelessFirst(Try last) {
        Set<NamespacedName> placed = new HashSet<>();
        for (Move move : last.moves()) {
            if (move.decision() instanceof Placed) {
                placed.add(move.binding());
            }
        }
        return sorted(last.order(), Comparator.comparing(binding -> placed.contains(binding.key())));
    }

    /** By priority, then by something else, then as before. */
    private static List<ResourceBinding> sorted(List<ResourceBinding> bindings, Comparator<ResourceBinding> then) {
        var order = new ArrayList<>(bindings);
        order.sort(Comparator.comparingInt(PackingSearch::priority).reversed().thenComparing(then));
        return order;
    }

    /** A measure of size: replicas times what each asks for. Sums of different resources; only their order is used. */
    private static double demand(ResourceBinding binding) {
        var request = ReplicaRequest.amounts(binding.spec()
                .replicaRequirements()
                .map(ReplicaRequirements::resourceRequest)
                .orElse(Map.of()));
        double one = 1;
        for (int index = 0; index < request.amounts().length; index++) {
            one += Math.log1p((double) Math.max(0, request.amounts()[index]));
        }
        return one * Math.max(1, binding.spec().replicas());
    }
}
