package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static flagship.scheduling.Fixtures.labelled;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.scheduling.Decision.Placed;
import flagship.scheduling.Decision.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Spreading by zone, provider and label, which the setting {@code spreadByEveryTopology} adds to Karmada. */
class TopologyTest {
    private final SchedulingCore core = SchedulingCore.inTree(SchedulingRules.DEFAULT.withSpreadByEveryTopology(true));

    private final FleetSnapshot fleet = fleet(
            cluster("a", "{'region':'r1','zones':['z1'],'provider':'p1'}"),
            cluster("b", "{'region':'r1','zones':['z1'],'provider':'p1'}"),
            cluster("c", "{'region':'r1','zones':['z2'],'provider':'p2'}"),
            cluster("d", "{'region':'r2','zones':['z3'],'provider':'p2'}"),
            cluster("e", "{'region':'r2','zones':['z3','z4'],'provider':'p1'}"));

    private static ResourceBinding spread(String... constraints) {
        return binding("{'replicas':1,'placement':{'spreadConstraints':[%s]}}"
                .formatted(Arrays.stream(constraints).collect(Collectors.joining(","))));
    }

    private static String by(String field, int min, int max) {
        return "{'spreadByField':'%s','minGroups':%d,'maxGroups':%d}".formatted(field, min, max);
    }

    private List<String> placed(ResourceBinding binding) {
        assertThat(core.decide(fleet, binding)).isInstanceOf(Placed.class);
        return ((Placed) core.decide(fleet, binding))
                .clusters().stream().map(TargetCluster::name).toList();
    }

    @Test
    void oneClusterOfEachZoneComesBeforeASecondOfOne() {
        assertThat(placed(spread(by("zone", 2, 2), by("cluster", 2, 2)))).containsExactly("a", "d");
        assertThat(placed(spread(by("zone", 2, 2), by("cluster", 2, 3)))).containsExactly("a", "d", "b");
    }

    @Test
    void aClusterOfTwoZonesNeedsBothToBeChosen() {
        // With z3 alone e is out; with z3 and z4 it covers both.
        assertThat(placed(spread(by("region", 1, 1), by("zone", 1, 1), by("cluster", 1, 5))))
                .containsExactly("a", "b");
        assertThat(placed(spread(by("zone", 4, 4), by("cluster", 3, 9)))).contains("e");
    }

    @Test
    void providersSpread() {
        assertThat(placed(spread(by("provider", 2, 2), by("cluster", 2, 2)))).containsExactly("a", "c");
    }

    @Test
    void labelsSpreadAndClustersWithoutTheLabelAreOut() {
        var labelled = fleet(
                labelled("a", "{'tier':'gold'}"),
                labelled("b", "{'tier':'gold'}"),
                labelled("c", "{'tier':'iron'}"),
                labelled("d", "{}"));
        var binding = spread("{'spreadByLabel':'tier','minGroups':2,'maxGroups':2}", by("cluster", 2, 2));

        assertThat(core.decide(labelled, binding))
                .isInstanceOfSatisfying(
                        Placed.class,
                        placed -> assertThat(placed.clusters())
                                .extracting(TargetCluster::name)
                                .containsExactly("a", "c"));
    }

    @Test
    void labelsNeedNoConstraintOnClusters() {
        var labelled = fleet(
                labelled("a", "{'tier':'gold'}"), labelled("b", "{'tier':'gold'}"), labelled("c", "{'tier':'iron'}"));

        assertThat(core.decide(labelled, spread("{'spreadByLabel':'tier','minGroups':2,'maxGroups':2}")))
                .isInstanceOfSatisfying(
                        Placed.class,
                        placed -> assertThat(placed.clusters())
                                .extracting(TargetCluster::name)
                                .containsExactlyInAnyOrder("a", "b", "c"));
    }

    @Test
    void zonesAreChosenWithinTheRegionsThatWereChosen() {
        assertThat(placed(spread(by("region", 2, 2), by("zone", 2, 2), by("cluster", 2, 2))))
                .containsExactly("a", "d");
    }

    @Test
    void tooFewGroupsAreNamed() {
        assertThat(core.decide(fleet, spread(by("provider", 3, 3), by("cluster", 3, 3))))
                .isEqualTo(new Refused(
                        "failed to select clusters: the number of feasible provider is less than spreadConstraint.MinGroups",
                        List.of()));
    }

    @Test
    void withoutTheSettingZonesOnlyFilter() {
        var plain = SchedulingCore.inTree(SchedulingRules.DEFAULT);

        assertThat(plain.decide(fleet, spread(by("zone", 1, 1), by("cluster", 1, 2))))
                .isInstanceOfSatisfying(
                        Placed.class,
                        placed -> assertThat(placed.clusters())
                                .extracting(TargetCluster::name)
                                .containsExactly("a", "b"));
    }
}
