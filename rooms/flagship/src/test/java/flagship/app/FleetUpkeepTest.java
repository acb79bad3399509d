package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas and remedies of the fleet, and what their kinds refuse: contract sections 13, 15, 19.2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetUpkeepTest {
    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private void quota(String namespace, String assignments) throws Exception {
        fleet.namespace(namespace);
        fleet.create(
                "{'apiVersion':'policy.karmada.io/v1alpha1','kind':'FederatedResourceQuota','metadata':{'namespace':'%s','name':'all'},"
                        + "'spec':{'overall':{'cpu':'10','pods':'7'},'staticAssignments':[%s]}}",
                namespace, assignments);
    }

    private boolean has(String member, String namespace) throws Exception {
        return fleet.inMember(member, "ResourceQuota", namespace, "all").isPresent();
    }

    private void uses(String member, String namespace, String cpu) throws Exception {
        // The member's own count comes first, and would take away what is written here.
        await(
                "the member has counted",
                () -> fleet.inMember(member, "ResourceQuota", namespace, "all")
                        .orElseThrow()
                        .at("/status/hard/cpu")
                        .asText()
                        .equals("4"));
        fleet.member(member)
                .mergePatchStatus(
                        type("ResourceQuota"),
                        new NamespacedName(namespace, "all"),
                        json("{'status':{'hard':{'cpu':'4'},'used':{'cpu':'%s'}}}", cpu));
    }

    private ObjectNode quota(String namespace) throws Exception {
        return fleet.find("FederatedResourceQuota", namespace, "all").orElseThrow();
    }

    @Test
    void assignmentsAreQuotasInMembersAndWhatIsUsedIsSummedUp() throws Exception {
        quota("q-sum", "{'clusterName':'east','hard':{'cpu':'4'}},{'clusterName':'west','hard':{'cpu':'4'}}");
        uses("east", "q-sum", "1500m");
        uses("west", "q-sum", "2");

        await(
                "it is summed up",
                () -> quota("q-sum").at("/status/overallUsed/cpu").asText().equals("3500m"));

        var status = quota("q-sum").path("status");
        assertThat(status.at("/overall/cpu").asText()).isEqualTo("10");
        assertThat(status.at("/aggregatedStatus/0/clusterName").asText()).isEqualTo("east");
        assertThat(status.at("/aggregatedStatus/1/used/cpu").asText()).isEqualTo("2");
    }

    @Test
    void anAssignmentThatGoesTakesItsQuotaAlong() throws Exception {
        quota("q-less", "{'clusterName':'east','hard':{'cpu':'4'}},{'clusterName':'west','hard':{'cpu':'4'}}");
        await("both have it", () -> has("east", "q-less") && has("west", "q-less"));

        fleet.patch(
                "FederatedResourceQuota",
                "q-less",
                "all",
                "{'spec':{'staticAssignments':[{'clusterName':'east','hard':{'cpu':'5'}}]}}");

        await("one has it no more", () -> !has("west", "q-less"));
        await(
                "the other has more",
                () -> fleet.inMember("east", "ResourceQuota", "q-less", "all")
                        .orElseThrow()
                        .at("/spec/hard/cpu")
                        .asText()
                        .equals("5"));
        fleet.delete("FederatedResourceQuota", "q-less", "all");
        await("nor the other", () -> !has("east", "q-less"));
    }

    private String actions(String cluster) throws Exception {
        return fleet.find("Cluster", "", cluster)
                .orElseThrow()
                .at("/status/remedyActions")
                .toString();
    }

    @Test
    void remediesStandInTheStatusOfTheirClusters() throws Exception {
        fleet.create("{'apiVersion':'remedy.karmada.io/v1alpha1','kind':'Remedy','metadata':{'name':'always'},"
                + "'spec':{'clusterAffinity':{'clusterNames':['east']},'actions':['TrafficControl']}}");
        fleet.create("{'apiVersion':'remedy.karmada.io/v1alpha1','kind':'Remedy','metadata':{'name':'dns'},"
                + "'spec':{'decisionMatches':[{'clusterConditionMatch':{'conditionType':'ServiceDomainNameResolutionReady',"
                + "'operator':'Equal','conditionStatus':'False'}}],'actions':['TrafficControl']}}");

        await("it is called for", () -> actions("east").equals("[\"TrafficControl\"]"));
        assertThat(actions("west")).doesNotContain("TrafficControl");
        fleet.delete("Remedy", "", "always");
        await("and not any more", () -> !actions("east").contains("TrafficControl"));
    }

    private void cron(String namespace, String kind, String rules) throws Exception {
        fleet.create(
                "{'apiVersion':'autoscaling.karmada.io/v1alpha1','kind':'CronFederatedHPA','metadata':{'namespace':'%s','name':'night'},"
                        + "'spec':{'scaleTargetRef':{'apiVersion':'%s','kind':'%s','name':'web'},'rules':[%s]}}",
                namespace, kind.equals("Deployment") ? "apps/v1" : "autoscaling.karmada.io/v1alpha1", kind, rules);
    }

    private String histories(String namespace) throws Exception {
        return fleet.find("CronFederatedHPA", namespace, "night")
                .orElseThrow()
                .at("/status/executionHistories")
                .toString();
    }

    @Test
    void aRuleScalesWhenItIsTime() throws Exception {
        fleet.namespace("cron-scale");
        fleet.deployment("cron-scale", "web", 1);

        cron(
                "cron-scale",
                "Deployment",
                "{'name':'up','schedule':'@every 1s','targetReplicas':4,'successfulHistoryLimit':2},"
                        + "{'name':'never','schedule':'@every 1s','targetReplicas':9,'suspend':true}");

        await(
                "it is scaled",
                () -> fleet.find("Deployment", "cron-scale", "web")
                                .orElseThrow()
                                .at("/spec/replicas")
                                .asInt()
                        == 4);
        await(
                "and remembered",
                () -> fleet.find("CronFederatedHPA", "cron-scale", "night")
                                .orElseThrow()
                                .at("/status/executionHistories/0/successfulExecutions")
                                .size()
                        == 2);
        assertThat(histories("cron-scale")).contains("appliedReplicas").contains("nextExecutionTime");
    }

    @Test
    void aRuleMovesTheBoundsOfAFederatedHpa() throws Exception {
        fleet.namespace("cron-hpa");
        fleet.create(
                "{'apiVersion':'autoscaling.karmada.io/v1alpha1','kind':'FederatedHPA','metadata':"
                        + "{'namespace':'cron-hpa','name':'web'},'spec':{'scaleTargetRef':{'kind':'Deployment','name':'w'},'maxReplicas':5}}");

        cron(
                "cron-hpa",
                "FederatedHPA",
                "{'name':'up','schedule':'@every 1s','targetMinReplicas':3,'targetMaxReplicas':8}");

        await(
                "they are moved",
                () -> fleet.find("FederatedHPA", "cron-hpa", "web")
                                .orElseThrow()
                                .at("/spec/maxReplicas")
                                .asInt()
                        == 8);
    }

    @Test
    void whatARuleCannotDoIsRemembered() throws Exception {
        fleet.namespace("cron-fail");

        cron(
                "cron-fail",
                "Deployment",
                "{'name':'up','schedule':'@every 1s','targetReplicas':4},{'name':'odd','schedule':'a b c d e','targetReplicas':4},"
                        + "{'name':'mars','schedule':'@daily','timeZone':'Mars/Olympus','targetReplicas':4}");

        await("it is remembered", () -> histories("cron-fail").contains("not found"));
        await(
                "what cannot be planned is told",
                () -> messages().contains("Mars/Olympus") && messages().contains("is no minute"));
    }

    /** Row 26.6 of the contract: Karmada's controller crashes here. */
    @Test
    void aRuleThatKeepsNoFailuresKeepsNoneAndGoesOn() throws Exception {
        fleet.namespace("cron-none");
        cron(
                "cron-none",
                "Deployment",
                "{'name':'forgets','schedule':'@every 1s','targetReplicas':4,'failedHistoryLimit':0},"
                        + "{'name':'remembers','schedule':'@every 1s','targetReplicas':4}");
        await("the other one fails too", () -> histories("cron-none").contains("not found"));

        fleet.deployment("cron-none", "web", 1);

        await("it has scaled", () -> histories("cron-none").contains("appliedReplicas"));
        assertThat(fleet.find("CronFederatedHPA", "cron-none", "night")
                        .orElseThrow()
                        .at("/status/executionHistories"))
                .filteredOn(history -> history.path("ruleName").asText().equals("forgets"))
                .noneMatch(history -> history.has("failedExecutions"));
    }

    private String messages() throws Exception {
        var all = new StringBuilder();
        fleet.host()
                .listAll(new GroupVersionResource("", "v1", "events"), ListOptions.ALL)
                .forEach(event ->
                        all.append(event.toJson().path("message").asText()).append('\n'));
        return all.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "FederatedResourceQuota | policy | 'overall':{'cpu':'-1'} | spec.overall.cpu",
                "FederatedResourceQuota | policy | 'overall':{'cpu':'1'},'staticAssignments':[{'clusterName':'a','hard':{'memory':'1Gi'}}] | overall does not name",
                "FederatedResourceQuota | policy | 'overall':{'cpu':'1'},'staticAssignments':[{'clusterName':'a','hard':{}},{'clusterName':'a','hard':{}}] | Duplicate value",
                "MultiClusterService | networking | 'types':['CrossCluster','LoadBalancer'] | give one value",
                "MultiClusterService | networking | 'types':['Other'] | Unsupported value",
                "MultiClusterService | networking | 'types':['CrossCluster'],'ports':[{'port':0}] | greater than or equal to 1",
                "MultiClusterService | networking | 'types':['CrossCluster'],'ports':[{'name':'a','port':1},{'name':'a','port':2}] | used once",
                "MultiClusterService | networking | 'types':['CrossCluster'],'providerClusters':[{'name':'A_b'}] | providerClusters[0].name",
                "FederatedHPA | autoscaling | 'scaleTargetRef':{'kind':'Deployment','name':'w'},'maxReplicas':0 | greater than or equal to 1",
                "FederatedHPA | autoscaling | 'scaleTargetRef':{'kind':'Deployment','name':'w'},'minReplicas':3,'maxReplicas':2 | at most maxReplicas",
                "FederatedHPA | autoscaling | 'scaleTargetRef':{'kind':'Deployment','name':'w'},'maxReplicas':2,'metrics':[{'type':'Resource'}] | the one source that its type names",
                "CronFederatedHPA | autoscaling | 'scaleTargetRef':{'kind':'Deployment','name':'w'},'rules':[{'name':'r','schedule':'@daily'}] | give targetReplicas",
                "CronFederatedHPA | autoscaling | 'scaleTargetRef':{'kind':'FederatedHPA','name':'w'},'rules':[{'name':'r','schedule':'@daily','targetReplicas':1}] | targetMinReplicas, targetMaxReplicas",
                "CronFederatedHPA | autoscaling | 'scaleTargetRef':{'apiVersion':'autoscaling.karmada.io/v1alpha1','kind':'Other','name':'w'},'rules':[{'name':'r','schedule':'@daily','targetReplicas':1}] | only a FederatedHPA",
                "CronFederatedHPA | autoscaling | 'scaleTargetRef':{'kind':'FederatedHPA','name':'w'},'rules':[{'name':'r','schedule':'@daily','targetMinReplicas':3,'targetMaxReplicas':2}] | at most targetMaxReplicas",
            })
    void whatIsWrongIsRefused(String kind, String group, String spec, String message) {
        assertThatThrownBy(() -> fleet.create(
                        "{'apiVersion':'%s.karmada.io/v1alpha1','kind':'%s','metadata':{'namespace':'default','name':'wrong'},'spec':{%s}}",
                        group, kind, spec))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFederatedHpaIsCompleted() throws Exception {
        var created = fleet.create(
                "{'apiVersion':'autoscaling.karmada.io/v1alpha1','kind':'FederatedHPA','metadata':"
                        + "{'namespace':'default','name':'w'},'spec':{'scaleTargetRef':{'kind':'Deployment','name':'w'},'maxReplicas':5,'behavior':{'scaleUp':{}}}}");

        assertThat(created.at("/spec/minReplicas").asInt()).isEqualTo(1);
        assertThat(created.at("/spec/metrics/0/resource/target/averageUtilization")
                        .asInt())
                .isEqualTo(80);
        assertThat(created.at("/spec/behavior/scaleUp/policies")).hasSize(2);
        assertThat(created.at("/spec/behavior/scaleUp/stabilizationWindowSeconds")
                        .asInt())
                .isZero();
        assertThat(created.at("/spec/behavior/scaleDown/policies/0/value").asInt())
                .isEqualTo(100);
        assertThat(created.at("/spec/behavior/scaleDown/stabilizationWindowSeconds")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void theTypeOfAMultiClusterServiceStays() throws Exception {
        fleet.create("{'apiVersion':'networking.karmada.io/v1alpha1','kind':'MultiClusterService','metadata':"
                + "{'namespace':'default','name':'lb'},'spec':{'types':['LoadBalancer']}}");

        assertThatThrownBy(() ->
                        fleet.patch("MultiClusterService", "default", "lb", "{'spec':{'types':['CrossCluster']}}"))
                .hasMessageContaining("cannot be changed");
    }
}
