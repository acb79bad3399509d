package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.scheduling.ReplicaEstimator.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaEstimateTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /** A quota in the namespace of the fixtures' bindings. */
    private static MemberQuota quota(String spec, String hard, String used) {
        return quota("default", spec, hard, used);
    }

    private static MemberQuota quota(String namespace, String spec, String hard, String used) {
        return MemberQuota.of(json("{'metadata':{'namespace':'%s'},'spec':%s,'status':{'hard':%s,'used':%s}}"
                .formatted(namespace, spec, hard, used)));
    }

    private static int estimate(String requirements, MemberQuota... quotas) {
        var spec = binding("{'replicaRequirements':%s}".formatted(requirements)).spec();
        return QuotaEstimate.of(Question.of(spec, false), List.of(quotas));
    }

    @Test
    void theResourceThatIsScarcestLimits() {
        var quota = quota("{}", "{'cpu':'4','requests.memory':'10Gi'}", "{'cpu':'1','requests.memory':'2Gi'}");

        assertThat(estimate("{'resourceRequest':{'cpu':'500m','memory':'1Gi'}}", quota))
                .isEqualTo(6);
        assertThat(estimate("{'resourceRequest':{'cpu':'100m','memory':'3Gi'}}", quota))
                .isEqualTo(2);
    }

    @Test
    void theStrictestQuotaLimits() {
        var wide = quota("{}", "{'cpu':'100'}", "{'cpu':'0'}");
        var narrow = quota("{}", "{'requests.cpu':'3'}", "{'requests.cpu':'1500m'}");

        assertThat(estimate("{'resourceRequest':{'cpu':'1'}}", wide, narrow)).isEqualTo(1);
    }

    @Test
    void aQuotaThatIsUsedUpLeavesNothing() {
        assertThat(estimate("{'resourceRequest':{'cpu':'1'}}", quota("{}", "{'cpu':'3'}", "{'cpu':'5'}")))
                .isZero();
    }

    @Test
    void limitsAndObjectCountsSayNothing() {
        var quota =
                quota("{}", "{'limits.cpu':'1','pods':'1','requests.storage':'1'}", "{'limits.cpu':'1','pods':'1'}");

        assertThat(estimate("{'resourceRequest':{'cpu':'1','storage':'5'}}", quota))
                .isEqualTo(NO_LIMIT);
    }

    @Test
    void extendedResourcesCountByTheirRequests() {
        var quota = quota("{}", "{'requests.nvidia.com/gpu':'8'}", "{'requests.nvidia.com/gpu':'2'}");

        assertThat(estimate("{'resourceRequest':{'nvidia.com/gpu':'2'}}", quota))
                .isEqualTo(3);
        assertThat(estimate("{'resourceRequest':{'cpu':'2'}}", quota)).isEqualTo(NO_LIMIT);
    }

    @Test
    void quotasOfOtherNamespacesAndOtherScopesSayNothing() {
        var elsewhere = quota("other", "{}", "{'cpu':'0'}", "{}");
        var bestEffort = quota("{'scopes':['BestEffort']}", "{'cpu':'0'}", "{}");
        var mixed = quota(
                "{'scopes':['Terminating'],'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'Exists'}]}}",
                "{'cpu':'0'}",
                "{}");

        assertThat(estimate("{'resourceRequest':{'cpu':'1'},'priorityClassName':'high'}", elsewhere, bestEffort, mixed))
                .isEqualTo(NO_LIMIT);
    }

    @Test
    void aQuotaOfPriorityClassesCountsForThose() {
        var quota = quota(
                "{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']},"
                        + "{'scopeName':'PriorityClass','operator':'In','values':['top']}]}}",
                "{'cpu':'2'}",
                "{}");

        assertThat(estimate("{'resourceRequest':{'cpu':'1'},'priorityClassName':'top'}", quota))
                .isEqualTo(2);
        assertThat(estimate("{'resourceRequest':{'cpu':'1'},'priorityClassName':'low'}", quota))
                .isEqualTo(NO_LIMIT);
        assertThat(estimate("{'resourceRequest':{'cpu':'1'}}", quota)).isEqualTo(NO_LIMIT);
    }

    @Test
    void setsOfComponentsTakeTheSumOfAll() {
        var spec = binding("""
                {'components':[{'name':'one','replicas':1,'replicaRequirements':{'resourceRequest':{'cpu':'2'}}},
                 {'name':'two','replicas':2,'replicaRequirements':{'resourceRequest':{'cpu':'1'}}}]}
                """).spec();

        assertThat(QuotaEstimate.of(Question.of(spec, true), List.of(quota("{}", "{'cpu':'9'}", "{}"))))
                .isEqualTo(2);
    }

    @Test
    void numbersWithoutEndAreNoTrouble() {
        var spec = binding("""
                {'components':[{'name':'one','replicas':2147483647,'replicaRequirements':{'resourceRequest':{'memory':'8Ei'}}},
                 {'name':'two','replicas':2147483647,'replicaRequirements':{'resourceRequest':{'memory':'8Ei'}}}]}
                """).spec();

        assertThat(QuotaEstimate.of(Question.of(spec, true), List.of(quota("{}", "{'memory':'1Ei'}", "{}"))))
                .isZero();
    }
}
