package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What a policy means by what it leaves out: contract section 19.1. */
class PolicyDefaultsTest {
    private static JsonNode spec(String spec) {
        return PolicyDefaults.apply(json("{'metadata':{'name':'p','namespace':'n'},'spec':{%s}}", spec))
                .path("spec");
    }

    @Test
    void aSelectorOfANamespacedPolicySelectsInItsNamespace() {
        assertThat(spec("'resourceSelectors':[{'kind':'A'}]")
                        .at("/resourceSelectors/0/namespace")
                        .asText())
                .isEqualTo("n");
        assertThat(PolicyDefaults.apply(json("{'metadata':{'name':'c'},'spec':{'resourceSelectors':[{'kind':'A'}]}}"))
                        .at("/spec/resourceSelectors/0")
                        .has("namespace"))
                .isFalse();
    }

    @Test
    void aSpreadConstraintWithoutFieldAndLabelIsAboutClustersAndWantsAtLeastOneGroup() {
        var constraint =
                spec("'placement':{'spreadConstraints':[{'maxGroups':2}]}").at("/placement/spreadConstraints/0");

        assertThat(constraint.path("spreadByField").asText()).isEqualTo("cluster");
        assertThat(constraint.path("minGroups").asInt()).isEqualTo(1);
    }

    @Test
    void dividedWithoutPreferenceIsWeighted() {
        var path = "/placement/replicaScheduling/replicaDivisionPreference";

        assertThat(spec("'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided'}}")
                        .at(path)
                        .asText())
                .isEqualTo("Weighted");
        assertThat(spec("'placement':{'replicaScheduling':{'replicaSchedulingType':'Duplicated'}}")
                        .at(path)
                        .asText(""))
                .isEmpty();
    }

    @Test
    void whoeverImportsAServiceWantsWhatBelongsToIt() {
        assertThat(spec("'resourceSelectors':[{'apiVersion':'multicluster.x-k8s.io/v1alpha1','kind':'ServiceImport'}]")
                        .path("propagateDeps")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void gracefulFailoverHasTenMinutes() {
        var path = "/failover/application/gracePeriodSeconds";

        assertThat(spec("'failover':{'application':{'purgeMode':'Graciously'}}")
                        .at(path)
                        .asInt())
                .isEqualTo(600);
        assertThat(spec("'failover':{'application':{'purgeMode':'Gracefully','gracePeriodSeconds':5}}")
                        .at(path)
                        .asInt())
                .isEqualTo(5);
        assertThat(spec("'failover':{'application':{'purgeMode':'Directly'}}")
                        .at(path)
                        .isMissingNode())
                .isTrue();
    }
}
