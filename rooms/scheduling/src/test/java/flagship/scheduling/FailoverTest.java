package flagship.scheduling;

import static flagship.scheduling.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterTaintPolicy;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.WorkloadRebalancer;
import flagship.kubeclient.Timing;
import flagship.kubemodel.GroupVersionKind;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Workloads that leave clusters, on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailoverTest {
    private static final String DIVIDED = "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided',"
            + "'replicaDivisionPreference':'Weighted','weightPreference':{'dynamicWeight':'AvailableReplicas'}}}";
    private static final FailoverConfig EVICTING = FailoverConfig.DEFAULT
            .withTaintPolicies(true)
            .withTaintEviction(true)
            .withEvictionsPerSecond(100);

    private final List<Scheduler> running = new ArrayList<>();
    private TestHost host;

    @BeforeAll
    void startHost(@TempDir Path folder) throws Exception {
        host = TestHost.start(folder);
    }

    @AfterAll
    void stopHost() {
        host.close();
    }

    @AfterEach
    void stop() throws Exception {
        running.forEach(Scheduler::close);
        running.clear();
        host.empty();
    }

    private void start(FailoverConfig failover) {
        var config = SchedulerConfig.DEFAULT.withFailover(failover);
        running.add(Scheduler.start(
                host.inProcess(), config, Plugins.inTree(config.rules()), SchedulerMeters.NONE, Timing.SYSTEM));
    }

    private NamespacedName placed(String spec, Map<String, Integer> places) throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 10);
        var key = host.binding("web-deployment", spec);
        awaitPlaces(key, places);
        return key;
    }

    private void awaitPlaces(NamespacedName key, Map<String, Integer> places) {
        Eventually.await(key + " is at " + places, () -> host.places(key).equals(places));
    }

    private ResourceBinding awaitTask(NamespacedName key) {
        Eventually.await(
                "there is a task that was seen",
                () -> host.get(key).spec().gracefulEvictionTasks().stream()
                        .anyMatch(task -> !task.creationTimestamp().isEmpty()));
        return host.get(key);
    }

    private void report(NamespacedName key, String aggregated) throws Exception {
        host.client()
                .mergePatchStatus(
                        ResourceBinding.RESOURCE,
                        key,
                        json("{'status':{'aggregatedStatus':%s}}".formatted(aggregated)));
    }

    @Test
    void anUntoleratedTaintMovesAWorkloadGracefully() throws Exception {
        start(EVICTING);
        var key = placed("{'replicas':4,%s}".formatted(DIVIDED), Map.of("a", 2, "b", 2));

        host.patchCluster("a", "{'spec':{'taints':[{'key':'down','effect':'NoExecute'}]}}");

        awaitPlaces(key, Map.of("b", 4));
        var task = awaitTask(key).spec().gracefulEvictionTasks().getFirst();
        assertThat(task.fromCluster()).isEqualTo("a");
        assertThat(task.replicas()).isEqualTo(2);
        assertThat(task.reason()).isEqualTo("TaintUntolerated");
        report(key, "[{'clusterName':'b','health':'Healthy'}]");
        Eventually.await(
                "the task ends",
                () -> host.get(key).spec().gracefulEvictionTasks().isEmpty());
        Eventually.await(
                "the end is told",
                () -> host.events("ResourceBinding").stream()
                        .anyMatch(event -> event.path("message").asText().equals("Evict from cluster a succeed.")));
    }

    @Test
    void noTaintEvictsByDefault() throws Exception {
        start(FailoverConfig.DEFAULT);
        var key = placed("{'replicas':4,%s}".formatted(DIVIDED), Map.of("a", 2, "b", 2));

        host.patchCluster("a", "{'spec':{'taints':[{'key':'down','effect':'NoExecute'}]}}");
        host.patch(key, "{'spec':{'replicas':6}}");

        Eventually.await(
                "six run",
                () -> host.places(key).values().stream().mapToInt(it -> it).sum() == 6);
        assertThat(host.places(key)).containsKey("a");
        assertThat(host.get(key).spec().gracefulEvictionTasks()).isEmpty();
    }

    @Test
    void aTaintIsBorneForAsLongAsThePlacementSays() throws Exception {
        start(EVICTING);
        var tolerating = DIVIDED.substring(0, DIVIDED.length() - 1)
                + ",'clusterTolerations':[{'key':'down','operator':'Exists','effect':'NoExecute','tolerationSeconds':1}]}";
        var key = placed("{'replicas':4,%s}".formatted(tolerating), Map.of("a", 2, "b", 2));
        var added = java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

        host.patchCluster(
                "a", "{'spec':{'taints':[{'key':'down','effect':'NoExecute','timeAdded':'%s'}]}}".formatted(added));

        Eventually.await(
                "it left", () -> !host.get(key).spec().gracefulEvictionTasks().isEmpty());
        assertThat(java.time.Instant.now()).isAfterOrEqualTo(added.plusSeconds(1));
    }

    @Test
    void aPolicyTaintsAClusterThatIsNotReadyAndCleansItLater() throws Exception {
        start(EVICTING);
        host.cluster("a", 10);
        create(ClusterTaintPolicy.KIND, "down", """
                {'addOnConditions':[{'conditionType':'Ready','operator':'In','statusValues':['False']}],
                 'removeOnConditions':[{'conditionType':'Ready','operator':'In','statusValues':['True']}],
                 'taints':[{'key':'down','effect':'NoSchedule'}]}
                """);

        ready("False");
        Eventually.await("the taint comes", () -> taints().size() == 1);
        ready("True");
        Eventually.await("the taint goes", () -> taints().isEmpty());
    }

    @Test
    void aPolicyThatComesOrChangesActsAtOnce() throws Exception {
        start(EVICTING);
        host.cluster("a", 10);
        ready("True");
        var rule = "{'addOnConditions':[{'conditionType':'Ready','operator':'In','statusValues':['%s']}],"
                + "'taints':[{'key':'down','effect':'NoSchedule'}]}";

        create(ClusterTaintPolicy.KIND, "never", rule.formatted("Unknown"));
        create(ClusterTaintPolicy.KIND, "now", rule.formatted("True").replace("down", "now"));
        Eventually.await("the taint comes", () -> taints().size() == 1);
        host.client()
                .mergePatch(
                        ClusterTaintPolicy.RESOURCE,
                        new NamespacedName("", "never"),
                        json("{'spec':%s}".formatted(rule.formatted("True"))));
        Eventually.await("the other comes, too", () -> taints().size() == 2);
    }

    private List<?> taints() {
        try {
            return Cluster.of(host.client().get(Cluster.RESOURCE, new NamespacedName("", "a")))
                    .spec()
                    .taints();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void ready(String status) throws Exception {
        host.client().mergePatchStatus(Cluster.RESOURCE, new NamespacedName("", "a"), json("""
                        {'status':{'conditions':[{'type':'Ready','status':'%s','reason':'R','message':'',
                         'lastTransitionTime':'2030-01-01T00:00:00Z'}]}}
                        """.formatted(status)));
    }

    private void create(GroupVersionKind kind, String name, String spec) throws Exception {
        var object = json("{'apiVersion':'%s','kind':'%s'}".formatted(kind.apiVersion(), kind.kind()));
        object.putObject("metadata").put("name", name);
        object.set("spec", json(spec));
        host.client()
                .create(
                        kind.equals(ClusterTaintPolicy.KIND)
                                ? ClusterTaintPolicy.RESOURCE
                                : WorkloadRebalancer.RESOURCE,
                        object);
    }

    @Test
    void anUnhealthyWorkloadLeavesAfterItsToleration() throws Exception {
        start(FailoverConfig.DEFAULT.withStatePreservation(true));
        var key = placed("""
                {'replicas':4,'propagateDeps':true,'failover':{'application':{'decisionConditions':{'tolerationSeconds':0},
                 'purgeMode':'Directly','statePreservation':{'rules':[{'aliasLabelName':'job','jsonPath':'{.id}'}]}}},%s}
                """.formatted(DIVIDED), Map.of("a", 2, "b", 2));

        // Were it healthy in b already, the task would end before anybody sees it.
        report(
                key,
                "[{'clusterName':'a','health':'Unhealthy','status':{'id':'7'}},{'clusterName':'b','health':'Unknown'}]");

        awaitPlaces(key, Map.of("b", 4));
        var task = awaitTask(key).spec().gracefulEvictionTasks().getFirst();
        assertThat(task.reason()).isEqualTo("ApplicationFailure");
        assertThat(task.producer()).isEqualTo("resource-binding-application-failover-controller");
        assertThat(task.preservedLabelState()).isEqualTo(Map.of("job", "7"));
        assertThat(task.clustersBeforeFailover()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRebalancerAsksForAFreshPlacementAndGoes() throws Exception {
        start(FailoverConfig.DEFAULT);
        var key = placed("{'replicas':4,%s}".formatted(DIVIDED), Map.of("a", 2, "b", 2));
        var rebalancer = new NamespacedName("", "again");

        create(WorkloadRebalancer.KIND, "again", """
                {'ttlSecondsAfterFinished':1,'workloads':[
                 {'apiVersion':'apps/v1','kind':'Deployment','name':'web','namespace':'default'},
                 {'apiVersion':'apps/v1','kind':'Deployment','name':'gone','namespace':'default'}]}
                """);

        Eventually.await(
                "it has finished", () -> status(rebalancer).path("status").has("finishTime"));
        var rows = WorkloadRebalancer.of(status(rebalancer)).status().observedWorkloads();
        assertThat(rows)
                .extracting(row -> row.workload().name() + " " + row.result() + row.reason())
                .containsExactly("gone FailedReferencedBindingNotFound", "web Successful");
        assertThat(host.get(key).spec().rescheduleTriggeredAt()).isNotEmpty();
        Eventually.await("it is gone", () -> status(rebalancer).isEmpty());
    }

    @Test
    void aLaterRequestIsNotTakenBackAndOnlyWhatWasDoneIsRemembered() throws Exception {
        start(FailoverConfig.DEFAULT);
        var key = placed(
                "{'replicas':4,'rescheduleTriggeredAt':'2199-01-01T00:00:00Z',%s}".formatted(DIVIDED),
                Map.of("a", 2, "b", 2));
        var rebalancer = new NamespacedName("", "again");
        var row = "{'apiVersion':'apps/v1','kind':'Deployment','name':'%s','namespace':'default'}";
        create(
                WorkloadRebalancer.KIND,
                "again",
                "{'workloads':[%s,%s]}".formatted(row.formatted("web"), row.formatted("gone")));
        Eventually.await("both are looked at", () -> rows(rebalancer).size() == 2);

        host.client()
                .mergePatch(
                        WorkloadRebalancer.RESOURCE,
                        rebalancer,
                        json("{'spec':{'workloads':[%s]}}".formatted(row.formatted("other"))));

        Eventually.await(
                "what was done stays", () -> rows(rebalancer).equals(List.of("other Failed", "web Successful")));
        assertThat(host.get(key).spec().rescheduleTriggeredAt()).isEqualTo("2199-01-01T00:00:00Z");
    }

    private List<String> rows(NamespacedName rebalancer) {
        return WorkloadRebalancer.of(status(rebalancer)).status().observedWorkloads().stream()
                .map(row -> row.workload().name() + " " + row.result())
                .toList();
    }

    private ObjectNode status(NamespacedName name) {
        try {
            return host.client().find(WorkloadRebalancer.RESOURCE, name).orElseGet(flagship.kubemodel.Json::object);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
