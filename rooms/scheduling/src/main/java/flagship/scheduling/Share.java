package flagship.scheduling;

import flagship.fleetapi.TargetCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A cluster's weight when replicas are dealt.
 *
 * @param order compares as the names of clusters do, but quicker
 * @param held replicas that the cluster has
 */
record Share(String cluster, int order, long weight, long held) {
    private static final Comparator<Share> BY_NAME = Comparator.comparingInt(Share::order);

    static Share of(Candidate candidate, long weight, long held) {
        return new Share(candidate.name(), candidate.position(), weight, held);
    }

    /** What the clusters get, in the order of names; those that get nothing included. */
    static List<TargetCluster> deal(int replicas, List<Share> shares, SchedulingAttempt attempt, Notes notes) {
        var byName = inOrder(shares);
        int size = byName.size();
        var weights = new long[size];
        for (int index = 0; index < size; index++) {
            weights[index] = byName.get(index).weight();
        }
        var dealt = seats(replicas, weights, byName, attempt);
        var result = new ArrayList<TargetCluster>(size);
        for (int index = 0; index < size; index++) {
            result.add(new TargetCluster(byName.get(index).cluster(), (int) dealt[index]));
        }
        notes.step(() -> "%d dealt over weights %s, sum %d: %s."
                .formatted(replicas, weightsText(byName), sum(byName), Explain.text(result)));
        return result;
    }

    /** Most often they are in order already: candidates come by name where nothing ranks them. */
    private static List<Share> inOrder(List<Share> shares) {
        for (int index = 1; index < shares.size(); index++) {
            if (shares.get(index - 1).order() > shares.get(index).order()) {
                var sorted = new ArrayList<>(shares);
                sorted.sort(BY_NAME);
                return sorted;
            }
        }
        return shares;
    }

    private static long[] seats(int replicas, long[] weights, List<Share> byName, SchedulingAttempt attempt) {
        if (attempt.rules().has(Release.V1_16)) {
            var uid = attempt.spec().resource().uid();
            return SeatDealer.webster(replicas, weights, SeatDealer.lastNameFirst(uid));
        }
        return SeatDealer.floorAndRest(
                replicas, weights, byName.stream().mapToLong(Share::held).toArray());
    }

    /** The sum of weights, at most a long's largest. */
    static long sum(List<Share> shares) {
        long sum = 0;
        for (Share share : shares) {
            sum += share.weight();
            if (sum < 0) {
                return Long.MAX_VALUE;
            }
        }
        return sum;
    }

    private static String weightsText(List<Share> shares) {
        return Explain.bounded(shares, share -> share.cluster() + " " + share.weight());
    }
}
