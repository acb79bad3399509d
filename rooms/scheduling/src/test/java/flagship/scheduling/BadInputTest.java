package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.NoClusterFit;
import flagship.scheduling.Decision.NotEnoughRoom;
import flagship.scheduling.Decision.NothingTried;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.Decision.Refused;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever a binding says, there is an answer in words, in bounded time. */
class BadInputTest {
    private static final String DYNAMIC =
            "'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',"
                    + "'weightPreference':{'dynamicWeight':'AvailableReplicas'}}";

    private final SchedulingCore core = SchedulingCore.inTree(SchedulingRules.DEFAULT);

    private static List<Cluster> clusters(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> cluster(
                        "c%04d".formatted(index),
                        "{'region':'r%d'}".formatted(index),
                        "{'resourceSummary':{'allocatable':{'pods':'9223372036854775807'}}}"))
                .toList();
    }

    private static ResourceBinding divided(int replicas, String weights) {
        return binding(
                "{'replicas':%d,'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted','weightPreference':{'staticWeightList':[%s]}}}}"
                        .formatted(replicas, weights));
    }

    private static String weight(String cluster, long weight) {
        return "{'targetCluster':{'clusterNames':['%s']},'weight':%d}".formatted(cluster, weight);
    }

    private List<TargetCluster> placed(FleetSnapshot fleet, ResourceBinding binding) {
        assertThat(core.decide(fleet, binding)).isInstanceOf(Placed.class);
        return ((Placed) core.decide(fleet, binding)).clusters();
    }

    @Test
    void twoBillionReplicasAreDividedAtOnce() {
        var fleet = FleetSnapshot.of(clusters(1_000));
        var binding = binding("{'replicas':2147483647,'placement':{" + DYNAMIC + "}}");

        Assertions.assertTimeout(
                Duration.ofSeconds(2),
                () -> assertThat(placed(fleet, binding).stream()
                                .mapToLong(TargetCluster::replicas)
                                .sum())
                        .isEqualTo(Integer.MAX_VALUE));
    }

    @Test
    void resultsOfTwoBillionEachAddUpWithoutOverflow() {
        var fleet = FleetSnapshot.of(clusters(3));
        var previous = "{'name':'c0000','replicas':2147483647},{'name':'c0001','replicas':2147483647}";
        var binding = binding("{'replicas':10,'clusters':[%s],'placement':{%s}}".formatted(previous, DYNAMIC));

        assertThat(placed(fleet, binding))
                .containsExactly(new TargetCluster("c0000", 5), new TargetCluster("c0001", 5));
    }

    @Test
    void zeroAndNegativeWeightsDropACluster() {
        var fleet = fleet(cluster("a"), cluster("b"), cluster("c"));

        assertThat(placed(fleet, divided(4, weight("a", 0) + "," + weight("b", -5) + "," + weight("c", 1))))
                .containsExactly(new TargetCluster("c", 4));
        assertThat(placed(fleet, divided(3, weight("a", 0) + "," + weight("b", -5))))
                .hasSize(3);
    }

    @Test
    void theLargestWeightsShareEvenly() {
        var fleet = fleet(cluster("a"), cluster("b"));

        assertThat(placed(fleet, divided(4, weight("a", Long.MAX_VALUE) + "," + weight("b", Long.MAX_VALUE))))
                .containsExactly(new TargetCluster("a", 2), new TargetCluster("b", 2));
    }

    @Test
    void negativeReplicasCountAsNone() {
        assertThat(placed(fleet(cluster("a")), binding("{'replicas':-3,'placement':{" + DYNAMIC + "}}")))
                .containsExactly(new TargetCluster("a", 0));
    }

    @Test
    void thousandsOfGroupsAreTriedInTurn() {
        var groups = IntStream.range(0, 5_000)
                .mapToObj(index -> "{'affinityName':'g%d','clusterNames':['none%d']}".formatted(index, index))
                .collect(Collectors.joining(","));
        var binding = binding("{'replicas':1,'placement':{'clusterAffinities':[%s]}}".formatted(groups));
        var fleet = FleetSnapshot.of(clusters(100));

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(core.decide(fleet, binding))
                    .isInstanceOfSatisfying(
                            NoClusterFit.class,
                            none -> assertThat(none.fallbacks()).hasSize(5_000));
            assertThat(core.explain(fleet, binding).attempts()).hasSize(DecisionTrace.ATTEMPTS_MAX);
        });
    }

    @Test
    void anEmptyListOfGroupsTriesNothing() {
        assertThat(core.decide(fleet(cluster("a")), binding("{'replicas':1,'placement':{'clusterAffinities':[]}}")))
                .isEqualTo(new NothingTried());
    }

    @Test
    void contradictingBoundsAreRefused() {
        var binding = binding("""
                {'replicas':3,'placement':{'spreadConstraints':[{'spreadByField':'region','minGroups':3,'maxGroups':2},
                 {'spreadByField':'cluster','minGroups':1,'maxGroups':9}]}}
                """);

        assertThat(core.decide(FleetSnapshot.of(clusters(5)), binding))
                .isEqualTo(new Refused(
                        "failed to select clusters: the number of clusters is less than the cluster spreadConstraint.MinGroups",
                        List.of()));
    }

    @Test
    void negativeBoundsSelectNothing() {
        var binding = binding(
                "{'replicas':3,'placement':{'spreadConstraints':[{'spreadByField':'cluster','minGroups':-1,'maxGroups':-1}]}}");

        assertThat(core.decide(fleet(cluster("a")), binding))
                .isEqualTo(new Refused("failed to assign replicas: no clusters available to schedule", List.of()));
    }

    @Test
    void boundsOfTwoBillionEndInTime() {
        var binding = binding("""
                {'replicas':3,'placement':{'spreadConstraints':[{'spreadByField':'region','minGroups':400,'maxGroups':2147483647},
                 {'spreadByField':'cluster','minGroups':500,'maxGroups':2147483647}]}}
                """);
        var fleet = FleetSnapshot.of(clusters(1_000));

        Assertions.assertTimeout(
                Duration.ofSeconds(5), () -> assertThat(placed(fleet, binding)).hasSize(500));
    }

    @Test
    void anUnknownStrategyIsNamed() {
        var binding = binding("{'replicas':3,'placement':{'replicaScheduling':{'replicaSchedulingType':'Shared'}}}");

        assertThat(core.decide(fleet(cluster("a")), binding))
                .isEqualTo(new Refused(
                        "failed to assign replicas: unsupported replica scheduling strategy, replicaSchedulingType: Shared, "
                                + "replicaDivisionPreference: , please try another scheduling strategy",
                        List.of()));
    }

    @Test
    void targetsThatVanishedAreForgotten() {
        var binding =
                binding("{'replicas':4,'clusters':[{'name':'gone','replicas':4}],'placement':{%s}}".formatted(DYNAMIC));

        assertThat(placed(FleetSnapshot.of(clusters(1)), binding)).containsExactly(new TargetCluster("c0000", 4));
    }

    @Test
    void aTargetThatIsNamedTwiceCountsOnce() {
        var twice = "{'name':'c0000','replicas':3},{'name':'c0000','replicas':1}";
        var binding = binding("{'replicas':4,'clusters':[%s],'placement':{%s}}".formatted(twice, DYNAMIC));

        assertThat(placed(FleetSnapshot.of(clusters(1)), binding)).containsExactly(new TargetCluster("c0000", 4));
    }

    @Test
    void aClusterWithoutCapacityIsNotEnough() {
        var binding = binding("{'replicas':4,'placement':{%s}}".formatted(DYNAMIC));

        assertThat(core.decide(fleet(cluster("a")), binding))
                .isEqualTo(new NotEnoughRoom(
                        "failed to assign replicas: failed to scale up: Clusters available replicas 0 are not enough to schedule.",
                        List.of()));
        assertThat(SchedulingCore.inTree(SchedulingRules.imitating(Release.V1_14))
                        .decide(fleet(cluster("a")), binding))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aBindingWithoutPlacementIsNotForTheScheduler() {
        assertThatThrownBy(() -> core.decide(fleet(cluster("a")), binding("{'replicas':4}")))
                .hasMessage("binding default/web-deployment has no placement");
    }
}
