package flagship.scheduling;

import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.BindingSpec;
import flagship.scheduling.ReplicaEstimator.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatesTest {
    private static final String MODELS = """
            {'resourceModels':[{'grade':1,'ranges':[{'name':'cpu','min':'2','max':'4'},{'name':'memory','min':'4Gi','max':'8Gi'}]},
             {'grade':0,'ranges':[{'name':'cpu','min':'0','max':'2'},{'name':'memory','min':'0','max':'4Gi'}]}]}
            """;

    private static int estimate(String spec, String summary, String bindingSpec, SchedulingRules rules, boolean sets) {
        var fleet = FleetSnapshot.of(List.of(cluster("a", spec, "{'resourceSummary':" + summary + "}")));
        var question = Question.of(BindingSpec.of(json(bindingSpec)), sets);
        return new GeneralEstimator(rules).estimate(question, fleet.clusters())[0];
    }

    private static int replicas(String spec, String summary, String request, Release release) {
        var binding = "{'replicaRequirements':{'resourceRequest':%s}}".formatted(request);
        return estimate(spec, summary, binding, SchedulingRules.imitating(release), false);
    }

    @Test
    void amountsOfSeveralNotationsAreComparedExactly() {
        var summary = "{'allocatable':{'cpu':'2500m','memory':'1Gi','pods':'50'},'allocated':{'memory':'24M'}}";

        assertThat(replicas("{}", summary, "{'memory':'250M'}", Release.V1_18)).isEqualTo(4);
        assertThat(replicas("{}", summary, "{'cpu':'0.3'}", Release.V1_18)).isEqualTo(8);
        assertThat(replicas("{}", summary, "{'cpu':'0','memory':'0'}", Release.V1_18))
                .isEqualTo(50);
    }

    @Test
    void anAmountThatCannotBeReadIsNotThere() {
        var summary = "{'allocatable':{'cpu':'many','pods':'50'}}";

        assertThat(replicas("{}", summary, "{'cpu':'1'}", Release.V1_18)).isZero();
    }

    @Test
    void hugeAmountsDoNotOverflow() {
        var summary = "{'allocatable':{'cpu':'9223372036854775807','pods':'9223372036854775807'}}";

        assertThat(replicas("{}", summary, "{'cpu':'1m'}", Release.V1_18)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void modelsCountInTheOrderOfTheirGrades() {
        var summary =
                "{'allocatable':{'pods':'50','cpu':'99'},'allocatableModelings':[{'grade':0,'count':9},{'grade':1,'count':3}]}";

        assertThat(replicas(MODELS, summary, "{'cpu':'1'}", Release.V1_18)).isEqualTo(6);
    }

    @Test
    void aNegativeCountOrNoModelFallsBackToTheSums() {
        var negative = "{'allocatable':{'pods':'50','cpu':'7'},'allocatableModelings':[{'grade':1,'count':-1}]}";
        var counted = "{'allocatable':{'pods':'50','cpu':'7'},'allocatableModelings':[{'grade':1,'count':1}]}";

        assertThat(replicas(MODELS, negative, "{'cpu':'1'}", Release.V1_18)).isEqualTo(7);
        assertThat(replicas("{}", counted, "{'cpu':'1'}", Release.V1_18)).isEqualTo(7);
        assertThat(replicas(MODELS, counted, "{'cpu':'1'}", Release.V1_18)).isEqualTo(2);
    }

    @Test
    void toRelease17AGradeThatHoldsTheRequestTakesOneANodeAtLeast() {
        var summary =
                "{'allocatable':{'pods':'500','cpu':'64','nvidia.com/gpu':'8'},'allocatableModelings':[{'grade':0,'count':9},{'grade':1,'count':3}]}";

        assertThat(replicas(MODELS, summary, "{'cpu':'10m'}", Release.V1_17)).isEqualTo(500);
        assertThat(replicas(MODELS, summary, "{'cpu':'10m'}", Release.V1_18)).isEqualTo(330);
        assertThat(replicas(MODELS, summary, "{'cpu':'1','nvidia.com/gpu':'1'}", Release.V1_17))
                .isEqualTo(8);
        assertThat(replicas(MODELS, summary, "{'cpu':'3'}", Release.V1_17)).isZero();
    }

    @Test
    void setsAreBoundByPodsAndBySums() {
        var spec =
                "{'components':[{'name':'jm','replicas':1,'replicaRequirements':{'resourceRequest':{'cpu':'1','memory':'1000M'}}},"
                        + "{'name':'tm','replicas':3,'replicaRequirements':{'resourceRequest':{'cpu':'500m'}}}]}";
        var rules = SchedulingRules.DEFAULT;

        assertThat(estimate("{}", "{'allocatable':{'cpu':'10','memory':'64Gi','pods':'100'}}", spec, rules, true))
                .isEqualTo(4);
        assertThat(estimate("{}", "{'allocatable':{'cpu':'10','memory':'64Gi','pods':'11'}}", spec, rules, true))
                .isEqualTo(2);
        assertThat(estimate("{}", "{'allocatable':{'cpu':'10','memory':'3000Mi','pods':'100'}}", spec, rules, true))
                .isEqualTo(3);
        assertThat(estimate("{}", "{'allocatable':{'cpu':'10','pods':'100'}}", spec, rules, true))
                .isZero();
    }

    @Test
    void setsArePlacedOnNodesWhereTheyAreCounted() {
        var spec =
                "{'components':[{'name':'big','replicas':1,'replicaRequirements':{'resourceRequest':{'cpu':'1500m'}}},"
                        + "{'name':'small','replicas':2,'replicaRequirements':{'resourceRequest':{'cpu':'500m'}}}]}";
        var summary =
                "{'allocatable':{'cpu':'100','memory':'1Ti','pods':'100'},'allocatableModelings':[{'grade':1,'count':3}]}";

        // Three nodes of 2 cpu: a big and a small one on each of the first two, the rest on the third.
        assertThat(estimate(MODELS, summary, spec, SchedulingRules.DEFAULT, true))
                .isEqualTo(2);
    }

    @Test
    void componentsWithoutReplicasAskForFreePods() {
        var spec = "{'components':[{'name':'a','replicas':0}]}";

        assertThat(estimate("{}", "{'allocatable':{'pods':'7'}}", spec, SchedulingRules.DEFAULT, true))
                .isEqualTo(7);
    }
}
