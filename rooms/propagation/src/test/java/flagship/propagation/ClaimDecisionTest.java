package flagship.propagation;

import static flagship.propagation.Given.deployment;
import static flagship.propagation.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.ObjectMeta;
import flagship.propagation.ClaimDecision.Apply;
import flagship.propagation.ClaimDecision.Release;
import org.junit.jupiter.api.Test;

/** Which policy a template has: contract sections 6.2, 6.3 and the table of preemption in 6.6. */
class ClaimDecisionTest {
    private static final String IN_SHOP = ",'namespace':'shop'";
    private static final String BY_NAME =
            "'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}]";
    private static final String BY_LABELS = "'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment',"
            + "'labelSelector':{'matchLabels':{'app':'web'}}}]";
    private static final String ALL = "'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}]";
    private static final String ALWAYS = ",'preemption':'Always','priority':%d";
    private static final String OWNED_BY_PP =
            ",'labels':{'propagationpolicy.karmada.io/permanent-id':'p'},'annotations':{"
                    + "'propagationpolicy.karmada.io/namespace':'shop','propagationpolicy.karmada.io/name':'owner'}";
    private static final String OWNED_BY_CPP = ",'labels':{'clusterpropagationpolicy.karmada.io/permanent-id':'c'},"
            + "'annotations':{'clusterpropagationpolicy.karmada.io/name':'owner'}";

    private final PolicyBook policies = new PolicyBook();

    private ClaimDecision decide(ObjectNode template) {
        return ClaimDecision.of(Given.head(template), ObjectMeta.of(template), policies);
    }

    private String chosen(ObjectNode template) {
        return decide(template) instanceof Apply(var policy, var _)
                ? policy.key().toString()
                : "nobody";
    }

    private static ObjectNode web(String metadata) {
        return deployment("shop", "web", metadata);
    }

    private static ObjectNode labelled() {
        return web(",'labels':{'app':'web'}");
    }

    @Test
    void theHigherPriorityWinsOverTheCloserMatch() {
        policies.put(policy("close", IN_SHOP, BY_NAME));
        policies.put(policy("high", IN_SHOP, ALL + ",'priority':1"));

        assertThat(chosen(labelled())).isEqualTo("shop/high");
    }

    @Test
    void ofEqualPriorityTheNameBeatsTheLabelsAndTheLabelsBeatTheKind() {
        policies.put(policy("a-all", IN_SHOP, ALL));
        policies.put(policy("b-labels", IN_SHOP, BY_LABELS));
        assertThat(chosen(labelled())).isEqualTo("shop/b-labels");

        policies.put(policy("c-name", IN_SHOP, BY_NAME));
        assertThat(chosen(labelled())).isEqualTo("shop/c-name");
    }

    @Test
    void theAlphabetDecidesAtLast() {
        policies.put(policy("b", IN_SHOP, ALL));
        policies.put(policy("a", IN_SHOP, ALL));

        assertThat(chosen(labelled())).isEqualTo("shop/a");
    }

    @Test
    void aPolicyOfTheNamespaceBeatsOneOfTheClusterWhateverItsPriority() {
        policies.put(policy("of-cluster", "", BY_NAME + ",'priority':100"));
        policies.put(policy("of-namespace", IN_SHOP, ALL));

        assertThat(chosen(labelled())).isEqualTo("shop/of-namespace");
    }

    @Test
    void aPolicyThatIsGoingClaimsNothing() {
        policies.put(policy("going", IN_SHOP + ",'deletionTimestamp':'2026-01-01T00:00:00Z'", ALL));

        assertThat(decide(labelled())).isEqualTo(ClaimDecision.UNCLAIMED);
    }

    @Test
    void aPolicyOfAnotherNamespaceClaimsNothing() {
        policies.put(policy("elsewhere", ",'namespace':'bank'", ALL));

        assertThat(decide(labelled())).isEqualTo(ClaimDecision.UNCLAIMED);
    }

