package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another plugin's interface (macvlan) that has its address of ours: we keep the book, and touch no switch. */
final class AddressBookPacketTest {
    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();

    @AfterEach
    void stopEverything() {
        open.close();
    }

    @Test
    void macvlanHasItsAddressFromASubnetAndReachesTheNetworkWithIt() throws Exception {
        Machine.requirePackets();
        var cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        cluster.defineAttachments();
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        var node = open.register(TestNode.start(folder.resolve("n1"), "n1", central));
        open.register(TestOutside.start(node));
        cluster.node("n1", "{}");
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(node.agent(cluster));
        var attachment = TestCluster.json("{'spec':{}}");
        attachment.withObject("/spec").put("config", """
                        {"cniVersion":"0.3.1","type":"macvlan","master":"ext0","mode":"bridge",
                         "ipam":{"type":"kube-ovn","server_socket":"x","provider":"lan.default"}}""");
        cluster.object("k8s.cni.cncf.io/v1", "NetworkAttachmentDefinition", "default", "lan", attachment.toString());
        cluster.subnet("lan", """
                {'protocol':'IPv4','provider':'lan.default','cidrBlock':'192.0.2.0/24','gateway':'192.0.2.1',
                 'excludeIps':['192.0.2.1..192.0.2.99']}""");
        cluster.pod("default", "web", "n1", "{'k8s.v1.cni.cncf.io/networks':'lan'}");
        var web = open.register(TestPod.sandbox("default", "web", node));
        assertThat(web.add().message()).isEmpty();

        var answer = web.call("ADD", "net1", """
                {'type':'macvlan','master':'ext0','mode':'bridge',
                 'ipam':{'type':'kube-ovn','server_socket':'%s','provider':'lan.default'}}""".formatted(web.socket()));

        assertThat(answer.message()).isEmpty();
        assertThat(answer.json().at("/ips/0/address").asText()).isEqualTo("192.0.2.100/24");
        assertThat(node.ports())
                .as("no interface of ours but the first")
                .filteredOn(DeviceName::isHostEnd)
                .hasSize(1);
        assertThat(central.switches()).doesNotContain("lan");
        macvlan(node, web, answer.json().at("/ips/0/address").asText());
        Eventually.await("it reaches the network", () -> web.reaches("192.0.2.1"));
    }

    /** What the plugin does with the answer. */
    private static void macvlan(TestNode node, TestPod pod, String address) {
        var namespace = pod.netnsPath().substring(pod.netnsPath().lastIndexOf('/') + 1);
        Shell.run(node.inside(
                "ip",
                "link",
                "add",
                "link",
                TestOutside.CARD,
                "name",
                "net1",
                "netns",
                namespace,
                "type",
                "macvlan",
                "mode",
                "bridge"));
        Shell.run(pod.inside("ip", "address", "add", address, "dev", "net1"));
        Shell.run(pod.inside("ip", "link", "set", "net1", "up"));
    }
}
