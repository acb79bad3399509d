package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.ResourceInterpreterCustomization;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users are told in Events: the rows of contract section 25.2 that the pipeline is behind. Each test has a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PipelineEventsTest {
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
    private static final GroupVersionResource CRON_JOBS = new GroupVersionResource("batch", "v1", "cronjobs");
    private static final String BOTH = "'placement':{'clusterAffinity':{'clusterNames':['east','west']}}";

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private Set<String> reasons(String namespace, String kind, String name) throws Exception {
        return fleet.host().listAll(EVENTS, ListOptions.inNamespace(namespace)).stream()
                .map(event -> event.toJson())
                .filter(event -> event.at("/involvedObject/kind").asText().equals(kind)
                        && event.at("/involvedObject/name").asText().startsWith(name))
                .map(event -> event.path("reason").asText())
                .collect(Collectors.toSet());
    }

    private void told(String namespace, String kind, String name, String... wanted) throws Exception {
        await(
                kind + " " + name + " tells " + String.join(", ", wanted),
                () -> reasons(namespace, kind, name).containsAll(Set.of(wanted)));
    }

    /** A customization of a kind with one rule. */
    private void customize(String name, String apiVersion, String kind, String rule, String script) throws Exception {
        fleet.host().create(ResourceInterpreterCustomization.RESOURCE, json("""
                {'apiVersion':'config.karmada.io/v1alpha1','kind':'ResourceInterpreterCustomization','metadata':{'name':'%s'},
                 'spec':{'target':{'apiVersion':'%s','kind':'%s'},'customizations':{'%s':{'luaScript':'%s'}}}}""", name, apiVersion, kind, rule, script));
    }

    @Test
    void aClusterTellsOfItsExecutionSpaceAndItsImpersonators() throws Exception {
        told("default", "Cluster", "east", "CreateExecutionSpaceSucceed", "SyncImpersonationConfigSucceed");
    }

    @Test
    void aClusterThatLeavesTellsThatItsExecutionSpaceIsGone() throws Exception {
        fleet.startMember("leaving");
        new Membership(fleet.transport(), _ -> {})
                .join("leaving", Connection.read(fleet.memberKubeconfig("leaving"), ""));
        told("default", "Cluster", "leaving", "CreateExecutionSpaceSucceed");

        fleet.delete("Cluster", "", "leaving");

        told("default", "Cluster", "leaving", "RemoveExecutionSpaceSucceed");
    }

    @Test
    void templateBindingAndWorkTellOfSuccess() throws Exception {
        fleet.namespace("well");
        fleet.policy("well", "all", BOTH);
        fleet.deployment("well", "web", 2);

        told("well", "Deployment", "web", "ApplyPolicySucceed", "ScheduleBindingSucceed", "SyncWorkSucceed");
        told("well", "ResourceBinding", "web-deployment", "ScheduleBindingSucceed", "SyncWorkSucceed");
        told("karmada-es-east", "Work", "web-", "SyncSucceed");
    }

    @Test
    void anOverrideThatAppliesAndOneThatDoesNotFitAreTold() throws Exception {
        fleet.namespace("overridden");
        override("fits", "east", "{'path':'/metadata/labels','operator':'add','value':{'a':'b'}}");
        override("does-not-fit", "west", "{'path':'/spec/no/such','operator':'replace','value':'x'}");
        fleet.policy("overridden", "all", BOTH);
        fleet.deployment("overridden", "web", 2);

        told("overridden", "Deployment", "web", "ApplyOverridePolicySucceed", "ApplyOverridePolicyFailed");
        told("overridden", "ResourceBinding", "web-deployment", "SyncWorkFailed");
    }

    private void override(String name, String cluster, String change) throws Exception {
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'OverridePolicy','metadata':{'namespace':'overridden','name':'%s'},
                 'spec':{'overrideRules':[{'targetCluster':{'clusterNames':['%s']},'overriders':{'plaintext':[%s]}}]}}""", name, cluster, change);
    }

    @Test
    void rulesThatFailAreToldOfWhereTheyFail() throws Exception {
        customize("sets", "apps/v1", "StatefulSet", "replicaResource", "function GetReplicas(o) error() end");
        customize(
                "jobs-health",
                "batch/v1",
                "CronJob",
                "healthInterpretation",
                "function InterpretHealth(o) error() end");
        customize("jobs-sum", "batch/v1", "CronJob", "statusAggregation", "function AggregateStatus(o, s) error() end");
        customize("sets-seen", "apps/v1", "DaemonSet", "statusReflection", "function ReflectStatus(o) error() end");
        customize(
                "sets-need",
                "apps/v1",
                "DaemonSet",
                "dependencyInterpretation",
                "function GetDependencies(o) error() end");
        fleet.namespace("rules");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'rules','name':'all'},
                 'spec':{'propagateDeps':true,'resourceSelectors':[{'apiVersion':'apps/v1','kind':'StatefulSet'},
                 {'apiVersion':'apps/v1','kind':'DaemonSet'},{'apiVersion':'batch/v1','kind':'CronJob'}],
                 'placement':{'clusterAffinity':{'clusterNames':['east']}}}}""");
        workload("statefulsets", "StatefulSet", "'serviceName':'web',");
        workload("daemonsets", "DaemonSet", "");
        fleet.host().create(CRON_JOBS, json("""
                {'apiVersion':'batch/v1','kind':'CronJob','metadata':{'namespace':'rules','name':'web'},'spec':{'schedule':'@daily',
                 'jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'shop/web:1'}]}}}}}}"""));

        told("rules", "StatefulSet", "web", "GetReplicasFailed", "ApplyPolicyFailed");
        told("rules", "DaemonSet", "web", "GetDependenciesFailed");
        told("karmada-es-east", "Work", "web-", "InterpretHealthFailed", "ReflectStatusFailed");
        told("rules", "CronJob", "web", "AggregateStatusFailed");
        told("rules", "ResourceBinding", "web-cronjob", "AggregateStatusFailed");
        await(
                "a health that is not known is said to be Unknown",
                () -> fleet.find("ResourceBinding", "rules", "web-cronjob")
                        .filter(it -> it.at("/status/aggregatedStatus/0/health")
                                .asText()
                                .equals("Unknown"))
                        .isPresent());
    }

    private void workload(String plural, String kind, String more) throws Exception {
        fleet.host().create(new GroupVersionResource("apps", "v1", plural), json("""
                {'apiVersion':'apps/v1','kind':'%s','metadata':{'namespace':'rules','name':'web'},'spec':{%s'selector':{'matchLabels':{'app':'web'}},
                 'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c','image':'shop/web:1'}]}}}}""", kind, more));
    }

    @Test
    void aWorkThatIsHeldBackAndOneThatCannotBeAppliedTellOfIt() throws Exception {
        fleet.namespace("held");
        fleet.policy("held", "all", BOTH);
        fleet.deployment("held", "held", 1);
        await(
                "it runs",
                () -> fleet.inMember("west", "Deployment", "held", "held").isPresent());
        told("karmada-es-west", "Work", "held-", "SyncSucceed");

        fleet.patch("PropagationPolicy", "held", "all", "{'spec':{'suspension':{'dispatching':true}}}");
        told("karmada-es-west", "Work", "held-", "WorkDispatching");

        fleet.patch("PropagationPolicy", "held", "all", "{'spec':{'suspension':null}}");
        fleet.member("east").create(type("Deployment"), json("""
                        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'held','name':'theirs'},'spec':{'replicas':1,
                         'selector':{'matchLabels':{'app':'x'}},'template':{'metadata':{'labels':{'app':'x'}},
                         'spec':{'containers':[{'name':'c','image':'shop/web:1'}]}}}}"""));
        fleet.deployment("held", "theirs", 1);

        told("karmada-es-east", "Work", "theirs-", "SyncFailed");
    }

    @Test
    void aBindingTellsOfWhatItBringsAlong() throws Exception {
        fleet.namespace("along");
        fleet.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'along','name':'settings'}}");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'along','name':'all'},
                 'spec':{'propagateDeps':true,'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}],%s}}""", BOTH);
        fleet.create("""
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'along','name':'web'},'spec':{'replicas':1,
                 'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[{'name':'c',
                 'image':'shop/web:1','envFrom':[{'configMapRef':{'name':'settings'}}]}]}}}}""");

        told("along", "ResourceBinding", "web-deployment", "SyncScheduleResultToDependenciesSucceed");

        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'along','name':'other'},
                 'spec':{'propagateDeps':true,'conflictResolution':'Overwrite','resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment',
                 'name':'other'}],%s}}""", BOTH);
        fleet.create("""
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'along','name':'other'},'spec':{'replicas':1,
                 'selector':{'matchLabels':{'app':'other'}},'template':{'metadata':{'labels':{'app':'other'}},'spec':{'containers':[{'name':'c',
                 'image':'shop/web:1','envFrom':[{'configMapRef':{'name':'settings'}}]}]}}}}""");

        told("along", "ResourceBinding", "settings-configmap", "DependencyPolicyConflict");
    }

    @Test
    void aQuotaTellsOfItsAssignments() throws Exception {
        fleet.namespace("quota");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'FederatedResourceQuota','metadata':{'namespace':'quota','name':'q'},
                 'spec':{'overall':{'pods':'10'},'staticAssignments':[{'clusterName':'east','hard':{'pods':'4'}}]}}""");

        told("quota", "FederatedResourceQuota", "q", "SyncWorkSucceed");
        assertThat(fleet.host().find(type("FederatedResourceQuota"), new NamespacedName("quota", "q")))
                .isPresent();
    }
}
