package flagship.scheduling;

import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.Placed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private static final String DYNAMIC = "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided',"
            + "'replicaDivisionPreference':'Weighted','weightPreference':{'dynamicWeight':'AvailableReplicas'}}}";

    private final WhatIf whatIf = new WhatIf(SchedulingCore.inTree(SchedulingRules.DEFAULT));
    private final FleetSnapshot fleet = fleet(withPods("a", 100), withPods("b", 5), withPods("c", 4));

    private static flagship.fleetapi.Cluster withPods(String name, int pods) {
        return cluster(name, "{}", "{'resourceSummary':{'allocatable':{'pods':'%d'}}}".formatted(pods));
    }

    private static ResourceBinding binding(String name, String spec) {
        return Fixtures.binding(name, json("{'replicas':6,%s,%s}".formatted(DYNAMIC, spec)), json("{}"));
    }

    @Test
    void onlyWhatRunsInALostClusterMoves() {
        var there = binding("there", "'clusters':[{'name':'a','replicas':6}]");
        var elsewhere = binding("elsewhere", "'clusters':[{'name':'b','replicas':6}]");

        var moves = whatIf.lose(fleet, List.of(there, elsewhere), Set.of("a"));

        assertThat(moves).hasSize(1);
        assertThat(moves.getFirst().binding()).isEqualTo(there.key());
        assertThat(((Placed) moves.getFirst().decision()).clusters())
                .containsExactlyInAnyOrder(new TargetCluster("b", 3), new TargetCluster("c", 3));
    }

    @Test
    void whatMovesFirstTakesItsRoomFromWhatMovesNext() {
        var low = binding("a-low", "'clusters':[{'name':'a','replicas':6}]");
        var high = binding("b-high", "'schedulePriority':{'priority':1},'clusters':[{'name':'a','replicas':6}]");

        var moves = whatIf.lose(fleet, List.of(low, high), Set.of("a"));

        assertThat(moves).extracting(WhatIf.Move::binding).containsExactly(high.key(), low.key());
        assertThat(moves.getFirst().decision()).isInstanceOf(Placed.class);
        assertThat(moves.getLast().decision()).isInstanceOf(NotEnoughRoom.class);
    }

    private static ResourceBinding pending(String name, int replicas, int priority, String clusters) {
        return Fixtures.binding(name, json("""
                {'replicas':%d,'schedulePriority':{'priority':%d},'placement':{'clusterAffinity':{'clusterNames':[%s]},
                 'spreadConstraints':[{'spreadByField':'cluster','minGroups':1,'maxGroups':1}],
                 'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Aggregated'}}}
                """.formatted(replicas, priority, clusters)), json("{}"));
    }

    private static List<String> placed(List<WhatIf.Move> moves) {
        return moves.stream()
                .filter(move -> move.decision() instanceof Placed)
                .map(move -> move.binding().name())
                .sorted()
                .toList();
    }

    @Test
    void togetherFitsWhatOneAfterTheOtherDoesNot() {
        var fleet = fleet(withPods("a", 12), withPods("b", 8));
        // The fours take the roomiest cluster each time, until none has room for the eight.
        var bindings = List.of(
                pending("w1", 4, 0, "'a','b'"),
                pending("w2", 4, 0, "'a','b'"),
                pending("w3", 4, 0, "'a','b'"),
                pending("w4", 8, 0, "'a','b'"));

        var packing = whatIf.pack(fleet, bindings);

        assertThat(placed(packing.oneByOne())).containsExactly("w1", "w2", "w3");
        assertThat(placed(packing.together())).containsExactly("w1", "w2", "w3", "w4");
    }

    @Test
    void whatCanGoToOneClusterOnlyGetsItWhenOthersCanGoElsewhere() {
        var fleet = fleet(withPods("a", 6), withPods("b", 5));
        var bindings = List.of(pending("anywhere", 5, 0, "'a','b'"), pending("bound", 5, 0, "'a'"));

        var packing = whatIf.pack(fleet, bindings);

        assertThat(placed(packing.oneByOne())).containsExactly("anywhere");
        assertThat(placed(packing.together())).containsExactly("anywhere", "bound");
    }

    @Test
    void nothingIsTakenFromAHigherPriority() {
        var fleet = fleet(withPods("a", 10));
        var bindings = List.of(
                pending("large", 8, 5, "'a'"),
                pending("s1", 3, 0, "'a'"),
                pending("s2", 3, 0, "'a'"),
                pending("s3", 3, 0, "'a'"));

        assertThat(placed(whatIf.pack(fleet, bindings).together())).containsExactly("large");
    }

    @Test
    void thousandsOfBindingsAreAnsweredInBoundedTime() {
        var bindings = IntStream.range(0, 3_000)
                .mapToObj(index -> pending("w%04d".formatted(index), 1 + index % 7, 0, "'a','b','c'"))
                .toList();

        assertTimeout(Duration.ofSeconds(30), () -> {
            var packing = whatIf.pack(fleet, bindings);
            assertThat(placed(packing.together()))
                    .hasSizeGreaterThanOrEqualTo(placed(packing.oneByOne()).size());
        });
    }
}
