package flagship.interpreter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Fnv;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Divides the completions of a Job among clusters in proportion to their replicas, by the method of Webster and Sainte-Lague: one after the
 * other goes to the cluster with the greatest quotient of weight and (2 * given + 1).
 *
 * <p>Of equal quotients wins the cluster that was given less, then the first by name; the UID of the Job decides whether names count up or
 * down, so that not always the same cluster has one more.
 *
 * <p>Source: Karmada 1.16 and later, {@code pkg/util/helper}.
 */
public final class JobCompletions {
    private JobCompletions() {}

    /**
     * The completions of each cluster; they add up to {@code total}. All zero if no cluster has a replica.
     *
     * @param clusters with their replicas, which are the weights
     */
    public static Map<String, Integer> divide(int total, List<TargetCluster> clusters, String uid) {
        var seats = new ArrayList<Seats>();
        long weights = clusters.stream().mapToLong(TargetCluster::replicas).sum();
        for (TargetCluster cluster : clusters) {
            seats.add(new Seats(cluster.name(), cluster.replicas(), certain(total, cluster, clusters.size(), weights)));
        }
        deal(total, seats, byQuotient((Fnv.hash(uid) & 1) == 0));
        var result = new HashMap<String, Integer>();
        seats.forEach(cluster -> result.put(cluster.name, (int) cluster.given));
        return Map.copyOf(result);
    }

    /** The Job with these completions, if it has any. */
    public static ObjectNode set(ObjectNode job, int completions) {
        var result = job.deepCopy();
        if (result.get("spec") instanceof ObjectNode spec
                && spec.path("completions").isNumber()) {
            spec.put("completions", completions);
        }
        return result;
    }

    /**
     * What a cluster gets whatever the order, so that the work does not grow with the completions: all clusters together give fewer than
     * {@code total} for quotients above {@code weights / (2 * total - clusters)}.
     */
    private static long certain(int total, TargetCluster cluster, int clusters, long weights) {
        long scale = 2L * total - clusters;
        if (scale <= 0 || cluster.replicas() == 0) {
            return 0;
        }
        var quotient = BigInteger.valueOf(cluster.replicas())
                .multiply(BigInteger.valueOf(scale))
                .divide(BigInteger.valueOf(weights))
                .longValueExact();
        return Math.max(0, (quotient - 1) / 2);
    }

    private static void deal(int total, List<Seats> clusters, Comparator<Seats> order) {
        var queue = new PriorityQueue<>(Math.max(1, clusters.size()), order);
        clusters.stream().filter(cluster -> cluster.weight > 0).forEach(queue::add);
        long left =
                total - clusters.stream().mapToLong(cluster -> cluster.given).sum();
        for (var next = queue.poll(); next != null && left > 0; next = queue.poll()) {
            next.given++;
            left--;
            queue.add(next);
        }
    }

    private static Comparator<Seats> byQuotient(boolean ascending) {
        Comparator<Seats> names = Comparator.comparing(cluster -> cluster.name);
        return ((Comparator<Seats>) Seats::greaterFirst)
                .thenComparingLong(cluster -> cluster.given)
                .thenComparing(ascending ? names : names.reversed());
    }

    /** A cluster while completions are dealt. */
    private static final class Seats {
        private final String name;
        private final long weight;
        private long given;

        Seats(String name, long weight, long given) {
            this.name = name;
            this.weight = weight;
            this.given = given;
        }

        /** Compares the quotients without dividing; exact, as both products stay below 2^63. */
        private static int greaterFirst(Seats a, Seats b) {
            return Long.compare(b.weight * (2 * a.given + 1), a.weight * (2 * b.given + 1));
        }
    }
}
