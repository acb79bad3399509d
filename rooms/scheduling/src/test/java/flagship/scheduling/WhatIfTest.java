package flagship.scheduling;

import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.Placed;
import java.util.List;
import java.util.Set;
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
}
