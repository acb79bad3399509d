package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.Timing;
import flagship.scheduling.ReplicaEstimator.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssumedLoadTest {
    private static final String REQUEST = "'replicaRequirements':{'resourceRequest':{'cpu':'1'}}";
    private static final String MODELS =
            "{'resourceModels':[{'grade':0,'ranges':[{'name':'cpu','min':'4','max':'8'}]}]}";
    private static final String REPORT =
            "{'resourceSummary':{'allocatable':{'cpu':'12','pods':'100'},'allocatableModelings':[{'grade':0,'count':3}]}}";

    private final FleetState fleet = new FleetState();
    private final Assumptions assumptions = new Assumptions(fleet, Timing.SYSTEM);

    private static ResourceBinding placed(String clusters) {
        return binding("{%s,'clusters':%s}".formatted(REQUEST, clusters));
    }

    private int room(String cluster) {
        var question = Question.of(placed("[]").spec(), false);
        var state = fleet.snapshot().cluster(cluster).orElseThrow();
        return new GeneralEstimator(SchedulingRules.DEFAULT).estimate(question, List.of(state))[0];
    }

    private static List<TargetCluster> on(String cluster, int replicas) {
        return List.of(new TargetCluster(cluster, replicas));
    }

    @Test
    void whatWasPlacedTakesRoomUntilItIsHealthy() {
        fleet.put(cluster("a", "{}", "{'resourceSummary':{'allocatable':{'cpu':'10','pods':'100'}}}"));

        assumptions.put(placed("[]"), on("a", 7));
        assertThat(room("a")).isEqualTo(3);
        assumptions.observe(
                placed("[]"),
                binding("{%s}".formatted(REQUEST), "{'aggregatedStatus':[{'clusterName':'a','health':'Healthy'}]}"));

        assertThat(room("a")).isEqualTo(10);
    }

    @Test
    void nodesFillBeforeTheNextReplicasAreCounted() {
        fleet.put(cluster("a", MODELS, REPORT));
        assertThat(room("a")).isEqualTo(12);

        assumptions.put(placed("[]"), on("a", 5));

        assertThat(room("a")).isEqualTo(7);
    }

    @Test
    void aReportKeepsWhatIsAssumed() {
        fleet.put(cluster("a", MODELS, REPORT));
        assumptions.put(placed("[]"), on("a", 5));

        fleet.put(cluster("a", MODELS, REPORT));

        assertThat(room("a")).isEqualTo(7);
    }

    @Test
    void replicasThatRanBeforeAreNotCountedAgain() {
        fleet.put(cluster("a", MODELS, REPORT));

        assumptions.put(placed("[{'name':'a','replicas':4}]"), on("a", 6));

        assertThat(room("a")).isEqualTo(10);
    }

    @Test
    void aLaterDecisionReplacesTheOneBefore() {
        fleet.put(cluster("a", MODELS, REPORT));
        fleet.put(cluster("b", MODELS, REPORT));
        assumptions.put(placed("[]"), on("a", 6));

        assumptions.put(placed("[{'name':'a','replicas':6}]"), on("b", 3));

        assertThat(room("a")).isEqualTo(12);
        assertThat(room("b")).isEqualTo(9);
    }

    @Test
    void aBindingThatIsGoneTakesNothing() {
        fleet.put(cluster("a", MODELS, REPORT));
        assumptions.put(placed("[]"), on("a", 6));

        assumptions.remove(placed("[]").key());

        assertThat(room("a")).isEqualTo(12);
        assertThat(fleet.snapshot().cluster("a").orElseThrow().capacity().assumed())
                .isEqualTo(AssumedLoad.NONE);
    }

    @Test
    void aFleetThatIsNotGuardedAssumesNothing() {
        assertThat(fleet(cluster("a", MODELS, REPORT))
                        .at(0)
                        .capacity()
                        .assumed()
                        .isEmpty())
                .isTrue();
    }
}
