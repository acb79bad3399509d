package flagship.scheduling;

import static flagship.scheduling.Fixtures.binding;
import static flagship.scheduling.Fixtures.cluster;
import static flagship.scheduling.Fixtures.fleet;
import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ResourceBinding;
import org.junit.jupiter.api.Test;

class OwnBindingsTest {
    private final OwnBindings own = new OwnBindings(OwnBindings.DEFAULT_SCHEDULER, SchedulingRules.DEFAULT);
    private final ClusterState a = fleet(cluster("a")).at(0);

    private static ResourceBinding labelled(String labels, String spec) {
        var object = json("{'metadata':{'namespace':'n','name':'x'}}");
        ((ObjectNode) object.path("metadata")).set("labels", json(labels));
        object.set("spec", json(spec));
        return ResourceBinding.of(object);
    }

    @Test
    void aBindingOfAPolicyIsOurs() {
        assertThat(own.owns(labelled("{'propagationpolicy.karmada.io/permanent-id':'1'}", "{}")))
                .isTrue();
        assertThat(own.owns(labelled("{'clusterpropagationpolicy.karmada.io/permanent-id':'1'}", "{}")))
                .isTrue();
        assertThat(own.owns(labelled("{'binding.karmada.io/managed-by':'x'}", "{}")))
                .isTrue();
        assertThat(own.owns(labelled("{'binding.karmada.io/managed-by':''}", "{}")))
                .isFalse();
        assertThat(own.owns(labelled("{}", "{}"))).isFalse();
    }

    @Test
    void aSuspendedBindingAndThatOfAnotherSchedulerAreNot() {
        var labels = "{'binding.karmada.io/managed-by':'x'}";

        assertThat(own.owns(labelled(labels, "{'suspension':{'scheduling':true}}")))
                .isFalse();
        assertThat(own.owns(labelled(labels, "{'suspension':{'scheduling':false,'dispatching':true}}")))
                .isTrue();
        assertThat(own.owns(labelled(labels, "{'schedulerName':'mine'}"))).isFalse();
        assertThat(own.owns(labelled(labels, "{'schedulerName':'default-scheduler'}")))
                .isTrue();
    }

    @Test
    void aClusterWakesTheBindingsWhoseAffinityItMatches() {
        assertThat(own.wakes(a, binding("{'placement':{}}"))).isTrue();
        assertThat(own.wakes(a, binding("{'placement':{'clusterAffinity':{'clusterNames':['a']}}}")))
                .isTrue();
        assertThat(own.wakes(a, binding("{'placement':{'clusterAffinity':{'clusterNames':['b']}}}")))
                .isFalse();
        assertThat(own.wakes(a, binding("{}"))).isFalse();
    }

    @Test
    void withGroupsOnlyTheOneInUseCounts() {
        var spec = """
                {'placement':{'clusterAffinities':[{'affinityName':'one','clusterNames':['b']},
                 {'affinityName':'two','clusterNames':['a'],'overflowAffinities':[{'affinityName':'more','clusterNames':['c']}]}]}}
                """;
        var c = fleet(cluster("c")).at(0);

        assertThat(own.wakes(
                        a, binding(spec, "{'schedulerObservedGeneration':1,'schedulerObservingAffinityName':'two'}")))
                .isTrue();
        assertThat(own.wakes(
                        c, binding(spec, "{'schedulerObservedGeneration':1,'schedulerObservingAffinityName':'two'}")))
                .isFalse();
        assertThat(own.wakes(a, binding(spec, "{'schedulerObservedGeneration':1}")))
                .isFalse();
        assertThat(own.wakes(a, binding(spec, "{}"))).isTrue();
    }
}
