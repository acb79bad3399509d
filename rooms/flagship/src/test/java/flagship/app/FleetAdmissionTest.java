package flagship.app;

import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.fleetapi.FleetAdmission;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubemodel.PolicyCheck;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies may not say: contract section 19.2. Each refusal says how to write it instead. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetAdmissionTest {
    private static final String SELECTORS = "'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment'}]";

    private final AtomicInteger names = new AtomicInteger();
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder);
        fleet.namespace("shop");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    /** The control plane takes them without a check of its own: this is that check. */
    @Test
    void ourOwnRulesPassTheCheckOfTheServer() {
        var policies = FleetAdmission.all().stream()
                .map(Json::parseObject)
                .filter(it -> it.path("kind").asText().equals("ValidatingAdmissionPolicy"))
                .toList();

        assertThat(policies)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(PolicyCheck.check(it.path("spec"))).isEmpty());
    }

    private void create(String kind, String spec) throws Exception {
        var scope = kind.startsWith("Cluster") ? "" : ",'namespace':'shop'";
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'%s','metadata':{'name':'p%d'%s},'spec':{%s}}",
                kind, names.incrementAndGet(), scope, spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'placement':{'clusterAffinity':{},'clusterAffinities':[{'affinityName':'a'}]} | not both",
                "'placement':{'clusterAffinities':[{'affinityName':'a b'}]} | like a label key",
                "'placement':{'clusterAffinities':[{'affinityName':'a'},{'affinityName':'a'}]} | used once",
                "'placement':{'clusterAffinity':{'fieldSelector':{'matchExpressions':[{'key':'zone','operator':'Exists'}]}}} | operators In and NotIn",
                "'placement':{'clusterAffinity':{'fieldSelector':{'matchExpressions':[{'key':'x','operator':'In','values':['y']}]}}} | provider",
                "'placement':{'spreadConstraints':[{'spreadByField':'cluster','spreadByLabel':'l'}]} | not both",
                "'placement':{'spreadConstraints':[{'spreadByField':'cluster','minGroups':-1}]} | negative",
                "'placement':{'spreadConstraints':[{'spreadByField':'cluster','minGroups':3,'maxGroups':2}]} | at least minGroups",
                "'placement':{'spreadConstraints':[{'spreadByField':'cluster'},{'spreadByField':'cluster'}]} | used once",
                "'placement':{'spreadConstraints':[{'spreadByField':'region'}]} | spreadByField cluster",
                "'placement':{'clusterTolerations':[{'key':'k','operator':'Lt','value':'1'}]} | Exists or Equal",
                "'failover':{'application':{'decisionConditions':{}}} | propagateDeps",
                "'propagateDeps':true,'failover':{'application':{'decisionConditions':{'tolerationSeconds':-1}}} | negative",
                "'propagateDeps':true,'failover':{'application':{'decisionConditions':{},'purgeMode':'Never','gracePeriodSeconds':5}} | Gracefully only",
                "'preemption':'Always' | name in every resource selector",
                "'suspension':{'dispatching':true,'dispatchingOnClusters':{'clusterNames':['a']}} | not both",
                "'placement':{'workloadAffinity':{'affinity':{'groupByLabelKey':'a'},'antiAffinity':{'groupByLabelKey':'a'}}} | different label keys",
                "'placement':{'clusterAffinities':[{'affinityName':'a','clusterNames':['x'],'overflowAffinities':[{'affinityName':'b'}]}]} | dynamic weight or Aggregated"
            })
    void aPropagationPolicyThatContradictsItselfIsRefused(String spec, String way) {
        assertThatThrownBy(() -> create("PropagationPolicy", SELECTORS + "," + spec))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(way);
        assertThatThrownBy(() -> create("ClusterPropagationPolicy", SELECTORS + "," + spec))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(way);
    }

    /** That no name is used twice is not looked at then: comparing each with each is more than a server spends on a rule. */
    @Test
    void aPolicyMayHaveThousandsOfAffinityGroups() {
        var groups = IntStream.range(0, 3_000)
                .mapToObj("{'affinityName':'group-%1$d','clusterNames':['c%1$d']}"::formatted)
                .collect(Collectors.joining(","));

        assertThatCode(() -> create(
                        "PropagationPolicy", SELECTORS + ",'placement':{'clusterAffinities':[%s]}".formatted(groups)))
                .doesNotThrowAnyException();
    }

    @Test
    void aPropagationPolicyOfANamespaceCannotSelectInAnother() {
        var elsewhere = "'resourceSelectors':[{'apiVersion':'apps/v1','kind':'Deployment','namespace':'bank'}]";

        assertThatThrownBy(() -> create("PropagationPolicy", elsewhere)).hasMessageContaining("its own namespace only");
        assertThatCode(() -> create("ClusterPropagationPolicy", elsewhere)).doesNotThrowAnyException();
    }

    @Test
    void theSchedulerOfAPolicyCannotBeChanged() throws Exception {
        create("PropagationPolicy", SELECTORS);
        var name = "p" + names.get();

        assertThatThrownBy(() -> fleet.patch("PropagationPolicy", "shop", name, "{'spec':{'schedulerName':'mine'}}"))
                .hasMessageContaining("schedulerName cannot be changed");
    }

    @Test
    void theIdOfAPolicyCannotBeTakenAway() throws Exception {
        create("PropagationPolicy", SELECTORS);
        var name = "p" + names.get();
        TestFleet.await(
                "it has an id",
                () -> fleet.find("PropagationPolicy", "shop", name)
                        .orElseThrow()
                        .at("/metadata/labels")
                        .has("propagationpolicy.karmada.io/permanent-id"));

        assertThatThrownBy(() -> fleet.patch(
                        "PropagationPolicy",
                        "shop",
                        name,
                        "{'metadata':{'labels':{'propagationpolicy.karmada.io/permanent-id':null}}}"))
                .hasMessageContaining("cannot be changed or removed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'overrideRules':[],'targetCluster':{} | exclude each other",
                "'overrideRules':[],'overriders':{} | exclude each other",
                "'overrideRules':[{'overriders':{'fieldOverrider':[{'fieldPath':'/data/x'}]}}] | exactly one",
                "'overrideRules':[{'overriders':{'fieldOverrider':[{'fieldPath':'x','json':[]}]}}] | begins with",
                "'overrideRules':[{'overriders':{'fieldOverrider':[{'fieldPath':'/x','json':[{'subPath':'/a','operator':'add'}]}]}}] | need a value"
            })
    void anOverridePolicyThatContradictsItselfIsRefused(String spec, String way) {
        assertThatThrownBy(() -> create("OverridePolicy", spec)).hasMessageContaining(way);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'key':'','effect':'NoSchedule'} | is a label key",
                "{'key':'a','effect':'Sometimes'} | NoSchedule, PreferNoSchedule or NoExecute",
                "{'key':'a','effect':'NoSchedule','value':'b c'} | is a label value",
                "{'key':'a','effect':'NoSchedule'},{'key':'a','effect':'NoSchedule','value':'x'} | leave one out"
            })
    void taintsThatAreNoneAreRefused(String taints, String way) {
        assertThatThrownBy(() -> create("ClusterTaintPolicy", "'taints':[%s]".formatted(taints)))
                .hasMessageContaining(way);
        assertThatThrownBy(() -> fleet.create(
                        "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'c'},'spec':{'syncMode':'Push','taints':[%s]}}",
                        taints))
                .hasMessageContaining(way);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'grade':0,'ranges':[{'name':'cpu','min':0,'max':1}]},{'grade':0,'ranges':[{'name':'cpu','min':1,'max':2}]} | same grade",
                "{'grade':0,'ranges':[{'name':'cpu','min':0,'max':1}]},{'grade':1,'ranges':[{'name':'memory','min':1,'max':2}]} | same resources"
            })
    void resourceModelsThatContradictEachOtherAreRefused(String models, String way) {
        assertThatThrownBy(() -> fleet.create(
                        "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'c'},'spec':{'syncMode':'Push',"
                                + "'resourceModels':[%s]}}",
                        models))
                .hasMessageContaining(way);
    }

    @Test
    void aTaintPolicyEvictsOnlyWhereThatIsAllowed() throws Exception {
        var evicting = "'taints':[{'key':'down','effect':'NoExecute'}]";

        assertThatThrownBy(() -> create("ClusterTaintPolicy", evicting))
                .hasMessageContaining("--allow-no-execute-taint-policy");
        assertThatCode(() -> create("ClusterTaintPolicy", "'taints':[{'key':'down','effect':'NoSchedule'}]"))
                .doesNotThrowAnyException();

        new AdmissionInstallation(fleet.host().transport()).install(FleetAdmission.all(true));
        TestFleet.await("it is allowed", () -> isTaken("ClusterTaintPolicy", evicting));
    }

    private boolean isTaken(String kind, String spec) throws Exception {
        try {
            create(kind, spec);
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    @Test
    void whatIsProtectedCannotBeDeletedUntilItsLabelGoes() throws Exception {
        var label = "resourcetemplate.karmada.io/deletion-protected";
        fleet.create(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'shop','name':'precious','labels':{'%s':'Always'}}}",
                label);
        var key = new NamespacedName("shop", "precious");

        assertThatThrownBy(() -> fleet.host().delete(type("ConfigMap"), key)).hasMessageContaining("is protected");
        fleet.host().mergePatch(type("ConfigMap"), key, json("{'metadata':{'labels':{'%s':null}}}", label));
        assertThatCode(() -> fleet.host().delete(type("ConfigMap"), key)).doesNotThrowAnyException();
    }
}
