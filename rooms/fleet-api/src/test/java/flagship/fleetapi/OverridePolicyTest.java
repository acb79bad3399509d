package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridePolicyTest {
    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void overridersAreWrittenInKarmadasOrder() {
        var overriders = json("""
                {'plaintext':[{'path':'/a','operator':'add','value':null},{'path':'/b','operator':'remove'}],
                 'imageOverrider':[{'predicate':{'path':'/spec/image'},'component':'Tag','operator':'replace','value':'v1'}],
                 'commandOverrider':[{'containerName':'c','operator':'add','value':['x']}],
                 'argsOverrider':[{'containerName':'c','operator':'remove','value':['y']}],
                 'labelsOverrider':[{'operator':'add','value':{'k':'v'}}],
                 'annotationsOverrider':[{'operator':'remove','value':{'k':''}}],
                 'fieldOverrider':[{'fieldPath':'/data/f','json':[{'subPath':'/x','operator':'replace','value':1}]}]}
                """);

        assertThat(Overriders.of(overriders).toJson()).hasToString(overriders.toString());
    }

    @Test
    void theDeprecatedFormIsOneRule() {
        var policy = OverridePolicy.of(json("""
                {'metadata':{'name':'old','namespace':'n'},
                 'spec':{'targetCluster':{'clusterNames':['c1']},'overriders':{'plaintext':[{'path':'/a','operator':'remove'}]}}}
                """));

        assertThat(policy.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.targetCluster()).hasValue(ClusterAffinity.named("c1"));
            assertThat(rule.overriders().plaintext()).hasSize(1);
        });
    }

    @Test
    void aListOfRulesHidesTheDeprecatedForm() {
        var policy = OverridePolicy.of(json("""
                {'metadata':{'name':'both'},
                 'spec':{'overrideRules':[{'overriders':{}}],'overriders':{'plaintext':[{'path':'/a','operator':'remove'}]}}}
                """));

        assertThat(policy.isClusterScoped()).isTrue();
        assertThat(policy.rules()).singleElement().satisfies(rule -> {
            assertThat(rule.targetCluster()).isEmpty();
            assertThat(rule.overriders().plaintext()).isEmpty();
        });
    }

    @Test
    void aCustomizationHoldsItsScriptsByRule() {
        var customization = ResourceInterpreterCustomization.of(json("""
                {'metadata':{'name':'c'},'spec':{'target':{'apiVersion':'apps/v1','kind':'Deployment'},
                 'customizations':{'retention':{'luaScript':'x'},'replicaRevision':{'luaScript':''}}}}
                """));

        assertThat(customization.target()).hasToString("apps/v1, Kind=Deployment");
        assertThat(customization.scripts()).containsOnlyKeys("retention");
    }

    @Test
    void aWebhookWithoutTimeoutPortAndPathHasTheDefaults() {
        var configuration = ResourceInterpreterWebhookConfiguration.of(json("""
                {'metadata':{'name':'w'},'webhooks':[{'name':'h.example.com','clientConfig':{'service':{'namespace':'n','name':'s'}},
                 'rules':[{'operations':['*'],'apiGroups':['apps'],'apiVersions':['v1'],'kinds':['Deployment']}],
                 'interpreterContextVersions':['v1alpha1']}]}
                """));

        assertThat(configuration.webhooks()).singleElement().satisfies(hook -> {
            assertThat(hook.timeoutSeconds()).isEqualTo(10);
            assertThat(hook.client().service())
                    .hasValue(new ResourceInterpreterWebhookConfiguration.Service("n", "s", "/", 443));
            assertThat(hook.rules().getFirst().operations()).isEqualTo(List.of("*"));
        });
    }
}
