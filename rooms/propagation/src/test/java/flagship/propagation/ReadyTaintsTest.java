package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Condition;
import flagship.fleetapi.Conditions;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class ReadyTaintsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final ObjectNode cluster = Json.parseObject(
            "{\"spec\":{\"taints\":[{\"key\":\"own\",\"effect\":\"NoSchedule\"}]}}".getBytes(StandardCharsets.UTF_8));

    @Test
    void aClusterThatHasNotReportedIsNotReady() {
        ReadyTaints.apply(cluster, Conditions.NONE);

        assertThat(keys()).containsExactly("own", ReadyTaints.NOT_READY);
    }

    @Test
    void anUnknownClusterIsUnreachableInstead() {
        ReadyTaints.apply(cluster, Conditions.NONE);
        ReadyTaints.apply(cluster, Conditions.NONE.set(Condition.isUnknown("Ready", "ClusterStatusUnknown", ""), NOW));

        assertThat(keys()).containsExactly("own", ReadyTaints.UNREACHABLE);
    }

    @Test
    void aReadyClusterKeepsOnlyTheTaintsOfItsUsers() {
        ReadyTaints.apply(cluster, Conditions.NONE);
        ReadyTaints.apply(cluster, Conditions.NONE.set(Condition.isTrue("Ready", "ClusterReady", ""), NOW));

        assertThat(keys()).containsExactly("own");
    }

    private List<String> keys() {
        return StreamSupport.stream(cluster.at("/spec/taints").spliterator(), false)
                .map(taint -> taint.path("key").asText())
                .toList();
    }
}
