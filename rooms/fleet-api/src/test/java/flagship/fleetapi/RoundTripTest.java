package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead.Owner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a record reads it writes again: no field of the contract is lost on the way. */
class RoundTripTest {
    private static ObjectNode json(String text) {
        return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPediaClusterKeepsItsSpec() {
        var object = json("""
                {'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'PediaCluster','metadata':{'name':'eu-1'},
                 'spec':{'kubeconfig':'a3ViZQ==','apiserver':'https://a','tokenData':'dG9rZW4=','caData':'Y2E=',
                  'certData':'Y2VydA==','keyData':'a2V5',
                  'authenticationFrom':{'kubeconfig':{'name':'a','key':'b'},'ca':{'name':'c','key':'d'},
                   'cert':{'name':'e','key':'f'},'key':{'name':'g','key':'h'},'token':{'name':'i','key':'j'}},
                  'syncResources':[{'group':'apps','versions':['v1'],'resources':['deployments'],
                   'eventsInvolvedResources':['*']}],
                  'syncAllCustomResources':true,'syncResourcesRefName':'base','shardingName':'s'}}
                """);

        assertThat(PediaCluster.of(object).toJson()).isEqualTo(object);
    }

    @Test
    void aPediaClusterKeepsItsStatus() {
        var status = json("""
                {'apiserver':'https://a','version':'v1.32.0',
                 'conditions':[{'type':'Ready','status':'True','reason':'Ready','message':'',
                  'lastTransitionTime':'2026-11-24T12:00:00Z'}],
                 'syncResources':[{'group':'apps','resources':[{'name':'deployments','kind':'Deployment','namespaced':true,
                  'syncConditions':[{'version':'v1','syncVersion':'v1beta1','syncResource':'a.b','storageVersion':'v1',
                   'storageResource':'c.d','status':'Error','reason':'R','message':'m','initialListPhase':true,
                   'lastTransitionTime':'2026-11-24T12:00:00Z'}]}]}],
                 'shardingName':''}
                """);
        var object = Json.object();
        object.set("status", status);

        assertThat(PediaCluster.of(object).status().toJson()).isEqualTo(status);
    }

    @Test
    void anAbsentShardIsNotTheDefaultShard() {
        assertThat(PediaCluster.of(Json.object()).status().shardingName()).isEmpty();
        assertThat(PediaClusterStatus.of(json("{'shardingName':''}")).shardingName())
                .contains("");
    }

    @Test
    void aClusterKeepsItsSpecAndStatus() {
        var object = json("""
                {'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'eu-1'},
                 'spec':{'id':'u','syncMode':'Push','apiEndpoint':'https://a','secretRef':{'namespace':'n','name':'s'},
                  'impersonatorSecretRef':{'namespace':'n','name':'i'},'insecureSkipTLSVerification':true,
                  'proxyURL':'http://p','proxyHeader':{'a':'b'},'provider':'p','region':'r','zones':['z'],
                  'taints':[{'key':'k','value':'v','effect':'NoExecute','timeAdded':'2026-11-24T12:00:00Z'}],
                  'resourceModels':[{'grade':0,'ranges':[{'name':'cpu','min':'0','max':'1'}]}]}}
                """);
        var status = json("""
                {'kubernetesVersion':'v1.32.0','apiEnablements':[{'groupVersion':'v1','resources':[{'name':'pods','kind':'Pod'}]}],
                 'nodeSummary':{'totalNum':3,'readyNum':2},
                 'resourceSummary':{'allocatable':{'cpu':'4'},'allocating':{'cpu':'1'},'allocated':{'cpu':'2'},
                  'allocatableModelings':[{'grade':0,'count':1}]},
                 'remedyActions':['TrafficControl']}
                """);

        assertThat(Json.bytes(Cluster.of(object).toJson())).asString().isEqualTo(object.toString());
        assertThat(ClusterStatus.of(status).toJson().toString()).isEqualTo(status.toString());
    }

    @Test
    void aClusterSyncResourcesKeepsItsList() {
        var object = json("""
                {'apiVersion':'cluster.clusterpedia.io/v1alpha2','kind':'ClusterSyncResources','metadata':{'name':'base'},
                 'spec':{'syncResources':[{'group':'','resources':['pods']}]}}
                """);

        assertThat(ClusterSyncResources.of(object).toJson()).isEqualTo(object);
    }

    @Test
    void metadataKeepsItsOwners() {
        var meta = ObjectMeta.named("a").withOwner(new Owner("v1", "Node", "n", "u", true));
        var object = Json.object();
        object.set("metadata", meta.toJson());

        assertThat(ObjectMeta.of(object)).isEqualTo(meta);
    }

    @Test
    void aLifecycleReadsItsOneVersion() {
        var lifecycle = PediaClusterLifecycle.of(json("""
                {'metadata':{'name':'a'},'spec':{'source':{'group':'','version':'v1','resource':'secrets','name':'s'},
                 'references':[{'key':'k','group':'g','version':'v1','resource':'r','nameTemplate':'t'}],
                 'template':'x','creationCondition':'true'}}
                """));

        assertThat(lifecycle.source().type().resource()).isEqualTo("secrets");
        assertThat(lifecycle.references().getFirst().versions()).containsExactly("v1");
    }

    @Test
    void aLifecycleIsWrittenAsItIsRead() {
        var lifecycle = PediaClusterLifecycle.of(json("""
                {'metadata':{'name':'a'},'spec':{'source':{'group':'','version':'v1','resource':'secrets','namespace':'n','name':'s'},
                 'references':[{'key':'k','group':'g','version':'v1','resource':'r','namespaceTemplate':'x','nameTemplate':'t'}],
                 'template':'x','creationCondition':'true'}}
                """));

        assertThat(PediaClusterLifecycle.of(lifecycle.toJson())).isEqualTo(lifecycle);
    }

    @Test
    void anImportPolicyReadsItsSource() {
        var policy = ClusterImportPolicy.of(json("""
                {'metadata':{'name':'a'},'spec':{'source':{'group':'g','resource':'r','versions':['v1'],
                 'selectorTemplate':'s'},'nameTemplate':'n','template':'x','creationCondition':'true'}}
                """));

        assertThat(policy.source()).isEqualTo(new ClusterImportPolicy.Source("g", "r", List.of("v1"), "s"));
        assertThat(policy.nameTemplate()).isEqualTo("n");
    }

    @Test
    void credentialsDoNotShowInText() {
        var spec = PediaClusterSpec.of(json("{'tokenData':'aHVzaA=='}"));

        assertThat(spec.tokenData().orElseThrow().text()).isEqualTo("hush");
        assertThat(spec.toString()).doesNotContain("hush").doesNotContain("aHVzaA");
    }

    @Test
    void theExecutionNamespaceCarriesTheClusterName() {
        assertThat(Cluster.executionNamespace("member1")).isEqualTo("karmada-es-member1");
    }
}
