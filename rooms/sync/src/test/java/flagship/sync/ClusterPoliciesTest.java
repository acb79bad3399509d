package flagship.sync;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ClusterImportPolicy;
import flagship.fleetapi.PediaClusterLifecycle;
import flagship.sync.ClusterPolicies.Say;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who imports a Cluster: the built-in import, or a policy. */
final class ClusterPoliciesTest {
    private static final String CLUSTER = "m1";

    @Test
    void withoutAPolicyTheBuiltInImportDoesIt() {
        assertThat(say(List.of(), List.of())).isEqualTo(Say.IMPORT);
    }

    @Test
    void aPolicyThatWasNotCarriedOutYetIsWaitedFor() {
        assertThat(say(List.of(policy("False")), List.of())).isEqualTo(Say.WAIT);
    }

    @Test
    void aClusterThatNoPolicySelectsIsLeft() {
        assertThat(say(List.of(policy("True")), List.of())).isEqualTo(Say.LEAVE);
        assertThat(say(List.of(policy("True"), policy("False")), List.of())).isEqualTo(Say.WAIT);
    }

    @Test
    void aLifecycleOfTheSameNameTakesThePediaClusterOver() {
        assertThat(say(List.of(policy("True")), List.of(lifecycle(CLUSTER, "False"))))
                .isEqualTo(Say.WAIT);
        assertThat(say(List.of(policy("True")), List.of(lifecycle(CLUSTER, "True"))))
                .isEqualTo(Say.WAIT);
    }

    @Test
    void aLifecycleOfAnotherNameIsWaitedForUntilItHasItsPediaCluster() {
        assertThat(say(List.of(policy("True")), List.of(lifecycle("karmada-m1", "False"))))
                .isEqualTo(Say.WAIT);
        assertThat(say(List.of(policy("True")), List.of(lifecycle("karmada-m1", "True"))))
                .isEqualTo(Say.LEAVE);
    }

    @Test
    void aLifecycleWhosePolicyIsGoneStillCounts() {
        assertThat(say(List.of(), List.of(lifecycle("karmada-m1", "True")))).isEqualTo(Say.LEAVE);
    }

    private static Say say(List<ClusterImportPolicy> policies, List<PediaClusterLifecycle> lifecycles) {
        return new ClusterPolicies(policies, lifecycles).say(CLUSTER);
    }

    private static ClusterImportPolicy policy(String reconciling) {
        return ClusterImportPolicy.of(TestCluster.object(
                "{'metadata':{'name':'p'},'spec':{'source':{'group':'cluster.karmada.io','resource':'clusters'}},'status':{'conditions':["
                        + "{'type':'Reconciling','status':'%s','reason':'R','message':''}]}}".formatted(reconciling)));
    }

    private static PediaClusterLifecycle lifecycle(String name, String created) {
        return PediaClusterLifecycle.of(TestCluster.object(
                "{'metadata':{'name':'%s'},'spec':{'source':{'group':'cluster.karmada.io','version':'v1alpha1','resource':'clusters',"
                                .formatted(name)
                        + "'name':'m1'}},'status':{'conditions':[{'type':'Created','status':'%s','reason':'R','message':''}]}}"
                                .formatted(created)));
    }
}
