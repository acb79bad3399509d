package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.scheduling.DecisionLog.Remembered;
import flagship.scheduling.DecisionTrace.Refusal;
import flagship.scheduling.DecisionTrace.Scored;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionTraceTest {
    private static final String DYNAMIC =
            "'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',"
                    + "'weightPreference':{'dynamicWeight':'AvailableReplicas'}}";

    private static DecisionTrace.Attempt explain(FleetSnapshot fleet, Map<String, Integer> room, String spec) {
        var trace = FixedEstimates.core(SchedulingRules.DEFAULT, room).explain(fleet, binding(spec));
        assertThat(trace.attempts()).hasSize(1);
        return trace.attempts().getFirst();
    }

    @Test
    void itSaysWhyClustersWereRefusedAndWhatTheOthersOffer() {
        var fleet = fleet(cluster("a"), cluster("b"), cluster("c", "{'taints':[{'key':'k','effect':'NoSchedule'}]}"));

        var attempt = explain(
                fleet,
                Map.of("a", 3, "b", 9),
                "{'replicas':6,'clusters':[{'name':'a','replicas':2}],'placement':{%s}}".formatted(DYNAMIC));

        assertThat(attempt.clusters()).isEqualTo(3);
        assertThat(attempt.refused())
                .containsExactly(new Refusal("c", "cluster(s) had untolerated taint {k:NoSchedule}"));
        assertThat(attempt.refusedByReason())
                .containsExactly(Map.entry("cluster(s) had untolerated taint {k:NoSchedule}", 1));
        assertThat(attempt.candidates()).containsExactly(new Scored("a", 0, 100, 3, 2), new Scored("b", 0, 0, 9, 0));
    }

    @Test
    void itTellsTheArithmeticOfTheDivision() {
        var attempt = explain(
                fleet(cluster("a"), cluster("b")),
                Map.of("a", 3, "b", 9),
                "{'replicas':6,'clusters':[{'name':'a','replicas':2}],'placement':{%s}}".formatted(DYNAMIC));

        assertThat(attempt.steps())
                .containsExactly(
                        "No spread constraint applies: all 2 candidates are chosen.",
                        "4 replicas more are to be placed.",
                        "4 dealt over weights a 3, b 9, sum 12: a 1, b 3.");
    }

    @Test
    void itTellsTheGroupsThatWereConsidered() {
        var fleet = fleet(
                cluster("a", "{'region':'r1'}"), cluster("b", "{'region':'r2'}"), cluster("c", "{'region':'r2'}"));

        var attempt = explain(fleet, Map.of(), """
                {'replicas':1,'placement':{'spreadConstraints':[{'spreadByField':'region','minGroups':1,'maxGroups':1},
                 {'spreadByField':'cluster','minGroups':1,'maxGroups':2}]}}
                """);

        assertThat(attempt.steps())
                .containsExactly(
                        "Groups by region (clusters, score): r1 (1, 1000), r2 (2, 2000). Chosen, 1 to 1 of them with at least 1 clusters: r2.",
                        "Clusters: b, c.",
                        "Duplicated: every cluster gets 1.");
    }

    @Test
    void itTellsWhyThereIsNoResult() {
        var attempt =
                explain(fleet(cluster("a")), Map.of("a", 1), "{'replicas':6,'placement':{%s}}".formatted(DYNAMIC));

        assertThat(attempt.failure())
                .isEqualTo(
                        "failed to assign replicas: failed to scale up: Clusters available replicas 1 are not enough to schedule.");
    }

    @Test
    void itStaysSmallHoweverLargeTheFleet() {
        var fleet = FleetSnapshot.of(IntStream.range(0, 3_000)
                .mapToObj(index -> cluster(
                        "c%04d".formatted(index),
                        index % 2 == 0 ? "{}" : "{'taints':[{'key':'k','effect':'NoSchedule'}]}"))
                .toList());

        var attempt = explain(fleet, Map.of(), "{'replicas':6,'placement':{%s}}".formatted(DYNAMIC));

        assertThat(attempt.refused()).hasSize(DecisionTrace.CLUSTERS_MAX);
        assertThat(attempt.refusedByReason().values()).containsExactly(1_500);
        assertThat(attempt.candidates()).hasSize(DecisionTrace.CLUSTERS_MAX);
        assertThat(attempt.passed()).isEqualTo(1_500);
        assertThat(attempt.steps()).allSatisfy(step -> assertThat(step).hasSizeLessThan(3_000));
    }

    @Test
    void theLogKeepsTheLastDecisionsOnly() {
        var log = new DecisionLog(2);
        var core = SchedulingCore.inTree(SchedulingRules.DEFAULT);
        var traces = List.of("x", "y", "z").stream()
                .map(name -> core.explain(
                        fleet(cluster("a")),
                        Fixtures.binding(name, Fixtures.json("{'placement':{}}"), Fixtures.json("{}"))))
                .toList();

        traces.forEach(trace -> log.add(trace.binding(), Instant.EPOCH, () -> trace));
        log.add(traces.get(1).binding(), Instant.EPOCH.plusSeconds(1), () -> traces.get(1));

        assertThat(log.find(traces.get(0).binding())).isEmpty();
        assertThat(log.find(traces.get(1).binding()))
                .contains(new Remembered(Instant.EPOCH.plusSeconds(1), traces.get(1)));
        assertThat(log.find(traces.get(2).binding())).contains(new Remembered(Instant.EPOCH, traces.get(2)));
    }
}
