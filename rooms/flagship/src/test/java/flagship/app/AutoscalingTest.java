package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Scaling by what Pods use in all members, and the metrics of the fleet: contract sections 14.1 and 23. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AutoscalingTest {
    private static final GroupVersionResource POD_METRICS =
            new GroupVersionResource("metrics.k8s.io", "v1beta1", "pods");

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    /** A Deployment divided between both members whose containers request 100m and use something. */
    private void workload(String namespace, String uses) throws Exception {
        fleet.namespace(namespace);
        fleet.policy(
                namespace,
                "all",
                "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',"
                        + "'weightPreference':{'staticWeightList':[{'targetCluster':{'clusterNames':['east']},'weight':1},"
                        + "{'targetCluster':{'clusterNames':['west']},'weight':1}]}}}");
        fleet.create(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'namespace':'%s','name':'web'},'spec':{'replicas':2,"
                        + "'selector':{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'web'},"
                        + "'annotations':{'simulator.flagship.io/cpu':'%s'}},'spec':{'containers':[{'name':'c','image':'shop/web:1',"
                        + "'resources':{'requests':{'cpu':'100m','memory':'64Mi'}}}]}}}}",
                namespace, uses);
    }

    private ObjectNode hpa(String namespace) throws Exception {
        return fleet.find("FederatedHPA", namespace, "web").orElseThrow();
    }

    private void hpa(String namespace, String more) throws Exception {
        fleet.create(
                "{'apiVersion':'autoscaling.karmada.io/v1alpha1','kind':'FederatedHPA','metadata':{'namespace':'%s','name':'web'},"
                        + "'spec':{'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},'maxReplicas':5%s}}",
                namespace, more);
    }

    private int replicas(String namespace) throws Exception {
        return fleet.find("Deployment", namespace, "web")
                .orElseThrow()
                .at("/spec/replicas")
                .asInt();
    }

    private String metrics(String namespace) throws Exception {
        return fleet.host().get(POD_METRICS, new NamespacedName(namespace, "")).toString();
    }

    @Test
    void aWorkloadGrowsWithWhatItsPodsUseInAllMembers() throws Exception {
        workload("grows", "200m");
        hpa("grows", "");

        await("it grows", () -> replicas("grows") > 2);
        await(
                "and the members follow",
                () -> fleet.inMember("east", "Deployment", "grows", "web")
                                        .orElseThrow()
                                        .at("/spec/replicas")
                                        .asInt()
                                + fleet.inMember("west", "Deployment", "grows", "web")
                                        .orElseThrow()
                                        .at("/spec/replicas")
                                        .asInt()
                        > 2);

        var status = hpa("grows");
        assertThat(condition(status, "AbleToScale")).isEqualTo("True");
        assertThat(condition(status, "ScalingActive")).isEqualTo("True");
        assertThat(status.at("/status/lastScaleTime").asText()).isNotEmpty();
        assertThat(status.at("/status/currentMetrics/0/resource/current/averageUtilization")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void whatKeepsItFromScalingStandsInItsConditions() throws Exception {
        fleet.namespace("stuck");
        hpa("stuck", "");
        await("the target is missing", () -> hpa("stuck").toString().contains("FailedGetScale"));
        fleet.deployment("stuck", "web", 1);
        fleet.patch("FederatedHPA", "stuck", "web", "{'spec':{'maxReplicas':6}}"); // Looked at at once.

        await("it runs nowhere", () -> hpa("stuck").toString().contains("runs in no ready cluster"));
    }

    @Test
    void theFleetsMetricsAreThoseOfItsMembers() throws Exception {
        workload("measured", "70m");

        await(
                "both members are measured",
                () -> metrics("measured").contains("\"resource.karmada.io/query-from-cluster\":\"east\"")
                        && metrics("measured").contains("\"resource.karmada.io/query-from-cluster\":\"west\""));

        assertThat(metrics("measured")).contains("\"cpu\":\"70m\"");
    }

    @Test
    void kubectlTopShowsTheFleet() throws Exception {
        workload("top", "70m");
        await(
                "both members are measured",
                () -> metrics("top").contains("east") && metrics("top").contains("west"));
        var kubectl = new ProcessBuilder(
                        "kubectl", "--kubeconfig", fleet.kubeconfig().toString(), "top", "pods", "-n", "top")
                .redirectErrorStream(true)
                .start();

        var output = new String(kubectl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("70m").contains("web-");
    }
}
