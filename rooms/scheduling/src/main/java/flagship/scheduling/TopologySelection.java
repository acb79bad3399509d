package flagship.scheduling;

import flagship.fleetapi.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses clusters so that they spread over groups: first groups by their scores, then the best cluster of each, then the best of the
 * rest. With several topologies each one chooses among what the one before left.
 *
 * <p>Source: contract section 5.3 for regions. Room counts for the score of a group only, so the chosen clusters may lack it.
 */
final class TopologySelection {
    private static final String CLUSTERS_MISSING =
            "the number of clusters is less than the cluster spreadConstraint.MinGroups";

    private final SchedulingAttempt attempt;
    private final Notes notes;
    private final int minClusters;
    private final int maxClusters;

    TopologySelection(SchedulingAttempt attempt, Notes notes) {
        this.attempt = attempt;
        this.notes = notes;
        var clusters = attempt.compiled().constraint(SpreadConstraint.CLUSTER);
        this.minClusters = clusters.map(SpreadConstraint::minGroups).orElse(0);
        // Without a constraint on clusters Karmada takes one a region; admission refuses that for fields, and labels
        // need no such bound.
        int unbounded = attempt.rules().spreadByEveryTopology() ? Integer.MAX_VALUE : 0;
        this.maxClusters = clusters.map(SpreadConstraint::maxGroups).orElse(unbounded);
    }

    List<Candidate> select(List<Topology> topologies, List<Candidate> ranked) throws SchedulingFailure {
        var left = ranked;
        var chosen = new ArrayList<Candidate>();
        for (Topology topology : topologies) {
            var groups = groups(topology, left);
            var names = choose(topology, groups);
            left = within(topology, new HashSet<>(names), left);
            chosen.clear();
            cover(topologies.subList(0, topologies.indexOf(topology) + 1), left, names, groups, chosen);
        }
        fill(left, chosen);
        check(topologies, chosen);
        notes.step(() -> "Clusters: " + ClusterSelection.names(chosen) + ".");
        return chosen;
    }

    private static Map<String, List<Candidate>> groups(Topology topology, List<Candidate> ranked) {
        var groups = new LinkedHashMap<String, List<Candidate>>();
        for (Candidate candidate : ranked) {
            for (String group : topology.groups().apply(candidate.cluster())) {
                groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(candidate);
            }
        }
        return groups;
    }

    private List<String> choose(Topology topology, Map<String, List<Candidate>> groups) throws SchedulingFailure {
        if (groups.size() < topology.minGroups()) {
            throw SchedulingFailure.error(
                    "the number of feasible %s is less than spreadConstraint.MinGroups".formatted(topology.name()));
        }
        var scored = new ArrayList<GroupSearch.Group>();
        groups.forEach(
                (name, members) -> scored.add(new GroupSearch.Group(name, members.size(), score(topology, members))));
        var chosen = new GroupSearch(topology.minGroups(), topology.maxGroups(), minClusters).choose(scored);
        notes.step(() -> "Groups by %s (clusters, score): %s. Chosen, %d to %d of them with at least %d clusters: %s."
                .formatted(
                        topology.name(),
                        Explain.bounded(scored, GroupSearch.Group::toString),
                        topology.minGroups(),
                        topology.maxGroups(),
                        minClusters,
                        Explain.bounded(chosen, name -> name)));
        if (chosen.isEmpty()) {
            throw SchedulingFailure.error(CLUSTERS_MISSING);
        }
        return chosen;
    }

    private long score(Topology topology, List<Candidate> members) {
        return attempt.compiled().choosesByRoom()
                ? GroupScore.divided(members, attempt.need(), topology.minGroups(), minClusters)
                : GroupScore.duplicated(members, attempt.need());
    }

    /** The candidates all of whose groups are chosen. */
    private static List<Candidate> within(Topology topology, Set<String> chosen, List<Candidate> ranked) {
        return ranked.stream()
                .filter(candidate -> chosen.containsAll(topology.groups().apply(candidate.cluster())))
                .toList();
    }

    /** The best cluster of each group of the finest topology, then of each group of the coarser ones that has none yet. */
    private static void cover(
            List<Topology> topologies,
            List<Candidate> left,
            List<String> names,
            Map<String, List<Candidate>> groups,
            List<Candidate> chosen) {
        var taken = new LinkedHashSet<Candidate>();
        var available = new HashSet<>(left);
        for (String name : names) {
            groups.getOrDefault(name, List.of()).stream()
                    .filter(available::contains)
                    .findFirst()
                    .ifPresent(taken::add);
        }
        for (Topology coarser : topologies.subList(0, topologies.size() - 1)) {
            var covered = new HashSet<String>();
            taken.forEach(candidate -> covered.addAll(coarser.groups().apply(candidate.cluster())));
            for (Candidate candidate : left) {
                if (covered.addAll(coarser.groups().apply(candidate.cluster()))) {
                    taken.add(candidate);
                }
            }
        }
        chosen.addAll(taken);
    }

    private void fill(List<Candidate> left, List<Candidate> chosen) {
        var taken = new HashSet<>(chosen);
        for (Candidate candidate : left) {
            if (chosen.size() >= maxClusters) {
                return;
            }
            if (taken.add(candidate)) {
                chosen.add(candidate);
            }
        }
    }

    /** Several topologies can contradict each other, which one alone cannot. */
    private static void check(List<Topology> topologies, List<Candidate> chosen) throws SchedulingFailure {
        if (topologies.size() < 2) {
            return;
        }
        for (Topology topology : topologies) {
            var groups = new HashSet<String>();
            chosen.forEach(candidate -> groups.addAll(topology.groups().apply(candidate.cluster())));
            if (groups.size() < topology.minGroups() || groups.size() > topology.maxGroups()) {
                throw SchedulingFailure.error(
                        "the spread constraints contradict each other: the clusters that satisfy the others are in %d groups by %s, not %d to %d"
                                .formatted(groups.size(), topology.name(), topology.minGroups(), topology.maxGroups()));
            }
        }
    }
}
