package flagship.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ObjectMeta;
import flagship.fleetapi.PropagationPolicy;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyReasonsTest {
    private static final String WEB =
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'shop','name':'web','labels':{'tier':'front'}}}";

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static PropagationPolicy policy(String name, String selector, String more) {
        return PropagationPolicy.of(Json.parseObject(bytes(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'shop','name':'%s'},'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','namespace':'shop'%s}]%s}}"
                        .formatted(name, selector, more))));
    }

    private static PropagationPolicy everywhere(String name) {
        return PropagationPolicy.of(Json.parseObject(bytes(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'ClusterPropagationPolicy','metadata':{'name':'%s'},'spec':{'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}]}}"
                        .formatted(name))));
    }

    private static PolicyReasons reasons(String template, PropagationPolicy... policies) {
        var book = new PolicyBook();
        List.of(policies).forEach(book::put);
        var head = ObjectHead.read(bytes(template));
        return PolicyReasons.of(head, ObjectMeta.of(Json.parseObject(bytes(template))), book);
    }

    @Test
    void theClosestSelectorIsNamed() {
        var reasons = reasons(WEB, policy("all", "", ""), policy("one", ",'name':'web'", ""));

        assertThat(reasons.policy().orElseThrow().key().name()).isEqualTo("one");
        assertThat(reasons.why()).contains("by name");
        assertThat(reasons.others())
                .singleElement()
                .satisfies(other -> assertThat(other.why()).contains("less closely"));
    }

    @Test
    void priorityGoesBeforeClosenessAndNamespacesBeforeTheWholeFleet() {
        var reasons = reasons(
                WEB,
                policy("all", "", ",'priority':7"),
                policy("one", ",'name':'web'", ",'priority':1"),
                everywhere("fleet"));

        assertThat(reasons.policy().orElseThrow().key().name()).isEqualTo("all");
        assertThat(reasons.others())
                .extracting(PolicyReasons.Other::why)
                .containsExactly(
                        "its priority 1 is lower", "a PropagationPolicy goes before every ClusterPropagationPolicy");
    }

    @Test
    void aClaimIsKeptUntilSomebodyTakesOver() {
        var claimed = WEB.replace(
                "'labels':{",
                "'annotations':{'propagationpolicy.karmada.io/namespace':'shop','propagationpolicy.karmada.io/name':'first'},'labels':{'propagationpolicy.karmada.io/permanent-id':'1',");
        var reasons = reasons(claimed, policy("first", "", ""), policy("second", ",'name':'web'", ",'priority':9"));

        assertThat(reasons.policy().orElseThrow().key().name()).isEqualTo("first");
        assertThat(reasons.others())
                .singleElement()
                .satisfies(other -> assertThat(other.why()).contains("spec.preemption"));
    }

    @Test
    void whereNoPolicyAppliesTheReasonIsTold() {
        assertThat(reasons(WEB).why())
                .isEqualTo("no policy selects it (of 0 in namespace shop and 0 for all namespaces)");
        assertThat(reasons(WEB.replace("shop", "kube-system")).why()).contains("kube-system");
        assertThat(reasons(WEB.replace("'tier':'front'", "'resourcetemplate.karmada.io/claimed-by':'other'"))
                        .why())
                .contains("other");
    }
}
