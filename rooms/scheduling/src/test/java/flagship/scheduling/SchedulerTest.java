package flagship.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.kubeclient.LeaderElection;
import flagship.kubeclient.Timing;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler on a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SchedulerTest {
    private static final String DYNAMIC =
            "'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided','replicaDivisionPreference':'Weighted',"
                    + "'weightPreference':{'dynamicWeight':'AvailableReplicas'}}}";
    private static final String DUPLICATED = "'placement':{'clusterAffinity':{'exclude':['zz']}}";

    private final List<AutoCloseable> open = new ArrayList<>();
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
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        open.clear();
        host.empty();
    }

    private Scheduler start(Transport transport, SchedulerConfig config) {
        var scheduler =
                Scheduler.start(transport, config, Plugins.inTree(config.rules()), SchedulerMeters.NONE, Timing.SYSTEM);
        open.add(scheduler);
        return scheduler;
    }

    private Scheduler start() {
        return start(host.inProcess(), SchedulerConfig.DEFAULT);
    }

    private void awaitReason(NamespacedName binding, String reason) {
        Eventually.await(binding + " is " + reason, () -> host.reason(binding).equals(reason));
    }

    private void awaitPlaces(NamespacedName binding, Map<String, Integer> places) {
        Eventually.await(
                binding + " is at " + places, () -> host.places(binding).equals(places));
    }

    @Test
    void aBindingIsPlacedAndToldOf() throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 30);
        var scheduler = start(host.https(), SchedulerConfig.DEFAULT);
        var key = host.binding("web", "{'replicas':4,%s}".formatted(DYNAMIC));

        awaitReason(key, "Success");
        var binding = host.get(key);
        assertThat(host.places(key)).isEqualTo(Map.of("a", 1, "b", 3));
        assertThat(binding.metadata().annotations().get(ResourceBinding.APPLIED_PLACEMENT))
                .contains("dynamicWeight");
        assertThat(binding.status().schedulerObservedGeneration())
                .isEqualTo(binding.metadata().generation());
        assertThat(binding.status().lastScheduledTime()).isNotEmpty();
        Eventually.await(
                "binding and template have an event",
                () -> host.events("ResourceBinding").size() == 1
                        && host.events("Deployment").size() == 1);
        assertThat(host.events("Deployment").getFirst().path("message").asText())
                .isEqualTo("Binding has been scheduled successfully. Result: {a:1, b:3}");
        assertThat(scheduler.decisions().find(key).orElseThrow().trace().attempts())
                .hasSize(1);
    }

    @Test
    void theTwinOfClusterScopedObjectsIsPlacedToo() throws Exception {
        host.cluster("a", 10);
        start();
        var object = TestHost.bindingObject("web", "{%s}".formatted(DUPLICATED));
        object.put("kind", "ClusterResourceBinding").withObject("/metadata").remove("namespace");
        host.client().create(ResourceBinding.CLUSTER_RESOURCE, object);

        awaitPlaces(new NamespacedName("", "web"), Map.of("a", 0));
    }

    @Test
    void moreReplicasLeaveThoseThatRunWhereTheyAre() throws Exception {
        host.cluster("a", 10);
        start();
        var key = host.binding("web", "{'replicas':4,%s}".formatted(DYNAMIC));
        awaitPlaces(key, Map.of("a", 4));
        host.cluster("b", 100);

        host.patch(key, "{'spec':{'replicas':6}}");

        Eventually.await(
                "six run",
                () -> host.places(key).values().stream().mapToInt(it -> it).sum() == 6);
        assertThat(host.places(key).get("a")).isGreaterThanOrEqualTo(4);
    }

    @Test
    void whatFitsNowhereIsPlacedWhenAClusterServesItsKind() throws Exception {
        host.cluster("a", 10);
        host.status("a", 10, "ConfigMap");
        start();
        var key = host.binding("web", "{'replicas':1,%s}".formatted(DUPLICATED));
        awaitReason(key, "NoClusterFit");
        assertThat(host.get(key)
                        .status()
                        .conditions()
                        .find("Scheduled")
                        .orElseThrow()
                        .message())
                .isEqualTo("0/1 clusters are available: 1 cluster(s) did not have the API resource.");

        host.status("a", 10, "ConfigMap", "Deployment");

        awaitPlaces(key, Map.of("a", 1));
    }

    @Test
    void whatHasAPlaceGoesToAClusterThatServesItsKindLater() throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 10);
        host.cluster("c", 10);
        host.status("b", 10, "ConfigMap");
        host.status("c", 10, "ConfigMap");
        start(host.https(), SchedulerConfig.DEFAULT);
        var everywhere = host.binding("web", "{'replicas':1,%s}".formatted(DUPLICATED));
        var notInB = host.binding("other", "{'replicas':1,'placement':{'clusterAffinity':{'clusterNames':['a','c']}}}");
        awaitPlaces(everywhere, Map.of("a", 1));
        awaitPlaces(notInB, Map.of("a", 1));

        host.status("b", 10, "ConfigMap", "Deployment");
        awaitPlaces(everywhere, Map.of("a", 1, "b", 1));
        host.status("c", 10, "ConfigMap", "Deployment");
        awaitPlaces(everywhere, Map.of("a", 1, "b", 1, "c", 1));
        awaitPlaces(notInB, Map.of("a", 1, "c", 1));
    }

    @Test
    void whatLacksRoomKeepsItsPlaceAndIsPlacedWhenRoomAppears() throws Exception {
        host.cluster("a", 3);
        var scheduler = start();
        var key = host.binding("web", "{'replicas':2,%s}".formatted(DYNAMIC));
        awaitPlaces(key, Map.of("a", 2));
        host.status("a", 1, "Deployment");

        host.patch(key, "{'spec':{'replicas':9}}");
        awaitReason(key, "Unschedulable");
        Eventually.await("it waits for room", () -> scheduler.pending().unschedulable() == 1);
        assertThat(host.places(key)).isEqualTo(Map.of("a", 2));
        host.status("a", 50, "Deployment");

        awaitPlaces(key, Map.of("a", 9));
        awaitReason(key, "Success");
    }

    @Test
    void aSuspendedBindingWaitsUntilItIsReleased() throws Exception {
        host.cluster("a", 3);
        var scheduler = start();
        var held = host.binding("held", "{'replicas':1,'suspension':{'scheduling':true},%s}".formatted(DUPLICATED));
        var free = host.binding("free", "{'replicas':1,%s}".formatted(DUPLICATED));
        awaitPlaces(free, Map.of("a", 1));
        Eventually.await("nothing is left to do", () -> scheduler.pending().active() == 0);
        assertThat(host.places(held)).isEmpty();

        host.patch(held, "{'spec':{'suspension':{'scheduling':false}}}");

        awaitPlaces(held, Map.of("a", 1));
    }

    @Test
    void aClusterThatIsDeletedIsLeft() throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 10);
        host.patchCluster("a", "{'metadata':{'finalizers':['test/held']}}");
        start();
        var key = host.binding("web", "{'replicas':2,%s}".formatted(DYNAMIC));
        awaitPlaces(key, Map.of("a", 1, "b", 1));

        host.client().delete(Cluster.RESOURCE, new NamespacedName("", "a"));

        awaitPlaces(key, Map.of("b", 2));
    }

    @Test
    void aClusterThatVanishesBetweenDecisionAndWriteIsLeft() throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 10);
        var transport = new InterposedTransport(host.inProcess());
        transport.once(
                InterposedTransport.patchOf("web"),
                () -> host.client().delete(Cluster.RESOURCE, new NamespacedName("", "a")));
        start(transport, SchedulerConfig.DEFAULT);

        var key = host.binding("web", "{'replicas':4,%s}".formatted(DYNAMIC));

        Eventually.await("the cluster is gone", transport::done);
        awaitPlaces(key, Map.of("b", 4));
        awaitReason(key, "Success");
    }

    @Test
    void aDecisionAboutABindingThatHasChangedIsMadeAnew() throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 10);
        var transport = new InterposedTransport(host.inProcess());
        var key = host.binding("web", "{'replicas':4,%s}".formatted(DYNAMIC));
        // Somebody evicts the workload from a; the decision that is under way does not know of it.
        transport.once(
                InterposedTransport.patchOf("web"),
                () -> host.patch(
                        key,
                        "{'spec':{'gracefulEvictionTasks':[{'fromCluster':'a','reason':'TaintUntolerated','producer':'T'}]}}"));
        start(transport, SchedulerConfig.DEFAULT);

        awaitPlaces(key, Map.of("b", 4));
        assertThat(transport.done()).isTrue();
        awaitReason(key, "Success");
    }

    @Test
    void othersConditionsSurviveAStatusThatIsWrittenAtTheSameTime() throws Exception {
        host.cluster("a", 10);
        var transport = new InterposedTransport(host.inProcess());
        var key = host.binding("web", "{'replicas':1,%s}".formatted(DUPLICATED));
        transport.once(
                request -> request.method().equals("PATCH") && request.path().endsWith("/web/status"),
                () -> host.client().mergePatchStatus(ResourceBinding.RESOURCE, key, Fixtures.json("""
                                {'status':{'conditions':[{'type':'FullyApplied','status':'True','reason':'R','message':'',
                                 'lastTransitionTime':'2029-01-01T00:00:00Z'}]}}
                                """)));
        start(transport, SchedulerConfig.DEFAULT);

        awaitReason(key, "Success");
        assertThat(host.get(key).status().conditions().holds("FullyApplied")).isTrue();
    }

    @Test
    void aLineThatBreaksIsTriedAgain() throws Exception {
        host.cluster("a", 10);
        var transport = new InterposedTransport(host.inProcess());
        transport.once(InterposedTransport.patchOf("web"), () -> {
            throw new IOException("the line is broken");
        });
        start(transport, SchedulerConfig.DEFAULT);

        var key = host.binding("web", "{'replicas':1,%s}".formatted(DUPLICATED));

        awaitPlaces(key, Map.of("a", 1));
    }

    @Test
    void aRestartPlacesWhatWasPendingAndTouchesNothingElse() throws Exception {
        host.cluster("a", 1_000);
        var first = start();
        var settled = host.binding("settled", "{'replicas':2,%s}".formatted(DUPLICATED));
        awaitReason(settled, "Success");
        Eventually.await("nothing is left to do", () -> first.pending().active() == 0);
        first.close();
        var before = host.get(settled);
        for (int index = 0; index < 100; index++) {
            host.binding("pending-" + index, "{'replicas':1,%s}".formatted(DYNAMIC));
        }

        var second = start();

        for (int index = 0; index < 100; index++) {
            awaitReason(new NamespacedName("default", "pending-" + index), "Success");
        }
        Eventually.await("nothing is left to do", () -> second.pending().active() == 0);
        assertThat(host.get(settled)).isEqualTo(before);
    }

    @Test
    void aForcedPlacementOfADuplicatedWorkloadIsStampedThoughNothingMoves() throws Exception {
        host.cluster("a", 10);
        start();
        var key = host.binding("web", "{'replicas':2,%s}".formatted(DUPLICATED));
        awaitReason(key, "Success");

        host.patch(key, "{'spec':{'rescheduleTriggeredAt':'2100-01-01T00:00:00Z'}}");

        Eventually.await(
                "the request is seen",
                () -> host.get(key).status().schedulerObservedGeneration()
                        == host.get(key).metadata().generation());
    }

    @Test
    void workloadsThatAvoidEachOtherDoSoAlsoWhenTheyComeAtOnce() throws Exception {
        for (String name : List.of("a", "b", "c", "d")) {
            host.cluster(name, 100);
        }
        var keys = new ArrayList<NamespacedName>();
        for (int index = 0; index < 4; index++) {
            keys.add(host.binding("web-" + index, """
                    {'replicas':1,'workloadAffinityGroups':{'antiAffinityGroup':'app=x'},
                     'placement':{'spreadConstraints':[{'spreadByField':'cluster','minGroups':1,'maxGroups':1}]}}
                    """));
        }

        start(host.inProcess(), SchedulerConfig.DEFAULT.withRules(SchedulingRules.DEFAULT.withWorkloadAffinity(true)));

        keys.forEach(key -> awaitReason(key, "Success"));
        assertThat(keys.stream().flatMap(key -> host.places(key).keySet().stream()))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void whatIsPlacedTogetherDoesNotOvercommitWhereThatIsGuardedAgainst() throws Exception {
        host.cluster("a", 10);
        host.cluster("b", 10);
        var keys = new ArrayList<NamespacedName>();
        for (int index = 0; index < 6; index++) {
            keys.add(host.binding("web-" + index, "{'replicas':4,%s}".formatted(DYNAMIC)));
        }

        start(
                host.inProcess(),
                SchedulerConfig.DEFAULT.withRules(SchedulingRules.DEFAULT.withOvercommitProtection(true)));

        Eventually.await(
                "every binding has an answer",
                () -> keys.stream().noneMatch(key -> host.reason(key).isEmpty()));
        assertThat(keys.stream().filter(key -> host.reason(key).equals("Success")))
                .hasSize(5);
        for (String cluster : List.of("a", "b")) {
            assertThat(keys.stream()
                            .mapToInt(key -> host.places(key).getOrDefault(cluster, 0))
                            .sum())
                    .isLessThanOrEqualTo(10);
        }
    }

    @Test
    void ofTwoReplicasOneSchedulesAndTheOtherTakesOver() throws Exception {
        host.cluster("a", 10);
        var one = new InterposedTransport(host.inProcess());
        var two = new InterposedTransport(host.inProcess());
        var first = start(one, SchedulerConfig.DEFAULT.withElection(lease("one")));
        var before = host.binding("before", "{'replicas':1,%s}".formatted(DUPLICATED));
        awaitReason(before, "Success");
        start(two, SchedulerConfig.DEFAULT.withElection(lease("two")));

        first.close();
        var after = host.binding("after", "{'replicas':1,%s}".formatted(DUPLICATED));

        awaitReason(after, "Success");
        assertThat(two.patches()).isPositive();
    }

    private static LeaderElection.Config lease(String identity) {
        return new LeaderElection.Config(
                new NamespacedName("default", "karmada-scheduler"),
                identity,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofMillis(50));
    }
}
