package flagship.scheduling;

import flagship.fleetapi.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;

/**
 * The step select: from the candidates to the clusters that replicas are given to.
 *
 * <p>Source: contract section 5.
 */
final class ClusterSelection {
    private ClusterSelection() {}

    /** The chosen clusters in the order of preference; or of names where the order changes nothing. */
    static List<Candidate> select(SchedulingAttempt attempt, List<Candidate> candidates, Notes notes)
            throws SchedulingFailure {
        var placement = attempt.compiled();
        if (!placement.spreads()) {
            notes.step(
                    () -> "No spread constraint applies: all %d candidates are chosen.".formatted(candidates.size()));
            return orderMatters(attempt) || notes.wanted() ? ranked(candidates) : candidates;
        }
        var topologies = Topology.of(placement.placement(), attempt.rules());
        if (!topologies.isEmpty()) {
            return new TopologySelection(attempt, notes).select(topologies, ranked(candidates));
        }
        var constraint = placement
                .constraint(SpreadConstraint.CLUSTER)
                .orElseThrow(() -> SchedulingFailure.error("just support cluster and region spread constraint"));
        return byCluster(attempt, constraint, ranked(candidates), notes);
    }

    /** Seats are dealt by weight and name; only lists and the shortest prefix go by rank. */
    private static boolean orderMatters(SchedulingAttempt attempt) {
        return !switch (attempt.compiled().strategy()) {
            case DYNAMIC_WEIGHT, STATIC_WEIGHT -> Assignment.divides(attempt);
            case DUPLICATED, AGGREGATED, UNKNOWN -> false;
        };
    }

    private static List<Candidate> ranked(List<Candidate> candidates) {
        var ranked = new ArrayList<>(candidates);
        ranked.sort(Candidate.RANK);
        return ranked;
    }

    /**
     * The first by rank. Where they lack room, each of them, from the last up, is exchanged once for the roomiest of the rest.
     */
    private static List<Candidate> byCluster(
            SchedulingAttempt attempt, SpreadConstraint constraint, List<Candidate> ranked, Notes notes)
            throws SchedulingFailure {
        if (ranked.size() < constraint.minGroups()) {
            throw SchedulingFailure.error("the number of feasible clusters is less than spreadConstraint.MinGroups");
        }
        int count = Math.min(ranked.size(), Math.max(0, constraint.maxGroups()));
        var picks = new ArrayList<>(ranked.subList(0, count));
        if (attempt.compiled().choosesByRoom()) {
            exchangeForRoom(attempt.need(), picks, new ArrayList<>(ranked.subList(count, ranked.size())), notes);
        }
        notes.step(() -> "Spread over %d to %d clusters: %s.".formatted(constraint.minGroups(), count, names(picks)));
        return picks;
    }

    private static void exchangeForRoom(long need, List<Candidate> picks, List<Candidate> rest, Notes notes)
            throws SchedulingFailure {
        long room = room(picks);
        for (int index = picks.size() - 1; index >= 0 && room < need; index--) {
            var out = picks.get(index);
            int roomiest = roomiest(rest, out.available());
            if (roomiest >= 0) {
                var in = rest.set(roomiest, out);
                picks.set(index, in);
                room += in.available() - out.available();
                notes.step(() -> "%s (room for %d) is exchanged for %s (room for %d)."
                        .formatted(out.name(), out.available(), in.name(), in.available()));
            }
        }
        if (room < need || picks.isEmpty()) {
            throw SchedulingFailure.error("no enough resource when selecting %d clusters".formatted(picks.size()));
        }
    }

    private static long room(List<Candidate> picks) {
        long room = 0;
        for (Candidate pick : picks) {
            room += pick.available();
        }
        return room;
    }

    /** The place of the first with the most room above a threshold; -1 if there is none. */
    private static int roomiest(List<Candidate> rest, long threshold) {
        int best = -1;
        long most = threshold;
        for (int index = 0; index < rest.size(); index++) {
            if (rest.get(index).available() > most) {
                most = rest.get(index).available();
                best = index;
            }
        }
        return best;
    }

    static String names(List<Candidate> candidates) {
        return Explain.bounded(candidates, Candidate::name);
    }
}
