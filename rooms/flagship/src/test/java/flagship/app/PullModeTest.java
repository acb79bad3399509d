package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.condition;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.app.RotationOptions.Rotation;
import flagship.kubeclient.ListOptions;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.propagation.ClusterConfig;
import flagship.propagation.ClusterConfig.Heartbeat;
import flagship.propagation.ClusterControllers;
import flagship.propagation.MemberAgentConfig;
import flagship.propagation.MemberCopies;
import flagship.propagation.PropagationMeters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member whose agent connects to the control plane over HTTPS; nothing of the control plane connects to the member. */
final class PullModeTest {
    private static final Rotation USUAL = new Rotation(Duration.ofMinutes(5), 0.2);
    private static final String EAST = "'placement':{'clusterAffinity':{'clusterNames':['east']}}";
    private static final GroupVersionResource LEASES = new GroupVersionResource("coordination.k8s.io", "v1", "leases");

    private TestFleet fleet;

    @BeforeEach
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder);
        fleet.startMember("east");
    }

    @AfterEach
    void stopFleet() {
        fleet.close();
    }

    private AgentRole agent(String cluster) throws Exception {
        return agent(cluster, ClusterConfig.DEFAULT);
    }

    private AgentRole agent(String cluster, ClusterConfig times) throws Exception {
        var member = Connection.read(fleet.memberKubeconfig("east"), "");
        var config = MemberAgentConfig.of(cluster, "test-agent").withClusters(times);
        return AgentRole.start(fleet.kubeconfig(), member, config, USUAL);
    }

    private boolean isReady() throws Exception {
        return condition(fleet.find("Cluster", "", "east").orElseThrow(), "Ready")
                .equals("True");
    }

    private boolean runs(String namespace) throws Exception {
        return fleet.inMember("east", "Deployment", namespace, "web").isPresent();
    }

    @Test
    void anAgentBringsItsClusterIntoTheFleetAndPullsWhatIsMeantForIt() throws Exception {
        try (var _ = agent("east")) {
            await("the agent reports that east is ready", this::isReady);
            var cluster = fleet.find("Cluster", "", "east").orElseThrow();
            assertThat(cluster.at("/spec/syncMode").asText()).isEqualTo("Pull");
            assertThat(cluster.at("/spec/secretRef").isMissingNode()).isTrue();
            fleet.namespace("shop");
            fleet.policy("shop", "all", EAST);
            fleet.deployment("shop", "web", 2);

            await("web runs in east", () -> runs("shop"));
            await(
                    "its status is back",
                    () -> fleet.find("Deployment", "shop", "web")
                                    .orElseThrow()
                                    .at("/status/readyReplicas")
                                    .asInt()
                            == 2);
            var lease = fleet.host().get(LEASES, new NamespacedName("karmada-cluster", "east"));
            assertThat(lease.at("/spec/leaseDurationSeconds").asInt()).isEqualTo(40);
            assertThat(lease.at("/metadata/ownerReferences/0/uid")).isEqualTo(cluster.at("/metadata/uid"));

            fleet.delete("Deployment", "shop", "web");
            await("web is gone from east", () -> !runs("shop"));
        }
    }

    @Test
    void whatChangedWhileTheAgentWasAwayIsCaughtUpByTheNextOne() throws Exception {
        fleet.namespace("shop");
        fleet.policy("shop", "all", EAST);
        try (var _ = agent("east")) {
            await("east is ready", this::isReady);
            fleet.deployment("shop", "web", 2);
            await("web runs in east", () -> runs("shop"));
        }
        fleet.patch("Deployment", "shop", "web", "{'spec':{'replicas':5}}");
        fleet.stopPlane();
        fleet.startPlane();

        try (var _ = agent("east")) {
            await(
                    "web has the replicas of now",
                    () -> fleet.inMember("east", "Deployment", "shop", "web")
                                    .orElseThrow()
                                    .at("/spec/replicas")
                                    .asInt()
                            == 5);
        }
    }

    @Test
    void aClusterThatLeavesTakesItsObjectsAlong() throws Exception {
        fleet.namespace("shop");
        fleet.policy("shop", "all", EAST);
        try (var _ = agent("east")) {
            await("east is ready", this::isReady);
            fleet.deployment("shop", "web", 2);
            await("web runs in east", () -> runs("shop"));

            fleet.delete("Cluster", "", "east");

            await("the Cluster is gone", () -> fleet.find("Cluster", "", "east").isEmpty());
            assertThat(runs("shop")).isFalse();
        }
    }

    /** Two seconds of silence are enough here; the agent gives a sign ten times as often. */
    @Test
    void aClusterWhoseAgentIsSilentIsUnknownUntilItSpeaksAgain() throws Exception {
        var heartbeat = new Heartbeat(
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofSeconds(60));
        var usual = ClusterConfig.DEFAULT;
        var config = new ClusterConfig(
                Duration.ofMillis(500),
                usual.failureThreshold(),
                usual.successThreshold(),
                usual.probeLimit(),
                usual.parallel(),
                heartbeat);
        var copies = MemberCopies.NONE;
        try (var _ = ClusterControllers.start(
                fleet.host().transport(), config, copies, Clock.systemUTC(), PropagationMeters.NONE)) {
            try (var _ = agent("east", config)) {
                await("east is ready", this::isReady);
            }
            await("east is unknown", () -> ready().path("status").asText().equals("Unknown"));
            assertThat(ready().path("reason").asText()).isEqualTo("ClusterStatusUnknown");
            await(
                    "no workload is scheduled there",
                    () -> fleet.find("Cluster", "", "east")
                            .orElseThrow()
                            .at("/spec/taints")
                            .toString()
                            .contains("cluster.karmada.io/unreachable"));

            try (var _ = agent("east", config)) {
                await("east is ready again", this::isReady);
            }
        }
    }

    private JsonNode ready() throws Exception {
        for (JsonNode condition :
                fleet.find("Cluster", "", "east").orElseThrow().at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition;
            }
        }
        throw new java.util.NoSuchElementException();
    }

    @Test
    void aClusterOrANameThatIsTakenIsRefused() throws Exception {
        try (var _ = agent("east")) {
            assertThatThrownBy(() -> agent("other"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("this cluster has joined already, as east");
        }
        fleet.startMember("west");
        var west = Connection.read(fleet.memberKubeconfig("west"), "");

        assertThatThrownBy(
                        () -> AgentRole.start(fleet.kubeconfig(), west, MemberAgentConfig.of("east", "another"), USUAL))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another cluster has joined as east");
        assertThat(fleet.host().listAll(type("Cluster"), ListOptions.ALL)).hasSize(1);
    }
}
