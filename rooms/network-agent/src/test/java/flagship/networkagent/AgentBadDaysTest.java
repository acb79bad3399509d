package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong: the runtime gets a sentence, nothing is left behind, and it works again afterwards. */
final class AgentBadDaysTest {
    @TempDir
    Path folder;

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestCentral central;
    private TestNode node;

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        cluster = register(TestCluster.start(folder.resolve("api")));
        central = register(TestCentral.start(folder.resolve("ovn")));
        node = register(TestNode.start(folder.resolve("n1"), "n1", central));
        central.router("t1");
        central.subnet("t1", "s1", "02:00:00:01:01:01", "10.0.1.1/24");
        cluster.subnet("s1", "{'vpc':'t1','cidrBlock':'10.0.1.0/24','provider':'ovn'}");
        cluster.node("n1", "{}");
    }

    private <T extends AutoCloseable> T register(T part) {
        return open.register(part);
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private TestPod pod(String name) throws Exception {
        cluster.pod("ns", name, "n1");
        return register(TestPod.sandbox("ns", name, node));
    }

    private void allocate(String name, String gateway) throws Exception {
        cluster.allocate(
                "ns",
                name,
                Map.of(
                        "ip_address",
                        "10.0.1.5",
                        "mac_address",
                        "02:00:00:00:00:05",
                        "cidr",
                        "10.0.1.0/24",
                        "gateway",
                        gateway,
                        "logical_switch",
                        "s1"));
    }

    @Test
    void aPodWithoutAnAddressIsToldWhoOwesItOne() throws Exception {
        register(node.impatientAgent(cluster));
        var pod = pod("poor");

        var answer = pod.add();

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.json().path("code").asInt()).isEqualTo(11);
        assertThat(answer.message()).startsWith("RPC failed; no address allocated to pod ns/poor provider ovn");
    }

    @Test
    void aPortThatOvnDoesNotKnowFailsAndLeavesNothing() throws Exception {
        register(node.impatientAgent(cluster));
        var pod = pod("unknown");
        allocate("unknown", "10.0.1.1");

        var answer = pod.add();

        assertThat(answer.message()).contains("flows of port unknown.ns were not installed");
        assertThat(node.podDevices()).isEmpty();
        assertThat(node.ports()).noneMatch(DeviceName::isHostEnd);
        assertThat(Shell.run(pod.inside("ip", "-o", "link"))).doesNotContain("eth0");
    }

    @Test
    void aGatewayThatDoesNotAnswerFailsAndLeavesNothing() throws Exception {
        register(node.agent(cluster));
        var pod = pod("lonely");
        central.port("s1", "lonely.ns", "02:00:00:00:00:05 10.0.1.5");
        allocate("lonely", "10.0.1.99");

        var answer = pod.add();

        assertThat(answer.message())
                .contains(
                        "network 10.0.1.5/24 with gateway 10.0.1.99 is not ready for interface lonely.ns after 10 checks");
        assertThat(node.podDevices()).isEmpty();
    }

    @Test
    void delOfAPodThatNobodyKnowsSucceeds() throws Exception {
        register(node.agent(cluster));
        var pod = TestPod.sandbox("ns", "never", node);
        pod.close(); // Its namespace is gone too.

        assertThat(pod.del().code()).isZero();
    }

    @Test
    void withoutAnAgentTheRuntimeIsToldToTryLater() throws Exception {
        var answer = pod("early").add();

        assertThat(answer.json().path("code").asInt()).isEqualTo(11);
        assertThat(answer.message())
                .startsWith("RPC failed; ")
                .contains("is \"flagship network-agent\" running on this node?");
    }

    @Test
    void aNewAgentSweepsWhatAKilledOneLeft() throws Exception {
        var pod = pod("half");
        try (var container = NetworkNamespace.open(pod.netnsPath());
                var here = NetworkNamespace.open(node.namespacePath())) {
            var wire = new PodWiring.Wire("aaaaaaaaaaaa_h", "eth0", Optional.empty(), 1400, List.of(), List.of(), true);
            here.run(
                    () -> { // Killed between laying the wire and plugging it in.
                        PodWiring.lay(container, wire);
                        return wire;
                    });
        }
        Eventually.await("the bridge is there", () -> node.vsctl("list-br").contains("br-int"));
        node.vsctl( // Killed after DEL of a container whose namespace went.
                "--no-wait",
                "add-port",
                "br-int",
                "bbbbbbbbbbbb_h",
                "--",
                "set",
                "Interface",
                "bbbbbbbbbbbb_h",
                "external_ids:iface-id=gone.ns",
                "external_ids:vendor=kube-ovn",
                "external_ids:container_id=b");
        node.vsctl(
                "--no-wait", "add-port", "br-int", "foreign0", "--", "set", "Interface", "foreign0", "type=internal");

        register(node.agent(cluster));

        Eventually.await(
                "leftovers are gone",
                () -> node.podDevices().isEmpty() && !node.ports().contains("bbbbbbbbbbbb_h"));
        assertThat(node.ports()).as("what is not ours").contains("foreign0");
    }

    @Test
    void anAgentKilledInTheMiddleOfAddCostsNeitherAPortNorAnAddress() throws Exception {
        var process = AgentProcess.start(folder, cluster.kubeconfig(folder.resolve("kubeconfig")), node);
        var pod = pod("killed");
        allocate("killed", "10.0.1.1"); // No port in OVN yet: ADD waits for flows.
        try {
            Eventually.await("the agent serves", () -> Files.exists(node.socket()));
            var answers = new ConcurrentLinkedQueue<TestPod.Answer>();
            var killed = new AtomicBoolean();
            var adding = Thread.ofPlatform()
                    .start(
                            () -> { // As a runtime does: until it works.
                                while (!killed.get()) {
                                    answers.add(pod.add());
                                }
                            });
            try {
                Eventually.await(
                        () -> "the pod is half plugged in; ADD answered " + answers,
                        () -> node.ports().stream().anyMatch(DeviceName::isHostEnd));
            } finally {
                killed.set(true);
            }
            Shell.kill(process);
            adding.join();
        } finally {
            Shell.kill(process);
        }
        assertThat(node.podDevices()).as("what it left").hasSize(1);

        central.port("s1", "killed.ns", "02:00:00:00:00:05 10.0.1.5");
        register(node.agent(cluster));
        var again = register(TestPod.sandbox("ns", "killed", node));
        assertThat(pod.del().code())
                .as("the runtime gives the broken sandbox up")
                .isZero();
        assertThat(again.add().message()).isEmpty();

        assertThat(again.reaches("10.0.1.1")).isTrue();
        assertThat(node.podDevices()).containsExactly(DeviceName.hostEnd(again.containerId(), "eth0"));
        assertThat(node.ports().stream().filter(DeviceName::isHostEnd)).hasSize(1);
    }

    @Test
    void anAgentThatIsStoppedInTheMiddleOfAddTakesBackWhatItBegan() throws Exception {
        var agent = node.agent(cluster);
        var pod = pod("broken");
        allocate("broken", "10.0.1.1"); // No port in OVN: ADD waits for flows.
        var adding = Thread.ofPlatform().start(pod::add);
        Eventually.await("the wire is laid", () -> !node.podDevices().isEmpty());

        agent.close();
        adding.join();

        assertThat(node.podDevices()).isEmpty();
        assertThat(node.ports()).noneMatch(DeviceName::isHostEnd);
    }

    @Test
    void podsGoOnWhileAgentAndControllerAreDead() throws Exception {
        var agent = node.agent(cluster);
        var pod = pod("steady");
        central.port("s1", "steady.ns", "02:00:00:00:00:05 10.0.1.5");
        allocate("steady", "10.0.1.1");
        var added = pod.add();
        assertThat(added.code()).as(added.message()).isZero();

        agent.close();
        assertThat(pod.reaches("10.0.1.1")).as("without an agent").isTrue();
        node.stopController();
        node.startController();
        register(node.agent(cluster));

        assertThat(pod.add().json()).as("the same answer after the restart").isEqualTo(added.json());
        assertThat(pod.reaches("10.0.1.1")).isTrue();
    }
}
