package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.PediaCluster;
import flagship.kubemodel.Json;
import org.junit.jupiter.api.Test;

class ShardingTest {
    private static Sharding decide(String spec, String status) {
        var object = Json.object();
        object.putObject("spec").put("shardingName", spec);
        if (!status.equals("absent")) {
            object.putObject("status").put("shardingName", status);
        }
        return Sharding.decide("mine", PediaCluster.of(object));
    }

    @Test
    void aClusterOfAnotherShardIsIgnored() {
        assertThat(decide("", "absent")).isEqualTo(Sharding.IGNORE);
        assertThat(decide("other", "other")).isEqualTo(Sharding.IGNORE);
    }

    @Test
    void aClusterThatMovesHereWaitsUntilTheOldShardLetsGo() {
        assertThat(decide("mine", "other")).isEqualTo(Sharding.IGNORE);
        assertThat(decide("mine", "absent")).isEqualTo(Sharding.RUN);
        assertThat(decide("mine", "mine")).isEqualTo(Sharding.RUN);
    }

    @Test
    void aClusterThatMovesAwayIsReleased() {
        assertThat(decide("", "mine")).isEqualTo(Sharding.RELEASE);
    }
}
