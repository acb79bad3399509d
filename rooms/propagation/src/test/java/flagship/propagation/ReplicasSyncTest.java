package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ResourceBinding;
import flagship.propagation.ReplicasSync.Nothing;
import flagship.propagation.ReplicasSync.TakeOver;
import flagship.propagation.ReplicasSync.Wait;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicasSyncTest {
    private static final String DIVIDED = "{'replicaScheduling':{'replicaSchedulingType':'Divided'}}";
    private static final String EAST_HAS_THREE =
            "[{'clusterName':'east','status':{'replicas':3}},{'clusterName':'west','status':{'replicas':1}}]";

    private static ObjectNode template(String mark, int said, int there) {
        return json(
                "{'metadata':{'labels':{'resourcetemplate.karmada.io/retain-replicas':'%s'}},"
                        + "'spec':{'replicas':%d},'status':{'replicas':%d}}",
                mark, said, there);
    }

    private static Optional<ResourceBinding> binding(int replicas, String placement, int observed, String status) {
        return Optional.of(ResourceBinding.of(json(
                "{'metadata':{'namespace':'web','name':'b','generation':5},'spec':{'replicas':%d,'placement':%s,"
                        + "'clusters':[{'name':'east','replicas':1},{'name':'west','replicas':1}]},"
                        + "'status':{'schedulerObservedGeneration':%d,'aggregatedStatus':%s}}",
                replicas, placement, observed, status)));
    }

    @Test
    void theTemplateTakesOverWhatAutoscalersGaveInTheMembers() {
        assertThat(ReplicasSync.of(template("true", 2, 4), binding(2, DIVIDED, 5, EAST_HAS_THREE)))
                .isEqualTo(new TakeOver(4));
    }

    @Test
    void itWaitsUntilTheMembersReportIsTheResultOfWhatTheTemplateSays() {
        var template = template("true", 2, 4);
        var oneTold = "[{'clusterName':'east','status':{'replicas':4}}]";
        var noneInWest = "[{'clusterName':'east','status':{'replicas':4}},{'clusterName':'west','status':{}}]";
        var other = "[{'clusterName':'east','status':{'replicas':4}},{'clusterName':'west','status':{'replicas':1}}]";

        assertThat(ReplicasSync.of(template, binding(3, DIVIDED, 5, EAST_HAS_THREE)))
                .isEqualTo(new Wait());
        assertThat(ReplicasSync.of(template, binding(2, DIVIDED, 4, EAST_HAS_THREE)))
                .isEqualTo(new Wait());
        assertThat(ReplicasSync.of(template, binding(2, DIVIDED, 5, oneTold))).isEqualTo(new Wait());
        assertThat(ReplicasSync.of(template, binding(2, DIVIDED, 5, noneInWest)))
                .isEqualTo(new Wait());
        assertThat(ReplicasSync.of(template, binding(2, DIVIDED, 5, other))).isEqualTo(new Wait());
    }

    @Test
    void whatIsNotMarkedNotDividedOrAtRestStaysAsItIs() {
        var duplicated = "{'replicaScheduling':{'replicaSchedulingType':'Duplicated'}}";

        assertThat(ReplicasSync.of(template("", 2, 4), binding(2, DIVIDED, 5, EAST_HAS_THREE)))
                .isEqualTo(new Nothing());
        assertThat(ReplicasSync.of(template("true", 2, 4), binding(2, duplicated, 5, EAST_HAS_THREE)))
                .isEqualTo(new Nothing());
        assertThat(ReplicasSync.of(template("true", 4, 4), binding(2, DIVIDED, 5, EAST_HAS_THREE)))
                .isEqualTo(new Nothing());
        assertThat(ReplicasSync.of(template("true", 2, 4), Optional.empty())).isEqualTo(new Nothing());
    }
}
