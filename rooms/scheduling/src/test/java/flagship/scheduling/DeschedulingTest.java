package flagship.scheduling;

import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeschedulingTest {
    private static final String DYNAMIC =
            "{\"replicaScheduling\":{\"replicaSchedulingType\":\"Divided\",\"replicaDivisionPreference\":\"Aggregated\"}}";

    private static ResourceBinding binding(String kind, String applied, int replicas, String status) {
        var object = json("{'metadata':{'namespace':'n','name':'x'}}");
        object.withObject("/metadata").putObject("annotations").put(ResourceBinding.APPLIED_PLACEMENT, applied);
        object.set("spec", json("""
                {'resource':{'apiVersion':'apps/v1','kind':'%s','namespace':'n','name':'web'},
                 'clusters':[{'name':'a','replicas':%d},{'name':'b','replicas':2}]}
                """.formatted(kind, replicas)));
        object.set("status", json("""
                {'aggregatedStatus':[{'clusterName':'a','status':%s},{'clusterName':'b','status':{'readyReplicas':2}}]}
                """.formatted(status)));
        return ResourceBinding.of(object);
    }

    private static int left(int replicas, String status, int unschedulable) {
        return Descheduling.of(binding("Deployment", DYNAMIC, replicas, status), _ -> unschedulable)
                .clusters()
                .getFirst()
                .replicas();
    }

    @Test
    void onlyDeploymentsThatAreDividedByWhatIsAvailableAreLookedAt() {
        assertThat(Descheduling.applies(binding("Deployment", DYNAMIC, 6, "{}")))
                .isTrue();
        assertThat(Descheduling.applies(binding("StatefulSet", DYNAMIC, 6, "{}")))
                .isFalse();
        assertThat(Descheduling.applies(binding("Deployment", "{}", 6, "{}"))).isFalse();
        assertThat(Descheduling.applies(binding("Deployment", "{broken", 6, "{}")))
                .isFalse();
    }

    @Test
    void whatCannotStartIsTakenBack() {
        assertThat(left(6, "{'readyReplicas':2}", 3)).isEqualTo(3);
        assertThat(left(6, "{}", 6)).isZero();
    }

    @Test
    void whatIsReadyStays() {
        assertThat(left(6, "{'readyReplicas':4}", 3)).isEqualTo(4);
        assertThat(left(6, "{'readyReplicas':6}", 3)).isEqualTo(6);
    }

    @Test
    void anAnswerThatCannotBeRightChangesNothing() {
        assertThat(left(6, "{}", 7)).isEqualTo(6);
        assertThat(left(6, "{}", 0)).isEqualTo(6);
    }

    @Test
    void whatWasTakenIsTold() {
        var change = Descheduling.of(binding("Deployment", DYNAMIC, 6, "{'readyReplicas':4}"), _ -> 3);

        assertThat(change.taken()).isEqualTo(List.of(new TargetCluster("a", 2)));
        assertThat(change.message())
                .isEqualTo("Binding has been descheduled, 2 replica(s) in cluster(a), 2 total descheduled replica(s)");
    }
}
