package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.kubeclient.Timing;
import flagship.kubemodel.Quantity;
import flagship.scheduling.ReplicaEstimator.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccurateEstimatorTest {
    private static MemberNode node(String name, String cpu, Map<String, String> labels, Taint... taints) {
        return new MemberNode(name, labels, List.of(taints), false, Map.of("cpu", Quantity.parse(cpu)), 10);
    }

    private static AccurateEstimator estimator(Optional<MemberQuotas> quotas, MemberNode... nodes) {
        return new AccurateEstimator(
                name -> name.equals("a") ? Optional.of(List.of(nodes)) : Optional.empty(),
                quotas,
                EstimatingMeters.NONE,
                Timing.SYSTEM);
    }

    private static int estimate(String spec, boolean sets, MemberNode... nodes) {
        var estimator = estimator(Optional.empty(), nodes);
        var clusters = fleet(cluster("a"), cluster("b")).clusters();
        var answers = estimator.estimate(Question.of(binding(spec).spec(), sets), clusters);
        assertThat(answers[1]).isEqualTo(ReplicaEstimator.NO_OPINION);
        return answers[0];
    }

    private static String asking(String claim) {
        return "{'replicaRequirements':{'resourceRequest':{'cpu':'1'},'nodeClaim':{" + claim + "}}}";
    }

    @Test
    void whatIsLeftOnEachNodeCountsForItself() {
        assertThat(estimate(asking(""), false, node("n1", "1500m", Map.of()), node("n2", "2500m", Map.of())))
                .isEqualTo(3);
        assertThat(estimate(asking(""), false)).isZero();
    }

    @Test
    void aNodeTakesNoMorePodsThanItHasSlots() {
        assertThat(estimate("{'replicaRequirements':{}}", false, node("n1", "1", Map.of())))
                .isEqualTo(10);
        assertThat(estimate(asking(""), false, node("n1", "1000", Map.of()))).isEqualTo(10);
    }

    @Test
    void labelsAndAffinityChooseNodes() {
        var ssd = node("n1", "2", Map.of("disk", "ssd", "gen", "7"));
        var plain = node("n2", "4", Map.of());

        assertThat(estimate(asking("'nodeSelector':{'disk':'ssd'}"), false, ssd, plain))
                .isEqualTo(2);
        for (String term : List.of(
                "{'matchExpressions':[{'key':'disk','operator':'Exists'}]}",
                "{'matchExpressions':[{'key':'gen','operator':'Gt','values':['6']}]}",
                "{'matchExpressions':[{'key':'disk','operator':'In','values':['ssd','nvme']}]}",
                "{'matchFields':[{'key':'metadata.name','operator':'In','values':['n1']}]}")) {
            assertThat(estimate(
                            asking("'hardNodeAffinity':{'nodeSelectorTerms':[" + term + ",{}]}"), false, ssd, plain))
                    .as(term)
                    .isEqualTo(2);
        }
    }

    @Test
    void taintsAndCordonsMustBeTolerated() {
        var tainted = node("n1", "2", Map.of(), new Taint("gpu", "", "NoSchedule", ""));
        var preferred = node("n2", "4", Map.of(), new Taint("gpu", "", "PreferNoSchedule", ""));
        var cordoned = new MemberNode("n3", Map.of(), List.of(), true, Map.of("cpu", Quantity.parse("8")), 10);

        assertThat(estimate(asking(""), false, tainted, preferred, cordoned)).isEqualTo(4);
        assertThat(estimate(asking("'tolerations':[{'operator':'Exists'}]"), false, tainted, preferred, cordoned))
                .isEqualTo(14);
    }

    @Test
    void whatQuotasLeaveLimitsWhatNodesHold() {
        var quota = MemberQuota.of(Fixtures.json(
                "{'metadata':{'namespace':'default'},'spec':{},'status':{'hard':{'cpu':'5'},'used':{'cpu':'2'}}}"));
        var question = Question.of(binding(asking("")).spec(), false);
        var clusters = fleet(cluster("a"), cluster("b")).clusters();

        assertThat(estimator(Optional.of(_ -> List.of(quota)), node("n1", "8", Map.of()))
                        .estimate(question, clusters))
                .containsExactly(3, 3);
        assertThat(estimator(Optional.of(_ -> List.of(quota)), node("n1", "2", Map.of()))
                        .estimate(question, clusters))
                .containsExactly(2, 3);
        assertThat(estimator(Optional.of(MemberQuotas.NONE), node("n1", "8", Map.of()))
                        .estimate(question, clusters))
                .containsExactly(8, ReplicaEstimator.NO_OPINION);
    }

    @Test
    void setsAreCountedOnlyIfComplete() {
        var spec = """
                {'components':[{'name':'one','replicas':1,'replicaRequirements':{'resourceRequest':{'cpu':'2'}}},
                 {'name':'two','replicas':2,'replicaRequirements':{'resourceRequest':{'cpu':'1'}}}]}
                """;

        assertThat(estimate(spec, true, node("n1", "5", Map.of()), node("n2", "4", Map.of())))
                .isEqualTo(2);
    }
}
