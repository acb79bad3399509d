package flagship.scheduling;

import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.fleetapi.ClusterTaintPolicy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaintPoliciesTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.5Z");
    private static final String IS_FALSE = "[{'conditionType':'Ready','operator':'In','statusValues':['False']}]";
    private static final String IS_TRUE = "[{'conditionType':'Ready','operator':'In','statusValues':['True']}]";
    private static final String TAINT = "'taints':[{'key':'down','effect':'NoExecute'}]";

    private static ClusterTaintPolicy policy(String name, String created, String spec) {
        var object = json("{'metadata':{'name':'%s','creationTimestamp':'%s'}}".formatted(name, created));
        object.set("spec", json(spec));
        return ClusterTaintPolicy.of(object);
    }

    private static ClusterTaintPolicy policy(String spec) {
        return policy("p", "2029-01-01T00:00:00Z", spec);
    }

    private static List<Taint> taints(String ready, String taints, ClusterTaintPolicy... policies) {
        var conditions = ready.isEmpty()
                ? "{}"
                : "{'conditions':[{'type':'Ready','status':'%s','reason':'R','message':''}]}".formatted(ready);
        return TaintPolicies.apply(
                cluster("a", "{'taints':%s}".formatted(taints), conditions),
                List.of(policies),
                SchedulingRules.DEFAULT,
                NOW);
    }

    @Test
    void aTaintComesWithItsTimeWhenAllConditionsHold() {
        assertThat(taints("False", "[]", policy("{'addOnConditions':%s,%s}".formatted(IS_FALSE, TAINT))))
                .containsExactly(new Taint("down", "", "NoExecute", "2030-01-01T00:00:00Z"));
        assertThat(taints("True", "[]", policy("{'addOnConditions':%s,%s}".formatted(IS_FALSE, TAINT))))
                .isEmpty();
    }

    @Test
    void aTaintThatEvictsAndWasSetByHandGetsItsTime() {
        var there = "[{'key':'mine','effect':'NoExecute'},{'key':'mine','effect':'NoSchedule'}]";

        assertThat(taints("True", there))
                .containsExactly(
                        new Taint("mine", "", "NoExecute", "2030-01-01T00:00:00Z"),
                        new Taint("mine", "", "NoSchedule", ""));
    }

    @Test
    void aTaintThatIsThereKeepsItsTimeAndValue() {
        var there = "[{'key':'down','value':'v','effect':'NoExecute','timeAdded':'2020-01-01T00:00:00Z'}]";

        assertThat(taints("False", there, policy("{'addOnConditions':%s,%s}".formatted(IS_FALSE, TAINT))))
                .containsExactly(new Taint("down", "v", "NoExecute", "2020-01-01T00:00:00Z"));
    }

    @Test
    void aTaintGoesWhenTheOtherConditionsHold() {
        var there = "[{'key':'down','effect':'NoExecute'},{'key':'down','effect':'NoSchedule'}]";

        assertThat(taints("True", there, policy("{'removeOnConditions':%s,%s}".formatted(IS_TRUE, TAINT))))
                .containsExactly(new Taint("down", "", "NoSchedule", ""));
    }

    @Test
    void noConditionsAndUnknownConditionsNeverHold() {
        var notIn = "[{'conditionType':'Ready','operator':'NotIn','statusValues':['True']}]";

        assertThat(taints("False", "[]", policy("{%s}".formatted(TAINT)))).isEmpty();
        assertThat(taints("", "[]", policy("{'addOnConditions':%s,%s}".formatted(notIn, TAINT))))
                .isEmpty();
        assertThat(taints("False", "[]", policy("{'addOnConditions':%s,%s}".formatted(notIn, TAINT))))
                .hasSize(1);
    }

    @Test
    void otherClustersAreLeftAlone() {
        var text = "{'targetClusters':{'clusterNames':['b']},'addOnConditions':%s,%s}".formatted(IS_FALSE, TAINT);

        assertThat(taints("False", "[]", policy(text))).isEmpty();
    }

    @Test
    void olderPoliciesActFirst() {
        var adds = policy("z", "2029-01-01T00:00:00Z", "{'addOnConditions':%s,%s}".formatted(IS_FALSE, TAINT));
        var removes = policy("a", "2029-01-02T00:00:00Z", "{'removeOnConditions':%s,%s}".formatted(IS_FALSE, TAINT));

        assertThat(taints("False", "[]", removes, adds)).isEmpty();
    }
}
