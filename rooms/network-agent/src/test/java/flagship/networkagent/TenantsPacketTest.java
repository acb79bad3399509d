package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Two tenants with the same addresses on one node, with real packets: plugin, agent, Open vSwitch and OVN. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantsPacketTest {
    private final Opened open = new Opened();
    private final List<TestPod> pods = new ArrayList<>();
    private TestCluster cluster;
    private TestCentral central;
    private TestNode node;

    @BeforeAll
    void startEverything(@TempDir Path folder) throws Exception {
        Machine.requirePackets();
        cluster = register(TestCluster.start(folder.resolve("api")));
        central = register(TestCentral.start(folder.resolve("ovn")));
        node = register(TestNode.start(folder.resolve("n1"), "n1", central));
        central.router("t1");
        central.router("t2");
        central.subnet("t1", "s1", "02:00:00:01:01:01", "10.0.1.1/24", "fd01::1/64");
        central.subnet("t1", "s1b", "02:00:00:01:02:01", "10.0.2.1/24");
        central.subnet("t2", "s2", "02:00:00:02:01:01", "10.0.1.1/24");
        cluster.subnet("s1", "{'vpc':'t1','cidrBlock':'10.0.1.0/24,fd01::/64','provider':'ovn'}");
        cluster.subnet("s1b", "{'vpc':'t1','cidrBlock':'10.0.2.0/24','provider':'ovn','mtu':1300}");
        cluster.subnet("s2", "{'vpc':'t2','cidrBlock':'10.0.1.0/24','provider':'ovn'}");
        cluster.node("n1", "{}");
        register(node.agent(cluster));
    }

    private <T extends AutoCloseable> T register(T part) {
        return open.register(part);
    }

    @AfterEach
    void removePods() {
        for (TestPod pod : pods) {
            pod.del();
            pod.close();
        }
        pods.clear();
    }

    @AfterAll
    void stopEverything() {
        open.close();
    }

    /** A pod that the controller has given its address; not plugged in yet. */
    private TestPod pod(
            String namespace, String name, String subnet, String mac, String ip, String cidr, String gateway)
            throws Exception {
        central.port(subnet, name + "." + namespace, mac + " " + ip.replace(',', ' '));
        cluster.pod(namespace, name, "n1");
        cluster.allocate(
                namespace,
                name,
                Map.of(
                        "ip_address",
                        ip,
                        "mac_address",
                        mac,
                        "cidr",
                        cidr,
                        "gateway",
                        gateway,
                        "logical_switch",
                        subnet));
        var pod = TestPod.sandbox(namespace, name, node);
        pods.add(pod);
        return pod;
    }

    private static void added(TestPod pod) {
        var answer = pod.add();
        assertThat(answer.code()).as(answer.json().toString()).isZero();
    }

    @Test
    void podsOfOneTenantReachEachOtherAcrossSubnets() throws Exception {
        var web = pod(
                "ns-a",
                "web",
                "s1",
                "02:00:00:00:01:02",
                "10.0.1.2,fd01::2",
                "10.0.1.0/24,fd01::/64",
                "10.0.1.1,fd01::1");
        var shop = pod("ns-a", "shop", "s1b", "02:00:00:00:01:03", "10.0.2.2", "10.0.2.0/24", "10.0.2.1");
        added(web);
        added(shop);

        assertThat(web.reaches("10.0.1.1")).as("its gateway").isTrue();
        assertThat(web.reaches("fd01::1")).as("its gateway of version 6").isTrue();
        assertThat(web.reaches("10.0.2.2")).as("the other subnet").isTrue();
        assertThat(shop.echoOverTcp(web, "10.0.1.2", "hello")).isEqualTo("hello");
    }

    @Test
    void tenantsWithTheSameAddressesNeverMeet() throws Exception {
        var ours = pod("ns-a", "db", "s1", "02:00:00:00:02:02", "10.0.1.20", "10.0.1.0/24", "10.0.1.1");
        var theirs = pod("ns-b", "db", "s2", "02:00:00:00:02:03", "10.0.1.20", "10.0.1.0/24", "10.0.1.1");
        var theirNeighbour = pod("ns-b", "app", "s2", "02:00:00:00:02:04", "10.0.1.21", "10.0.1.0/24", "10.0.1.1");
        added(ours);
        added(theirs);
        added(theirNeighbour);

        assertThat(theirs.reaches("10.0.1.21")).as("within the tenant").isTrue();
        assertThat(ours.reaches("10.0.1.21")).as("across tenants").isFalse();
        assertThat(ours.reaches("10.0.1.1")).as("each has a gateway of its own").isTrue();
        assertThat(theirs.reaches("10.0.1.1"))
                .as("each has a gateway of its own")
                .isTrue();
        assertThat(theirNeighbour.echoOverTcp(theirs, "10.0.1.20", "secret")).isEqualTo("secret");
    }

    @Test
    void theRuntimeLearnsWhatThePodGot() throws Exception {
        var pod = pod("ns-a", "told", "s1b", "02:00:00:00:03:02", "10.0.2.30", "10.0.2.0/24", "10.0.2.1");

        assertThat(pod.add().json()).isEqualTo(TestCluster.json("""
                {'cniVersion':'1.0.0','interfaces':[{'name':'eth0','mac':'02:00:00:00:03:02','sandbox':'%s'}],
                 'ips':[{'interface':0,'address':'10.0.2.30/24','gateway':'10.0.2.1'}],
                 'routes':[{'dst':'0.0.0.0/0','gw':'10.0.2.1'}],'dns':{}}
                """.formatted(pod.netnsPath())));
        assertThat(Shell.run(pod.inside("ip", "link", "show", "eth0"))).contains("mtu 1300");
        assertThat(cluster.ip("told.ns-a").at("/spec/nodeName").asText()).isEqualTo("n1");
    }

    @Test
    void addAndDelCanBeRepeated() throws Exception {
        var pod = pod("ns-a", "twice", "s1", "02:00:00:00:04:02", "10.0.1.40", "10.0.1.0/24", "10.0.1.1");
        var first = pod.add();
        var second = pod.add();

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(node.podDevices()).hasSize(1);
        assertThat(pod.reaches("10.0.1.1")).isTrue();
        assertThat(pod.del().code()).isZero();
        assertThat(pod.del().code()).isZero();
        assertThat(node.podDevices()).isEmpty();
        assertThat(node.ports()).noneMatch(DeviceName::isHostEnd);
    }

    @Test
    void checkFindsWhatWasBroken() throws Exception {
        var pod = pod("ns-a", "checked", "s1", "02:00:00:00:05:02", "10.0.1.50", "10.0.1.0/24", "10.0.1.1");
        var added = pod.add();
        var previous = "{'prevResult':%s}".formatted(added.json());
        assertThat(pod.call("CHECK", previous).code()).isZero();

        Shell.run(pod.inside("ip", "addr", "del", "10.0.1.50/24", "dev", "eth0"));

        assertThat(pod.call("CHECK", previous).message()).contains("has lost the address 10.0.1.50/24");
    }

    @Test
    void aNewPodTakesThePortOverAndTheOldOnesDelLeavesItAlone() throws Exception {
        var old = pod("ns-a", "db-0", "s1", "02:00:00:00:06:02", "10.0.1.60", "10.0.1.0/24", "10.0.1.1");
        added(old);
        var fresh = TestPod.sandbox("ns-a", "db-0", node);
        pods.add(fresh);
        added(fresh);

        assertThat(old.del().code()).isZero();
        assertThat(fresh.reaches("10.0.1.1")).isTrue();
    }

    @Test
    void collectionTakesAwayContainersThatTheRuntimeDoesNotKnow() throws Exception {
        var kept = pod("ns-a", "kept", "s1", "02:00:00:00:07:02", "10.0.1.70", "10.0.1.0/24", "10.0.1.1");
        var lost = pod("ns-a", "lost", "s1", "02:00:00:00:07:03", "10.0.1.71", "10.0.1.0/24", "10.0.1.1");
        added(kept);
        added(lost);

        var answer = kept.call("GC", """
                {'cniVersion':'1.1.0','cni.dev/valid-attachments':[{'containerID':'%s','ifname':'eth0'}]}
                """.formatted(kept.containerId()));

        assertThat(answer.code()).as(answer.message()).isZero();
        assertThat(node.podDevices()).containsExactly(DeviceName.hostEnd(kept.containerId(), "eth0"));
    }
}