    @Test
    void whatAnotherControllerHasClaimedIsLeftAlone() {
        policies.put(policy("a", IN_SHOP, ALL));

        assertThat(decide(web(",'labels':{'resourcetemplate.karmada.io/claimed-by':'MultiClusterService'}")))
                .isEqualTo(ClaimDecision.LEAVE);
    }

    @Test
    void reservedNamespacesAreLeftAlone() {
        policies.put(policy("all", "", ALL));

        assertThat(decide(deployment("karmada-es-a", "web", ""))).isEqualTo(ClaimDecision.LEAVE);
        assertThat(decide(deployment("karmada-system", "web", ""))).isEqualTo(ClaimDecision.LEAVE);
    }

    @Test
    void aClaimedTemplateStaysWithItsPolicyThoughABetterOneComes() {
        policies.put(policy("owner", IN_SHOP, ALL));
        policies.put(policy("better", IN_SHOP, BY_NAME + ",'priority':5"));

        assertThat(chosen(web(OWNED_BY_PP))).isEqualTo("shop/owner");
    }

    @Test
    void aTemplateWhosePolicyIsGoneIsReleased() {
        assertThat(decide(web(OWNED_BY_PP))).isInstanceOf(Release.class);
        assertThat(decide(web(OWNED_BY_CPP))).isInstanceOf(Release.class);
    }

    @Test
    void aTemplateThatItsPolicyNoLongerSelectsStaysClaimedUntilThePolicyChanges() {
        policies.put(policy("owner", IN_SHOP, BY_LABELS));

        assertThat(decide(web(OWNED_BY_PP))).isEqualTo(ClaimDecision.LEAVE);
    }

    @Test
    void aPolicyThatPreemptsTakesFromOneOfLowerPriority() {
        policies.put(policy("owner", IN_SHOP, ALL));
        policies.put(policy("taker", IN_SHOP, BY_NAME + ALWAYS.formatted(1)));

        assertThat(decide(web(OWNED_BY_PP)))
                .isInstanceOf(Apply.class)
                .extracting("taken")
                .isEqualTo(true);
        assertThat(chosen(web(OWNED_BY_PP))).isEqualTo("shop/taker");
    }

    @Test
    void itDoesNotTakeFromOneOfTheSamePriority() {
        policies.put(policy("owner", IN_SHOP, ALL));
        policies.put(policy("taker", IN_SHOP, BY_NAME + ALWAYS.formatted(0)));

        assertThat(chosen(web(OWNED_BY_PP))).isEqualTo("shop/owner");
    }

    @Test
    void itTakesByExactNameOnly() {
        policies.put(policy("owner", IN_SHOP, ALL));
        policies.put(policy("taker", IN_SHOP, ALL + ALWAYS.formatted(9)));

        assertThat(chosen(web(OWNED_BY_PP))).isEqualTo("shop/owner");
    }

    @Test
    void onePolicyOfANamespaceAlwaysTakesFromOneOfTheCluster() {
        policies.put(policy("owner", "", ALL + ",'priority':100"));
        policies.put(policy("taker", IN_SHOP, BY_NAME + ALWAYS.formatted(0)));

        assertThat(chosen(web(OWNED_BY_CPP))).isEqualTo("shop/taker");
    }

    @Test
    void onePolicyOfTheClusterTakesFromAnotherOfLowerPriority() {
        policies.put(policy("owner", "", ALL));
        policies.put(policy("taker", "", BY_NAME + ALWAYS.formatted(1)));

        assertThat(chosen(web(OWNED_BY_CPP))).isEqualTo("taker");
    }

    @Test
    void onePolicyOfTheClusterNeverTakesFromOneOfTheNamespace() {
        policies.put(policy("owner", IN_SHOP, ALL));
        policies.put(policy("taker", "", BY_NAME + ALWAYS.formatted(100)));

        assertThat(chosen(web(OWNED_BY_PP))).isEqualTo("shop/owner");
    }
}
