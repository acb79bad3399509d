package flagship.scheduling;

import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterChangeTest {
    private static ClusterState state(String spec, String status) {
        return fleet(cluster("a", spec, status)).at(0);
    }

    private static ClusterState serving(String apis) {
        return state("{}", "{'apiEnablements':[%s]}".formatted(apis));
    }

    private static ClusterState withPods(int pods) {
        return state("{}", "{'resourceSummary':{'allocatable':{'pods':'%d'}}}".formatted(pods));
    }

    private static final String DEPLOYMENTS =
            "{'groupVersion':'apps/v1','resources':[{'name':'deployments','kind':'Deployment'}]}";
    private static final String WIDGETS =
            "{'groupVersion':'shop.io/v1','resources':[{'name':'widgets','kind':'Widget'}]}";

    @Test
    void kindsThatAppearAreNamed() {
        var before = serving(DEPLOYMENTS);
        var after = serving(DEPLOYMENTS + "," + WIDGETS);

        var change = ClusterChange.of(before, after, false);

        assertThat(change.newKinds()).containsExactly(new ApiSet.Api("shop.io/v1", "Widget"));
        assertThat(change.gained()).contains(after);
        assertThat(change.wakes()).isEmpty();
    }

    @Test
    void kindsThatVanishWakeNobody() {
        var change = ClusterChange.of(serving(DEPLOYMENTS + "," + WIDGETS), serving(DEPLOYMENTS), false);

        assertThat(change.isEmpty()).isTrue();
    }

    @Test
    void roomThatAppearsIsNoNewKind() {
        var change = ClusterChange.of(withPods(1), withPods(2), false);

        assertThat(change.gained()).isPresent();
        assertThat(change.newKinds()).isEmpty();
        assertThat(ClusterChange.of(withPods(2), withPods(1), false).isEmpty()).isTrue();
    }

    @Test
    void anEditWakesThoseWhoWereThereAndThoseWhoMayComeNow() {
        var before = state("{'region':'eu'}", "{}");
        var after = state("{'region':'us'}", "{}");

        assertThat(ClusterChange.of(before, after, true).wakes()).containsExactly(before, after);
        assertThat(ClusterChange.of(before, after, false).wakes()).isEmpty();
    }

    @Test
    void aClusterThatVanishedWakesItsBindings() {
        var last = serving(DEPLOYMENTS);

        assertThat(ClusterChange.vanished(last).wakes()).containsExactly(last);
        assertThat(ClusterChange.added(last).wakes()).isEmpty();
    }
}
