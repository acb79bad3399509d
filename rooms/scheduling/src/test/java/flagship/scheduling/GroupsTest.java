package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.GroupFailure;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.Placed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static final String PLACEMENT = """
            'placement':{'clusterAffinities':[{'affinityName':'one','clusterNames':['a']},{'affinityName':'two','clusterNames':['b']}],
             'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Aggregated'}}""";

    private final FleetSnapshot fleet = fleet(cluster("a"), cluster("b"));

    private static Decision decide(Release release, FleetSnapshot fleet, ResourceBinding binding, int a, int b) {
        return FixedEstimates.core(SchedulingRules.imitating(release), Map.of("a", a, "b", b))
                .decide(fleet, binding);
    }

    private static ResourceBinding inGroupTwo(String more) {
        return binding(
                "{'replicas':3,%s%s}".formatted(more, PLACEMENT),
                "{'schedulerObservingAffinityName':'two','lastScheduledTime':'2030-01-01T00:00:00Z'}");
    }

    @Test
    void eachGroupThatFailsIsTold() {
        var binding = binding("{'replicas':3," + PLACEMENT + "}");
        var shortage =
                "failed to assign replicas: failed to scale up: Clusters available replicas %d are not enough to schedule.";

        assertThat(decide(Release.V1_18, fleet, binding, 1, 5))
                .isEqualTo(new Placed(
                        List.of(new TargetCluster("b", 3)),
                        "two",
                        List.of(new GroupFailure(0, "one", shortage.formatted(1)))));
        assertThat(decide(Release.V1_18, fleet, binding, 1, 2))
                .isEqualTo(new NotEnoughRoom(
                        shortage.formatted(1),
                        List.of(
                                new GroupFailure(0, "one", shortage.formatted(1)),
                                new GroupFailure(1, "two", shortage.formatted(2)))));
    }

    @Test
    void aForcedPlacementStartsFromTheFirstGroupFromRelease19On() {
        var forced = inGroupTwo("'rescheduleTriggeredAt':'2030-01-01T00:00:01Z',");

        assertThat(decide(Release.V1_18, fleet, forced, 9, 9))
                .isEqualTo(new Placed(List.of(new TargetCluster("b", 3)), "two", List.of()));
        assertThat(decide(Release.V1_19, fleet, forced, 9, 9))
                .isEqualTo(new Placed(List.of(new TargetCluster("a", 3)), "one", List.of()));
        assertThat(decide(Release.V1_19, fleet, inGroupTwo(""), 9, 9))
                .isEqualTo(new Placed(List.of(new TargetCluster("b", 3)), "two", List.of()));
    }

    @Test
    void overflowTiersAreUnknownBeforeRelease18() {
        var binding = binding("""
                {'replicas':3,'placement':{'clusterAffinities':[{'affinityName':'one','clusterNames':['a'],
                  'overflowAffinities':[{'affinityName':'more','clusterNames':['b']}]}],
                 'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Aggregated'}}}
                """);

        assertThat(decide(Release.V1_17, fleet, binding, 1, 9)).isInstanceOf(NotEnoughRoom.class);
        assertThat(decide(Release.V1_18, fleet, binding, 1, 9))
                .isEqualTo(new Placed(List.of(new TargetCluster("a", 1), new TargetCluster("b", 2)), "one", List.of()));
        assertThat(decide(Release.V1_18, fleet, binding, 1, 1))
                .isEqualTo(
                        new NotEnoughRoom(
                                "failed to assign replicas: Clusters available replicas are not enough to schedule.",
                                List.of(
                                        new GroupFailure(
                                                0,
                                                "one",
                                                "failed to assign replicas: Clusters available replicas are not enough to schedule."))));
    }

    @Test
    void toRelease16ScalingDownAlsoWeighsClustersThatLeft() {
        var binding = binding("""
                {'replicas':6,'clusters':[{'name':'a','replicas':4},{'name':'b','replicas':4},{'name':'gone','replicas':4}],
                 'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',
                  'weightPreference':{'dynamicWeight':'AvailableReplicas'}}}}
                """);

        assertThat(decide(Release.V1_16, fleet, binding, 0, 0))
                .isEqualTo(new Placed(
                        List.of(new TargetCluster("a", 2), new TargetCluster("b", 2), new TargetCluster("gone", 2)),
                        "",
                        List.of()));
        assertThat(decide(Release.V1_17, fleet, binding, 0, 0))
                .isEqualTo(new Placed(List.of(new TargetCluster("a", 3), new TargetCluster("b", 3)), "", List.of()));
    }

    @Test
    void toRelease15AWorkloadWithoutReplicasIsListedEverywhere() {
        var binding = binding("{'replicas':0,'replicaRequirements':{},'placement':{}}");

        assertThat(decide(Release.V1_15, fleet, binding, 1, 1))
                .isEqualTo(new Placed(List.of(new TargetCluster("a", 0), new TargetCluster("b", 0)), "", List.of()));
        assertThat(decide(Release.V1_16, fleet, binding, 1, 1)).isEqualTo(new Placed(List.of(), "", List.of()));
    }

    @Test
    void releasesAreReadFromTheirNumbers() {
        assertThat(Release.parse("1.17")).isEqualTo(Release.V1_17);
        assertThatThrownBy(() -> Release.parse("1.3"))
                .hasMessage("release 1.3 cannot be imitated; known are 1.14 to 1.19");
    }
}
