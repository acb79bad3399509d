package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a member's object becomes when the control plane takes it over. */
final class PromotedTemplateTest {
    private final PromotedTemplate promoted = PromotedTemplate.of(Given.deployment("shop", "web:1", ""));

    @Test
    void whatOnlyTheMemberKnowsIsLeftOut() {
        var metadata = promoted.template().path("metadata");

        assertThat(metadata.has("uid")).isFalse();
        assertThat(metadata.has("resourceVersion")).isFalse();
        assertThat(metadata.path("annotations")
                        .path("work.karmada.io/conflict-resolution")
                        .asText())
                .isEqualTo("overwrite");
    }

    /** {@code ns-foorand} is a vector of Karmada for namespace and kind as one text. */
    @Test
    void aPolicyIsNamedAfterTheObjectItsNamespaceAndItsKind() {
        assertThat(DerivedNames.hash("ns-foorand")).isEqualTo("b4978784");
        assertThat(promoted.policyName()).isEqualTo("web.1-" + DerivedNames.hash("shopapps/v1, Kind=Deployment"));
    }

    @Test
    void thePolicyKeepsItWhereItIsAndLeavesItThere() {
        var policy = promoted.policy("p", "east", true);

        assertThat(policy.path("kind").asText()).isEqualTo("PropagationPolicy");
        assertThat(policy.path("spec").toString())
                .contains(
                        "\"clusterNames\":[\"east\"]",
                        "\"conflictResolution\":\"Overwrite\"",
                        "\"preserveResourcesOnDeletion\":true",
                        "\"propagateDeps\":true");
    }

    @Test
    void whatHasNoNamespaceGetsAClusterPolicy() {
        var role = PromotedTemplate.of(Given.json(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'reader'}}"));

        assertThat(role.policy("p", "east", false).path("kind").asText()).isEqualTo("ClusterPropagationPolicy");
    }
}
