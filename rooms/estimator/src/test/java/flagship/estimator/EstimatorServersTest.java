package flagship.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.estimator.EstimatorMeters.Method;
import flagship.fleetapi.BindingSpec;
import flagship.fleetapi.Cluster;
import flagship.fleetapi.ResourceBinding;
import flagship.fleetapi.TargetCluster;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.Pem;
import flagship.kubeclient.Threads;
import flagship.kubeclient.Timing;
import flagship.scheduling.ClusterState;
import flagship.scheduling.Decision;
import flagship.scheduling.FleetSnapshot;
import flagship.scheduling.Plugins;
import flagship.scheduling.ReplicaEstimator;
import flagship.scheduling.ReplicaEstimator.EstimateFailure;
import flagship.scheduling.ReplicaEstimator.Question;
import flagship.scheduling.SchedulingCore;
import flagship.scheduling.SchedulingRules;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against gRPC servers by grpc-java, and against some that are none. Every test has clusters of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EstimatorServersTest {
    private static final EstimatorConfig PATIENT = EstimatorConfig.DEFAULT.withTimeout(Duration.ofSeconds(60));
    private static final EstimatorConfig HASTY = EstimatorConfig.DEFAULT.withTimeout(Duration.ofMillis(300));
    private static final BindingSpec SHOP = BindingSpec.of(TestControlPlane.json("""
            {'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'web','name':'shop'},'replicas':3,
             'replicaRequirements':{'resourceRequest':{'cpu':'1'},'namespace':'web'},
             'components':[{'name':'job','replicas':2},{'name':'task','replicas':1}]}
            """));

    private final ProtocolOracle oracle = new ProtocolOracle();
    private TestControlPlane plane;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        plane = TestControlPlane.start(folder);
    }

    @AfterAll
    void stop() {
        plane.close();
    }

    @AfterEach
    void removeClusters() throws Exception {
        plane.empty();
    }

    private EstimatorServers servers(EstimatorConfig config) {
        return EstimatorServers.start(plane.transport(), config, EstimatorMeters.NONE, Timing.SYSTEM);
    }

    private static List<ClusterState> clusters(String... names) {
        return Arrays.stream(names)
                .map(name -> Cluster.of(TestControlPlane.json("{'metadata':{'name':'%s'}}".formatted(name))))
                .map(cluster -> FleetSnapshot.of(List.of(cluster)).clusters().getFirst())
                .toList();
    }

    private static Question replicas() {
        return Question.of(SHOP, false);
    }

    /** The answers, once the clusters and their Services are known. */
    private static int[] estimate(EstimatorServers servers, Question question, String... clusters)
            throws EstimateFailure {
        Eventually.await(
                "the clusters are known",
                () -> Arrays.stream(clusters)
                        .noneMatch(cluster -> why(servers, cluster).contains("not known")));
        return servers.estimate(question, clusters(clusters));
    }

    /** Why a cluster has no answer; empty if it has one. */
    private static String why(EstimatorServers servers, String cluster) {
        try {
            servers.estimate(replicas(), clusters(cluster));
            return "";
        } catch (EstimateFailure e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String failure(EstimatorServers servers, String cluster) {
        try {
            Eventually.await("it is known", () -> !why(servers, cluster).contains("not known"));
            return "answered " + Arrays.toString(servers.estimate(replicas(), clusters(cluster)));
        } catch (EstimateFailure e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void theAnswersOfAllClustersComeInTheirOrder() throws Exception {
        try (var seven = TestEstimator.start(TestEstimator.always(7));
                var nine = TestEstimator.start(TestEstimator.always(9));
                var servers = servers(PATIENT)) {
            plane.cluster("order-a", seven.port());
            plane.cluster("order-b", nine.port());

            assertThat(estimate(servers, replicas(), "order-b", "order-a")).containsExactly(9, 7);

            var asked = seven.asked().getLast();
            assertThat(asked.method()).isEqualTo("MaxAvailableReplicas");
            assertThat(oracle.text("MaxAvailableReplicasRequest", asked.request()))
                    .startsWith("cluster: \"order-a\" replicaRequirements { resourceRequest { key: \"cpu\"")
                    .contains("namespace: \"web\"");
            assertThat(seven.objects().getLast()).isEqualTo("kind=Deployment, name=web/shop");
            assertThat(asked.context().getDeadline().timeRemaining(TimeUnit.SECONDS))
                    .isLessThanOrEqualTo(60);
        }
    }

    @Test
    void setsOfComponentsAndReplicasThatDoNotStartAreAskedForByTheirOwnMethods() throws Exception {
        try (var server = TestEstimator.start(TestEstimator.always(4));
                var servers = servers(PATIENT)) {
            plane.cluster("methods", server.port());

            assertThat(estimate(servers, Question.of(SHOP, true), "methods")).containsExactly(4);
            assertThat(server.asked().getLast().method()).isEqualTo("MaxAvailableComponentSets");
            assertThat(oracle.text(
                            "MaxAvailableComponentSetsRequest",
                            server.asked().getLast().request()))
                    .isEqualTo("cluster: \"methods\" components { name: \"job\" replicas: 2 } "
                            + "components { name: \"task\" replicas: 1 } namespace: \"web\"");

            assertThat(servers.count("methods", SHOP.resource(), Duration.ofSeconds(1)))
                    .hasValue(4);
            assertThat(server.asked().getLast().method()).isEqualTo("GetUnschedulableReplicas");
            assertThat(oracle.text(
                            "UnschedulableReplicasRequest",
                            server.asked().getLast().request()))
                    .endsWith("name: \"shop\" } unschedulableThreshold: 1000000000");
        }
    }

    @Test
    void theSchedulerDividesByWhatTheServersSay() throws Exception {
        try (var two = TestEstimator.start(TestEstimator.always(2));
                var one = TestEstimator.start(TestEstimator.always(1));
                var servers = servers(PATIENT)) {
            plane.cluster("divides-a", two.port());
            plane.cluster("divides-b", one.port());
            estimate(servers, replicas(), "divides-a", "divides-b"); // Both are known now.
            var fleet = FleetSnapshot.of(List.of(roomy("divides-a"), roomy("divides-b")));
            var binding = ResourceBinding.of(TestControlPlane.json("""
                    {'metadata':{'namespace':'web','name':'shop-deployment'},'spec':{'replicas':3,
                     'resource':{'apiVersion':'apps/v1','kind':'Deployment','namespace':'web','name':'shop'},
                     'placement':{'replicaScheduling':{'replicaSchedulingType':'Divided',
                      'replicaDivisionPreference':'Weighted','weightPreference':{'dynamicWeight':'AvailableReplicas'}}}}}
                    """));
            var rules = SchedulingRules.DEFAULT;

            var decision = new SchedulingCore(rules, Plugins.inTree(rules).with(servers)).decide(fleet, binding);

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Decision.Placed.class,
                            placed -> assertThat(placed.clusters())
                                    .containsExactlyInAnyOrder(
                                            new TargetCluster("divides-a", 2), new TargetCluster("divides-b", 1)));
        }
    }

    /** A cluster that by its own report has room for a hundred Pods. */
    private static Cluster roomy(String name) {
        return Cluster.of(TestControlPlane.json("""
                {'metadata':{'name':'%s'},'spec':{'syncMode':'Push'},'status':{
                 'apiEnablements':[{'groupVersion':'apps/v1','resources':[{'name':'deployments','kind':'Deployment'}]}],
                 'resourceSummary':{'allocatable':{'pods':'100'}}}}
                """.formatted(name)));
    }

    @Test
    void oneFailingClusterTakesTheSayFromAllUnlessFailuresAreIsolated() throws Exception {
        try (var good = TestEstimator.start(TestEstimator.always(5));
                var bad = TestEstimator.start((_, answer) -> answer.onError(Status.UNKNOWN
                        .withDescription("cluster name does not match, got: x, desire: ü")
                        .asRuntimeException()));
                var strict = servers(PATIENT);
                var isolating = servers(PATIENT.withIsolateFailures(true))) {
            plane.cluster("fail-good", good.port());
            plane.cluster("fail-bad", bad.port());
            Eventually.await("both know both", () -> bad.connections() == 2 && good.connections() == 2);

            assertThatThrownBy(() -> estimate(strict, replicas(), "fail-good", "fail-bad"))
                    .hasMessage("cluster fail-bad: UNKNOWN: cluster name does not match, got: x, desire: ü");
            assertThat(estimate(isolating, replicas(), "fail-good", "fail-bad"))
                    .containsExactly(5, ReplicaEstimator.NO_OPINION);
            assertThat(strict.count("fail-bad", SHOP.resource(), Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aServerThatHangsIsNotWaitedFor() throws Exception {
        try (var server = TestEstimator.start((_, _) -> {});
                var servers = servers(HASTY)) {
            plane.cluster("hangs", server.port());

            assertThat(failure(servers, "hangs")).isEqualTo("cluster hangs: it has not answered within 300 ms");
        }
    }

    @Test
    void aServerThatHangsAgainAndAgainIsLeftAloneAndHoldsUpNobody() throws Exception {
        var paused = new ConcurrentLinkedQueue<String>();
        try (var hanging = TestEstimator.start((_, _) -> {});
                var good = TestEstimator.start(TestEstimator.always(5));
                var servers = EstimatorServers.start(plane.transport(), HASTY, hearing(paused), Timing.SYSTEM)) {
            plane.cluster("holds", hanging.port());
            plane.cluster("quick", good.port());
            Eventually.await("both are connected", () -> hanging.connections() > 0 && good.connections() > 0);

            Eventually.await("it is left alone", () -> why(servers, "holds").contains("wait in vain"));
            int asked = hanging.asked().size();
            int answered = good.asked().size();

            assertThatThrownBy(() -> servers.estimate(replicas(), clusters("quick", "holds")))
                    .hasMessageContaining("cluster holds: it made 3 questions in a row wait in vain");
            assertThat(hanging.asked()).as("not asked").hasSize(asked);
            assertThat(good.asked()).as("nor any other, in vain").hasSize(answered);
            assertThat(servers.count("holds", SHOP.resource(), Duration.ZERO)).isEmpty();
            assertThat(hanging.asked()).hasSize(asked);
            assertThat(servers.estimate(replicas(), clusters("quick"))).containsExactly(5);
            assertThat(paused).containsExactly("holds true");

            plane.removeCluster("holds");
            Eventually.await("it is forgotten", () -> paused.contains("holds false"));
        }
    }

    private static EstimatorMeters hearing(ConcurrentLinkedQueue<String> paused) {
        return new EstimatorMeters() {
            @Override
            public void asked(Method method, boolean success, Duration took) {}

            @Override
            public void leftAlone(String cluster, boolean pausing) {
                paused.add(cluster + " " + pausing);
            }
        };
    }

    @Test
    void anExplanationNamesThoseThatHadNoSay() throws Exception {
        try (var good = TestEstimator.start(TestEstimator.always(5));
                var bad = TestEstimator.start(TestEstimator.always(-7));
                var servers = servers(PATIENT.withIsolateFailures(true))) {
            plane.cluster("said-good", good.port());
            plane.cluster("said-bad", bad.port());
            Eventually.await("both are connected", () -> bad.connections() == 1 && good.connections() == 1);
            var remarks = new ArrayList<String>();

            assertThat(servers.estimate(replicas(), clusters("said-good", "said-bad"), remarks::add))
                    .containsExactly(5, ReplicaEstimator.NO_OPINION);

            assertThat(remarks).containsExactly("cluster said-bad: it answered -7, which is no number of replicas");
        }
    }

    @Test
    void aServerHearsThatNobodyWaitsForItAnyLonger() throws Exception {
        var longest = EstimatorConfig.DEFAULT.withTimeout(Duration.ofMinutes(5));
        try (var slow = TestEstimator.start((_, _) -> {});
                var failing = TestEstimator.start((asked, answer) -> {
                    Eventually.await(
                            "the other one is asked", () -> !slow.asked().isEmpty());
                    TestEstimator.always(-7).to(asked, answer);
                });
                var servers = servers(longest)) {
            plane.cluster("slow", slow.port());
            plane.cluster("failing", failing.port());
            Eventually.await("both are connected", () -> slow.connections() == 1 && failing.connections() == 1);

            assertThatThrownBy(() -> servers.estimate(replicas(), clusters("failing", "slow")))
                    .hasMessageContaining("cluster failing");

            Eventually.await("it hears", () -> slow.asked().getFirst().context().isCancelled());
        }
    }

    @Test
    void anAnswerThatIsNoNumberOfReplicasIsAFailure() throws Exception {
        try (var liar = TestEstimator.start(TestEstimator.always(-7));
                var huge = TestEstimator.start(TestEstimator.always(Integer.MAX_VALUE));
                var none = TestEstimator.start(TestEstimator.always(-1));
                var garbage = TestEstimator.start(TestEstimator.answering(new byte[] {8, -1}));
                var longWinded = TestEstimator.start(TestEstimator.answering(new byte[100_000]));
                var servers = servers(PATIENT)) {
            plane.cluster("liar", liar.port());
            plane.cluster("huge", huge.port());
            plane.cluster("none", none.port());
            plane.cluster("garbage", garbage.port());
            plane.cluster("long", longWinded.port());

            assertThat(failure(servers, "liar")).contains("it answered -7, which is no number of replicas");
            assertThat(failure(servers, "garbage")).contains("its answer cannot be read");
            assertThat(failure(servers, "long")).contains("longer than 65536 bytes");
            assertThat(estimate(servers, replicas(), "huge", "none"))
                    .containsExactly(Integer.MAX_VALUE, ReplicaEstimator.NO_OPINION);
        }
    }

    @Test
    void whatIsNoEstimatorFailsAtOnce() throws Exception {
        try (var closing = new ScriptedPeer("");
                var other = new ScriptedPeer("HTTP/1.1 400 Bad Request\r\n\r\n");
                var servers = servers(PATIENT)) {
            plane.cluster("closing", closing.port());
            plane.cluster("other", other.port());
            int port = freePort();
            plane.cluster("nobody", port);
            plane.cluster("unresolved", "Push");

            assertThat(failure(servers, "closing"))
                    .startsWith("cluster closing: ")
                    .doesNotContain("within");
            assertThat(failure(servers, "other")).startsWith("cluster other: ").doesNotContain("within");
            assertThat(failure(servers, "nobody")).contains("localhost:" + port).contains("refused");
            Eventually.await(
                    "it is looked for in the cluster network",
                    () -> why(servers, "unresolved").contains("svc:10352: the name is not known"));
        }
    }

    @Test
    void aServerThatComesBackIsAskedAgain() throws Exception {
        try (var servers = servers(PATIENT)) {
            int port;
            try (var first = TestEstimator.start(TestEstimator.always(1))) {
                port = first.port();
                plane.cluster("returns", port);
                assertThat(estimate(servers, replicas(), "returns")).containsExactly(1);
            }
            assertThat(failure(servers, "returns")).startsWith("cluster returns: ");
            try (var _ =
                    TestEstimator.start(port, io.grpc.InsecureServerCredentials.create(), TestEstimator.always(2))) {
                Eventually.await(
                        "it answers again", () -> failure(servers, "returns").equals("answered [2]"));
            }
        }
    }

    @Test
    void connectionsComeAndGoWithClustersAndMoveWithTheirServices() throws Exception {
        try (var here = TestEstimator.start(TestEstimator.always(1));
                var there = TestEstimator.start(TestEstimator.always(2));
                var servers = servers(PATIENT)) {
            plane.cluster("moves", here.port());
            Eventually.await("it is connected before anybody asks", () -> here.connections() == 1);

            plane.moveService("moves", there.port());
            Eventually.await("it moved", () -> there.connections() == 1);
            Eventually.await("and left nothing", () -> here.connections() == 0);
            assertThat(estimate(servers, replicas(), "moves")).containsExactly(2);

            plane.removeCluster("moves");
            Eventually.await("it is closed", () -> there.connections() == 0);
            Eventually.await(
                    "it is not asked",
                    () -> servers.count("moves", SHOP.resource(), Duration.ZERO).isEmpty());
        }
    }

    @Test
    void clustersInPullModeAreAskedUnlessItIsSwitchedOff() throws Exception {
        try (var server = TestEstimator.start(TestEstimator.always(3));
                var asking = servers(PATIENT);
                var sparing = servers(PATIENT.withPullMode(false))) {
            plane.service("pulls", "localhost", server.port());
            plane.cluster("pulls", "Pull");

            assertThat(estimate(asking, replicas(), "pulls")).containsExactly(3);
            assertThat(failure(sparing, "pulls")).contains("Pull mode are not asked");
        }
    }

    @Test
    void overTlsBothSidesProveWhoTheyAre() throws Exception {
        var pki = new TestPki();
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(pki.certificateStream(), pki.keyStream())
                .trustManager(pki.authorityStream())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        var skipping = new ClientConfig.Tls(
                Pem.EMPTY, false, "", pki.trustAndIdentity().identity());
        try (var server = TestEstimator.start(0, credentials, TestEstimator.always(6));
                var proper = servers(PATIENT.withTls(Optional.of(pki.trustAndIdentity())));
                var careless = servers(PATIENT.withTls(Optional.of(skipping)));
                var unknown = servers(PATIENT.withTls(Optional.of(pki.trust())));
                var elsewhere = servers(PATIENT.withTls(Optional.of(new TestPki().trustAndIdentity())));
                var plain = servers(PATIENT)) {
            plane.cluster("tls", server.port());

            assertThat(estimate(proper, replicas(), "tls")).containsExactly(6);
            assertThat(estimate(careless, replicas(), "tls")).containsExactly(6);
            for (var refused : List.of(unknown, elsewhere, plain)) {
                assertThat(failure(refused, "tls")).startsWith("cluster tls: ").doesNotContain("within");
            }
        }
    }

    @Test
    void questionsAreCountedByMethodAndResult() throws Exception {
        var heard = new ConcurrentLinkedQueue<String>();
        EstimatorMeters meters = (method, success, took) -> {
            assertThat(took).isPositive();
            heard.add(method + " " + success);
        };
        try (var server = TestEstimator.start((asked, answer) -> TestEstimator.always(
                                asked.method().equals(Method.GET_UNSCHEDULABLE_REPLICAS.label()) ? -5 : 1)
                        .to(asked, answer));
                var servers = EstimatorServers.start(plane.transport(), PATIENT, meters, Timing.SYSTEM)) {
            plane.cluster("meters", server.port());
            Eventually.await("it is connected", () -> server.connections() == 1);

            servers.estimate(replicas(), clusters("meters"));
            assertThat(servers.count("meters", SHOP.resource(), Duration.ZERO)).isEmpty();

            assertThat(heard).containsExactly("MAX_AVAILABLE_REPLICAS true", "GET_UNSCHEDULABLE_REPLICAS false");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Says one thing to everybody who comes, and hangs up. */
    private static final class ScriptedPeer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final Thread thread;

        ScriptedPeer(String words) throws IOException {
            thread = Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    greet(words.getBytes(StandardCharsets.US_ASCII));
                }
            });
        }

        private void greet(byte[] words) {
            try (Socket peer = socket.accept()) {
                peer.getInputStream().readNBytes(24); // The preface of HTTP/2.
                peer.getOutputStream().write(words);
            } catch (IOException e) {
                // The other side was quicker to hang up, or this is closed.
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            Threads.join(thread);
        }
    }
}
