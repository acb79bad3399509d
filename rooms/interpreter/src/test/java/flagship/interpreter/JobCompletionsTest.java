package flagship.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.TargetCluster;
import flagship.kubemodel.Fnv;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobCompletionsTest {
    /** Its hash is even: ties go up the alphabet. */
    private static final String ASCENDING = "uid-0";

    /** Its hash is odd: ties go down the alphabet. */
    private static final String DESCENDING = "uid-1";

    private static TargetCluster cluster(String name, int replicas) {
        return new TargetCluster(name, replicas);
    }

    @Test
    void completionsFollowTheReplicas() {
        var clusters = List.of(cluster("a", 1), cluster("b", 3));

        assertThat(JobCompletions.divide(8, clusters, ASCENDING)).isEqualTo(Map.of("a", 2, "b", 6));
    }

    @Test
    void theLargestQuotientGetsTheNextOne() {
        // Quotients of 5, 3 and 1: 5, 3, 5/3, 1 (twice), ...: four are a, b, a, and of the two ones the one given less.
        var clusters = List.of(cluster("a", 5), cluster("b", 3), cluster("c", 1));

        assertThat(JobCompletions.divide(4, clusters, ASCENDING)).isEqualTo(Map.of("a", 2, "b", 1, "c", 1));
    }

    @Test
    void theUidDecidesWhichOfEqualClustersHasOneMore() {
        var clusters = List.of(cluster("a", 1), cluster("b", 1));

        assertThat(Fnv.hash(ASCENDING) & 1).isZero();
        assertThat(JobCompletions.divide(3, clusters, ASCENDING)).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(Fnv.hash(DESCENDING) & 1).isOne();
        assertThat(JobCompletions.divide(3, clusters, DESCENDING)).isEqualTo(Map.of("a", 1, "b", 2));
    }

    @Test
    void aClusterWithoutReplicasGetsNone() {
        assertThat(JobCompletions.divide(3, List.of(cluster("a", 0), cluster("b", 2)), ASCENDING))
                .isEqualTo(Map.of("a", 0, "b", 3));
        assertThat(JobCompletions.divide(3, List.of(cluster("a", 0)), ASCENDING))
                .isEqualTo(Map.of("a", 0));
    }

    @Test
    void billionsOfCompletionsAreDividedAtOnceAndAddUp() {
        var clusters = List.of(cluster("a", 1), cluster("b", 2_000_000_000), cluster("c", 1_000_000_007));

        var divided = JobCompletions.divide(Integer.MAX_VALUE, clusters, ASCENDING);

        assertThat(divided.values().stream().mapToLong(Integer::longValue).sum())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(divided.get("b")).isEqualTo(1_431_655_761);
    }

    @Test
    void theShortcutDealsAsOneByOneWould() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int count = 1 + random.nextInt(6);
            var clusters = IntStream.range(0, count)
                    .mapToObj(i -> cluster("m" + i, random.nextInt(9)))
                    .toList();
            int total = random.nextInt(60);

            assertThat(JobCompletions.divide(total, clusters, ASCENDING))
                    .as("%d among %s", total, clusters)
                    .isEqualTo(oneByOne(total, clusters));
        }
    }

    private static Map<String, Integer> oneByOne(int total, List<TargetCluster> clusters) {
        var given = new HashMap<String, Integer>();
        clusters.forEach(cluster -> given.put(cluster.name(), 0));
        for (int i = 0; i < total && clusters.stream().anyMatch(cluster -> cluster.replicas() > 0); i++) {
            TargetCluster best = null;
            for (TargetCluster cluster : clusters) {
                if (cluster.replicas() > 0 && (best == null || better(cluster, best, given))) {
                    best = cluster;
                }
            }
            if (best != null) {
                given.merge(best.name(), 1, Integer::sum);
            }
        }
        return given;
    }

    private static boolean better(TargetCluster a, TargetCluster b, Map<String, Integer> given) {
        int givenA = given.getOrDefault(a.name(), 0);
        int givenB = given.getOrDefault(b.name(), 0);
        long left = (long) a.replicas() * (2 * givenB + 1);
        long right = (long) b.replicas() * (2 * givenA + 1);
        return left != right ? left > right : givenA < givenB;
    }

    @Test
    void onlyAJobWithCompletionsGetsItsShare() {
        var job = Given.object("batch/v1", "Job", "spec: {completions: 10, parallelism: 2}");
        var open = Given.object("batch/v1", "Job", "spec: {parallelism: 2}");

        assertThat(JobCompletions.set(job, 4).at("/spec/completions").asInt()).isEqualTo(4);
        assertThat(JobCompletions.set(open, 4)).isEqualTo(open);
    }
}
