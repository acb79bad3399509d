package flagship.propagation;

import static flagship.propagation.Given.binding;
import static flagship.propagation.Given.work;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.BindingStatus.OfCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a binding says of its Works: contract section 7.7. */
class StatusAggregationTest {
    private static final String APPLIED =
            "'conditions':[{'type':'Applied','status':'True','reason':'R','message':'m'}],"
                    + "'manifestStatuses':[{'identifier':{},'status':{'replicas':2},'health':'Healthy'}]";
    private static final String FAILED =
            "'conditions':[{'type':'Applied','status':'False','reason':'R','message':'no room'}]";

    private static List<OfCluster> items(String... clusters) {
        return StatusAggregation.items(List.of(clusters).stream()
                .map(cluster -> work(cluster, "", APPLIED))
                .toList());
    }

    @Test
    void anAppliedWorkTellsStatusAndHealth() {
        var item = items("a").getFirst();

        assertThat(item.clusterName()).isEqualTo("a");
        assertThat(item.applied()).isTrue();
        assertThat(item.status().orElseThrow()).hasToString("{\"replicas\":2}");
        assertThat(item.health()).isEqualTo("Healthy");
    }

    @Test
    void aFailedWorkTellsWhy() {
        var item = StatusAggregation.items(List.of(work("a", "", FAILED))).getFirst();

        assertThat(item).isEqualTo(new OfCluster("a", java.util.Optional.empty(), false, "no room", "Unknown"));
    }

    @Test
    void itemsAreInTheOrderOfClustersAndWorksThatAreGoingHaveNone() {
        var works = List.of(
                work("c", "", APPLIED),
                work("a", "", APPLIED),
                work("b", ",'deletionTimestamp':'2026-01-01T00:00:00Z'", APPLIED));

        assertThat(StatusAggregation.items(works))
                .extracting(OfCluster::clusterName)
                .containsExactly("a", "c");
    }

    @Test
    void allIsAppliedWhenEveryExpectedClusterHasIt() {
        var spec = binding("'clusters':[{'name':'a'}],'requiredBy':[{'name':'x','clusters':[{'name':'b'}]}]")
                .spec();

        assertThat(StatusAggregation.fullyApplied(spec, items("a", "b")).reason())
                .isEqualTo("FullyAppliedSuccess");
        assertThat(StatusAggregation.fullyApplied(spec, items("a")).reason()).isEqualTo("FullyAppliedFailed");
        assertThat(StatusAggregation.fullyApplied(spec, items("a", "c")).holds())
                .isFalse();
    }

    @Test
    void aBindingWithoutClustersIsNotFullyApplied() {
        assertThat(StatusAggregation.fullyApplied(binding("").spec(), List.of()).holds())
                .isFalse();
    }

    @Test
    void aClusterThatIsLeftGracefullyIsExpectedAndOneThatIsPurgedIsNot() {
        var graceful = binding(
                "'clusters':[{'name':'a'}],'gracefulEvictionTasks':[{'fromCluster':'b','purgeMode':'Graciously'}]");
        var direct = binding(
                "'clusters':[{'name':'a'}],'gracefulEvictionTasks':[{'fromCluster':'b','purgeMode':'Immediately'}]");

        assertThat(StatusAggregation.fullyApplied(graceful.spec(), items("a")).holds())
                .isFalse();
        assertThat(StatusAggregation.fullyApplied(graceful.spec(), items("a", "b"))
                        .holds())
                .isTrue();
        assertThat(StatusAggregation.fullyApplied(direct.spec(), items("a")).holds())
                .isTrue();
    }
}
