package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods on a physical network: a second namespace plays the switch, router and hosts behind the node's network card {@code eth1}. */
final class UnderlayPacketTest {
    private static final String LAN =
            "fs-%d-lan".formatted(ProcessHandle.current().pid());

    @TempDir
    Path folder;

    private final Opened open = new Opened();
    private TestCentral central;
    private TestCluster cluster;
    private TestNode node;

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        cluster = register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        central = register(TestCentral.start(folder.resolve("ovn")));
        node = register(TestNode.start(folder.resolve("n1"), "n1", central));
        Shell.run("ip", "netns", "add", LAN);
        register(() -> Shell.run("ip", "netns", "del", LAN));
        Shell.run(
                "ip",
                "link",
                "add",
                "eth1",
                "netns",
                node.namespace(),
                "type",
                "veth",
                "peer",
                "name",
                "lan0",
                "netns",
                LAN);
        lan("ip", "addr", "add", "10.60.0.1/24", "dev", "lan0");
        lan("ip", "addr", "add", "10.60.0.9/24", "dev", "lan0");
        lan("ip", "link", "set", "lan0", "up");
        inLan(() -> {
            Offload.off("lan0"); // What a card does in hardware, this wire would leave undone.
            return "off";
        });
        cluster.node("n1", "{}");
        var database = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        register(Networking.start(register(cluster.https()), database, NetworkingConfig.DEFAULT, Optional.empty()));
        register(node.agent(cluster));
        cluster.namespace("vms");
    }

    private <T extends AutoCloseable> T register(T part) {
        return open.register(part);
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private static void lan(String... command) {
        Shell.run(Shell.inNamespace(LAN, command));
    }

    private static <T> T inLan(java.util.concurrent.Callable<T> work) throws Exception {
        try (var namespace = NetworkNamespace.open("/var/run/netns/" + LAN)) {
            return namespace.run(work);
        }
    }

    private static boolean lanReaches(String address) throws Exception {
        return inLan(() -> {
            try (var ping = Ping.open(IpPrefix.address(address), 79)) {
                return ping.echo(500);
            }
        });
    }

    private void create(GroupVersionResource type, String kind, String name, String spec) throws Exception {
        var object = TestCluster.json(
                "{'apiVersion':'kubeovn.io/v1','kind':'%s','metadata':{'name':'%s'}}".formatted(kind, name));
        object.set("spec", TestCluster.json(spec));
        cluster.client().create(type, object);
    }

    private void network(int vlan, String subnetMore) throws Exception {
        create(ClusterCache.PROVIDER_NETWORKS, "ProviderNetwork", "net1", "{'defaultInterface':'eth1'}");
        create(ClusterCache.VLANS, "Vlan", "vlan1", "{'id':%d,'provider':'net1'}".formatted(vlan));
        cluster.subnet("lan1", """
                {'protocol':'IPv4','cidrBlock':'10.60.0.0/24','gateway':'10.60.0.1','vlan':'vlan1','excludeIps':['10.60.0.1..10.60.0.99']%s}
                """.formatted(subnetMore));
        Eventually.await(
                "the controller has realised it", () -> central.switches().contains("lan1"));
    }

    private ObjectNode nodeObject() throws Exception {
        return cluster.client().get(ClusterCache.NODES, new NamespacedName("", "n1"));
    }

    private boolean labelled(String suffix, String value) throws Exception {
        var labels = nodeObject().path("metadata").path("labels");
        return labels.path("net1.provider-network.kubernetes.io/" + suffix)
                .asText("")
                .equals(value);
    }

    private TestPod pod(String name) throws Exception {
        cluster.pod("vms", name, "n1", "{'ovn.kubernetes.io/logical_switch':'lan1'}");
        // On a busy machine the controller may need longer than a runtime would wait.
        Eventually.await(
                "the controller gives it an address", () -> !address(name).isEmpty());
        return register(TestPod.sandbox("vms", name, node));
    }

    private String address(String pod) throws Exception {
        return cluster.annotation("vms", pod, "ip_address");
    }

    @Test
    void aPodIsAHostOfThePhysicalNetwork() throws Exception {
        network(0, "");
        Eventually.await("the node is ready", () -> labelled("ready", "true") && labelled("mtu", "1500"));
        var pod = pod("vm");

        assertThat(pod.add().message()).isEmpty();

        assertThat(address("vm")).isEqualTo("10.60.0.100");
        assertThat(pod.reaches("10.60.0.1")).as("the physical router").isTrue();
        assertThat(lanReaches("10.60.0.100")).as("from a physical host").isTrue();
        assertThat(Shell.run(pod.inside("ip", "link", "show", "eth0"))).contains("mtu 1500");
        pod.del();
    }

    @Test
    void anAddressThatSomebodyElseUsesIsRefused() throws Exception {
        network(0, "");
        Eventually.await("the node is ready", () -> labelled("ready", "true"));
        lan("ip", "addr", "add", "10.60.0.100/24", "dev", "lan0");
        var pod = pod("late");

        assertThat(pod.add().message()).contains("the address 10.60.0.100 is in use on the physical network by");
        assertThat(node.podDevices()).containsExactly("eth1");
    }

    @Test
    void framesOfATaggedVlanCarryTheirTagOnTheWire() throws Exception {
        network(10, ",'disableGatewayCheck':true");
        Eventually.await("the node is ready", () -> labelled("ready", "true"));
        var pod = pod("tagged");
        // The kernel of the pod also greets IPv6 routers, whenever it likes: what counts is the pod's own address.
        var capture = CompletableFuture.supplyAsync(() -> Shell.run(Shell.inNamespace(
                LAN, "timeout", "60", "tcpdump", "-i", "lan0", "-nn", "-e", "-c", "1", "vlan and arp")));

        assertThat(pod.add().message()).isEmpty();

        Eventually.await("a frame is captured", () -> {
            pod.reaches("10.60.0.1"); // Asks for the router's address, again and again.
            return capture.isDone();
        });
        assertThat(capture.get())
                .contains("802.1Q (0x8100)")
                .contains("vlan 10,")
                .contains("10.60.0.100");
        pod.del();
    }

    @Test
    void removingTheNetworkFreesTheCard() throws Exception {
        network(0, "");
        Eventually.await("the node is ready", () -> labelled("ready", "true"));
        assertThat(node.vsctl("list-ports", "br-net1")).contains("eth1");
        assertThat(node.vsctl("get", "Port", "eth1", "trunks")).isEqualTo("[0]");

        cluster.client().delete(ClusterCache.PROVIDER_NETWORKS, new NamespacedName("", "net1"));

        Eventually.await("the bridge is gone", () -> !node.vsctl("list-br").contains("br-net1"));
        Eventually.await(
                "nothing is said of it any more", () -> !nodeObject().toString().contains("net1.provider-network"));
        assertThat(node.vsctl("get", "Open_vSwitch", ".", "external_ids")).doesNotContain("net1");
        Shell.run(node.inside("ip", "link", "show", "eth1"));
    }

    @Test
    void aCardThatIsMissingOrTheNodesOwnIsRefusedWithASentence() throws Exception {
        create(ClusterCache.PROVIDER_NETWORKS, "ProviderNetwork", "net1", "{'defaultInterface':'eth7'}");
        Eventually.await("it is told", () -> nodeObject().toString().contains("nic eth7 does not exist"));
        assertThat(labelled("ready", "false")).isTrue();

        cluster.client()
                .mergePatch(
                        ClusterCache.PROVIDER_NETWORKS,
                        new NamespacedName("", "net1"),
                        TestCluster.json("{'spec':{'defaultInterface':'lo'}}"));
        Eventually.await(
                "it is told",
                () -> nodeObject().toString().contains("nic lo carries the node's own address 127.0.0.1"));
        assertThat(node.vsctl("list-br")).doesNotContain("br-net1");
    }
}
