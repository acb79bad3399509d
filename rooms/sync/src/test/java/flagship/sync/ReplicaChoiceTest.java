package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaChoiceTest {
    private static final List<String> CLUSTERS =
            IntStream.range(0, 1_000).mapToObj(i -> "cluster-" + i).toList();

    @Test
    void nobodyOwnsAnythingWhereThereAreNoReplicas() {
        assertThat(ReplicaChoice.of("c1", List.of())).isEmpty();
    }

    @Test
    void theOrderOfReplicasDoesNotMatter() {
        assertThat(CLUSTERS)
                .allSatisfy(cluster -> assertThat(ReplicaChoice.of(cluster, List.of("a", "b", "c")))
                        .isEqualTo(ReplicaChoice.of(cluster, List.of("c", "a", "b"))));
    }

    @Test
    void everyReplicaGetsAboutItsShare() {
        var shares = CLUSTERS.stream()
                .collect(Collectors.groupingBy(
                        cluster -> ReplicaChoice.of(
                                        cluster, List.of("flagship-1", "flagship-2", "flagship-3", "flagship-4"))
                                .orElseThrow(),
                        Collectors.counting()));

        assertThat(shares).hasSize(4);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(200L, 300L));
    }

    @Test
    void aReplicaThatGoesMovesItsOwnClustersAlone() {
        var all = List.of("a", "b", "c");
        var left = List.of("a", "b");

        assertThat(CLUSTERS)
                .filteredOn(
                        cluster -> !ReplicaChoice.of(cluster, all).orElseThrow().equals("c"))
                .allSatisfy(cluster ->
                        assertThat(ReplicaChoice.of(cluster, left)).isEqualTo(ReplicaChoice.of(cluster, all)));
    }
}
