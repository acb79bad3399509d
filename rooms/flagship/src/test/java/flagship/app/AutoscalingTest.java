package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Transport;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.PropagationConfig.OptionalControllers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

    private static final GroupVersionResource AUTOSCALERS =
            new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers");
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");

    private static final String RETAINED = "/metadata/labels/resourcetemplate.karmada.io~1retain-replicas";

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        var settings = RoleSettings.DEFAULT;
        fleet = TestFleet.start(
                folder,
                new RoleSettings(
                        settings.sync(),
                        settings.historyRetention(),
                        settings.search(),
                        settings.propagation().withOptional(new OptionalControllers(true, true)),
                        settings.scheduling()),
                "east",
                "west");
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

    /** What the control plane answers. */
    private String value(String path) {
        try (var response = fleet.host().transport().send(Transport.Request.get(path))) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWorkloadGrowsWithWhatIsCountedInItsPodsAnObjectOrOutside() throws Exception {
        workload("counted", "50m");
        fleet.patch("Deployment", "counted", "web", """
                {'metadata':{'annotations':{'metrics.simulator.flagship.io/queue':'8'}},
                 'spec':{'template':{'metadata':{'annotations':{'metrics.simulator.flagship.io/hits':'10'}}}}}
                """);
        for (String member : List.of("east", "west")) {
            await(
                    "it runs in " + member,
                    () -> fleet.inMember(member, "Deployment", "counted", "web").isPresent());
            fleet.member(member).create(CONFIG_MAPS, TestFleet.json("""
                    {'metadata':{'namespace':'counted','name':'simulated-external-metrics'},'data':{'orders':'%d'}}
                    """, member.equals("east") ? 40 : 39));
        }
        hpa("counted", """
                ,'metrics':[{'type':'Pods','pods':{'metric':{'name':'hits'},'target':{'type':'AverageValue','averageValue':'10'}}},
                 {'type':'Object','object':{'metric':{'name':'queue'},'target':{'type':'Value','value':'16'},
                  'describedObject':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}},
                 {'type':'External','external':{'metric':{'name':'orders'},'target':{'type':'AverageValue','averageValue':'10'}}}]
                """);

        await("the orders make it four", () -> replicas("counted") == 4);
        await(
                "and all three are told",
                () -> hpa("counted").at("/status/currentMetrics").size() == 3);

        var told = hpa("counted").at("/status/currentMetrics");
        assertThat(told.at("/0/pods/current/averageValue").asText()).isEqualTo("10");
        assertThat(told.at("/1/object/current/value").asText()).isEqualTo("16");
        assertThat(told.at("/2/external/metric/name").asText()).isEqualTo("orders");
        assertThat(value("/apis/custom.metrics.k8s.io/v1beta1/namespaces/counted/deployments.apps/web/queue"))
                .contains("\"metricName\":\"queue\"", "\"value\":\"16\"");
        assertThat(value("/apis/external.metrics.k8s.io/v1beta1/namespaces/counted/orders"))
                .contains("\"value\":\"40\"");
        assertThat(value("/apis/custom.metrics.k8s.io/v1beta2/namespaces/counted/pods/*/misses"))
                .contains("the server could not find the metric misses for pods *");
        assertThat(value("/apis/custom.metrics.k8s.io/v1beta2")).contains("\"MetricValueList\"");
        assertThat(value("/apis/external.metrics.k8s.io")).contains("\"external.metrics.k8s.io/v1beta1\"");
        assertThat(value("/metrics"))
                .containsPattern(
                        "federatedhpa_pull_metrics_duration_seconds_count\\{.*metricType=\"External\".*\\} [1-9]");
    }

    private boolean isRetained(String member) throws Exception {
        return fleet.inMember(member, "Deployment", "retained", "web")
                .filter(it -> it.at(RETAINED).asText().equals("true"))
                .isPresent();
    }

    @Test
    void whatAutoscalersOfTheMembersGiveStaysAndComesBackIntoTheTemplate() throws Exception {
        workload("retained", "50m");
        var name = new NamespacedName("retained", "web");
        fleet.create("""
                {'apiVersion':'policy.karmada.io/v1alpha1','kind':'PropagationPolicy','metadata':{'namespace':'retained','name':'hpas'},
                 'spec':{'placement':{},'resourceSelectors':[{'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler'}]}}
                """);
        fleet.host().create(AUTOSCALERS, TestFleet.json("""
                {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler','metadata':{'namespace':'retained','name':'web'},
                 'spec':{'maxReplicas':5,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}
                """));
        await("the mark reaches the members", () -> isRetained("east") && isRetained("west"));
        await("both run", () -> replicas("retained") == 2 && reported("retained") == 2);

        // As an autoscaler in the member does it.
        fleet.member("east").mergePatch(TestFleet.type("Deployment"), name, TestFleet.json("{'spec':{'replicas':3}}"));

        await("the template takes it over", () -> replicas("retained") == 4);
        await("and the member keeps it", () -> reported("retained") == 4);
        assertThat(fleet.inMember("east", "Deployment", "retained", "web")
                        .orElseThrow()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);

        fleet.host().delete(AUTOSCALERS, name);
        await(
                "the mark goes with the autoscaler",
                () -> fleet.find("Deployment", "retained", "web")
                        .orElseThrow()
                        .at(RETAINED)
                        .isMissingNode());
    }

    /** The replicas that the template's status tells of. */
    private int reported(String namespace) throws Exception {
        return fleet.find("Deployment", namespace, "web")
                .orElseThrow()
                .at("/status/replicas")
                .asInt();
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

        var output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("70m").contains("web-");
    }
}
