package flagship.interpreter;

import static flagship.interpreter.Given.silent;
import static flagship.interpreter.Given.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.BindingStatus.OfCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobAggregationTest {
    private static final OfCluster COMPLETE = status("a", """
            succeeded: 2
            startTime: '2026-01-01T00:00:02Z'
            completionTime: '2026-01-01T00:01:00Z'
            conditions: [{type: Complete, status: 'True', lastTransitionTime: '2026-01-01T00:01:00Z'}]
            """);
    private static final OfCluster MET = status("b", """
            succeeded: 1
            startTime: '2026-01-01T00:00:01Z'
            completionTime: '2026-01-01T00:02:00Z'
            conditions:
            - {type: SuccessCriteriaMet, status: 'True', lastTransitionTime: '2026-01-01T00:01:59Z'}
            - {type: Complete, status: 'True', lastTransitionTime: '2026-01-01T00:02:00Z'}
            """);
    private static final OfCluster FAILED = status("c", """
            failed: 1
            startTime: '2026-01-01T00:00:03Z'
            conditions: [{type: Failed, status: 'True', lastTransitionTime: '2026-01-01T00:03:00Z'}]
            """);
    private static final OfCluster RUNNING = status("d", "{active: 1, startTime: '2026-01-01T00:00:04Z'}");

    private static JsonNode aggregate(String template, OfCluster... items) {
        return ResourceInterpreter.nativeRules(InterpreterRules.DEFAULT)
                .aggregateStatus(Given.object("batch/v1", "Job", template), List.of(items))
                .path("status");
    }

    private static List<String> conditions(JsonNode status) {
        return status.path("conditions")
                .valueStream()
                .map(condition -> condition.path("type").asText() + "/"
                        + condition.path("reason").asText())
                .toList();
    }

    @Test
    void theCountersAddUp() {
        assertThat(aggregate("", COMPLETE, MET, RUNNING))
                .isEqualTo(Given.value("{active: 1, succeeded: 3, startTime: '2026-01-01T00:00:01Z'}"));
    }

    @Test
    void aFinishedTemplateStaysAsItFinished() {
        var finished = "status: {succeeded: 9, conditions: [{type: %s, status: 'True'}]}";

        for (String type : new String[] {"Complete", "Failed"}) {
            assertThat(aggregate(finished.formatted(type), RUNNING))
                    .isEqualTo(Given.yaml(finished.formatted(type)).path("status"));
        }
    }

    @Test
    void oneFailedClusterFailsTheJobAndIsNamed() {
        assertThat(aggregate("", COMPLETE, FAILED).path("conditions")).isEqualTo(Given.value("""
                - type: Failed
                  status: 'True'
                  lastProbeTime: '2026-01-01T00:03:00Z'
                  lastTransitionTime: '2026-01-01T00:03:00Z'
                  reason: JobFailed
                  message: 'Job executed failed in member clusters: c'
                """));
    }

    @Test
    void theJobIsCompleteWhenItIsInEveryCluster() {
        var status = aggregate("", COMPLETE, MET);

        assertThat(conditions(status)).containsExactly("Complete/Completed");
        assertThat(status.path("completionTime").asText()).isEqualTo("2026-01-01T00:02:00Z");
        assertThat(conditions(aggregate("", COMPLETE, RUNNING))).isEmpty();
        assertThat(conditions(aggregate("", COMPLETE, silent("e")))).isEmpty();
        assertThat(conditions(aggregate(""))).isEmpty();
    }

    @Test
    void theSuccessCriteriaAreMetWhenEveryClusterSaysSo() {
        assertThat(conditions(aggregate("", MET)))
                .containsExactly("SuccessCriteriaMet/CompletionsReached", "Complete/Completed");
    }

    @Test
    void theStartIsWrittenOnceAndOnlyWhenAllHaveStarted() {
        assertThat(aggregate("", RUNNING, silent("e")).has("startTime")).isFalse();
        assertThat(aggregate("", RUNNING, FAILED).path("startTime").asText()).isEqualTo("2026-01-01T00:00:03Z");
        assertThat(aggregate("status: {startTime: '2025-12-31T00:00:00Z'}", RUNNING, FAILED)
                        .path("startTime")
                        .asText())
                .isEqualTo("2025-12-31T00:00:00Z");
    }
}
