package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.Failover.StateRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvictionOrderTest {
    private static EvictionOrder order(String purgeMode, Map<String, String> labels) {
        return new EvictionOrder("x", purgeMode, "TaintUntolerated", "", "TaintManager", 0, labels);
    }

    @Test
    void theClusterGoesAndATaskComes() {
        var before = binding("{'clusters':[{'name':'a','replicas':1},{'name':'x','replicas':3}]}");

        assertThat(order("Gracefully", Map.of()).patch(before)).contains(json("""
                        {'spec':{'clusters':[{'name':'a','replicas':1}],'gracefulEvictionTasks':[{'fromCluster':'x',
                         'purgeMode':'Gracefully','replicas':3,'reason':'TaintUntolerated','producer':'TaintManager'}]}}
                        """));
    }

    @Test
    void theLastClusterLeavesNull() {
        var patch = order("Gracefully", Map.of())
                .patch(binding("{'clusters':[{'name':'x'}]}"))
                .orElseThrow();

        assertThat(patch.at("/spec/clusters").isNull()).isTrue();
        assertThat(patch.at("/spec/gracefulEvictionTasks/0").has("replicas")).isFalse();
    }

    @Test
    void aClusterThatIsLeftAlreadyGetsNoSecondTask() {
        var before = binding(
                "{'clusters':[{'name':'x'}],'gracefulEvictionTasks':[{'fromCluster':'x','reason':'R','producer':'P'}]}");

        assertThat(order("Gracefully", Map.of())
                        .patch(before)
                        .orElseThrow()
                        .at("/spec")
                        .has("gracefulEvictionTasks"))
                .isFalse();
    }

    @Test
    void aWorkloadThatIsNotThereIsLeftAlone() {
        assertThat(order("Gracefully", Map.of()).patch(binding("{'clusters':[{'name':'a'}]}")))
                .isEmpty();
    }

    @Test
    void neverPurgingSuppressesTheDeletion() {
        var task = order("Never", Map.of())
                .patch(binding("{'clusters':[{'name':'x'}]}"))
                .orElseThrow();

        assertThat(task.at("/spec/gracefulEvictionTasks/0/suppressDeletion").asBoolean())
                .isTrue();
    }

    @Test
    void preservedStateNamesTheClustersBefore() {
        var patch = order("Directly", Map.of("job", "7"))
                .patch(binding("{'clusters':[{'name':'x'},{'name':'a'}]}"))
                .orElseThrow();

        assertThat(patch.at("/spec/gracefulEvictionTasks/0/preservedLabelState"))
                .isEqualTo(json("{'job':'7'}"));
        assertThat(patch.at("/spec/gracefulEvictionTasks/0/clustersBeforeFailover")
                        .toString())
                .isEqualTo("[\"x\",\"a\"]");
    }

    @Test
    void stateIsReadFromTheReportOfTheCluster() throws IOException {
        var reported = binding("{}", "{'aggregatedStatus':[{'clusterName':'x','status':{'job':{'id':7}}}]}");
        var rules = List.of(new StateRule("job-id", "{.job.id}"));

        assertThat(PreservedState.of(reported, "x", rules)).isEqualTo(Map.of("job-id", "7"));
        assertThatThrownBy(() -> PreservedState.of(reported, "a", rules)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PreservedState.of(reported, "x", List.of(new StateRule("k", "{.none}"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("{.none}");
    }
}
