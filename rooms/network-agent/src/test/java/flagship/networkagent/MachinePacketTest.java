package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A virtual machine on the physical network that moves to another node under the eyes of a physical host. */
final class MachinePacketTest {
    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();
    private TestCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        Machine.requirePackets();
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private TestNode node(String name, String address, TestCentral central, TestFabric fabric) throws Exception {
        cluster.node(name, "{}", address);
        return open.register(TestNode.start(folder.resolve(name), name, central, fabric, address));
    }

    private TestPod launcher(String name, TestNode node, String more) throws Exception {
        cluster.machinePod(
                "vms", name, node.name(), "db", "{'ovn.kubernetes.io/logical_switch':'lan'%s}".formatted(more));
        var pod = open.register(TestPod.sandbox("vms", name, node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    @Test
    void aPhysicalHostReachesTheMachineOnTheNodeToWhichItMoved() throws Exception {
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        var fabric = open.register(TestFabric.start());
        var first = node("n1", "172.20.0.11", central, fabric);
        var second = node("n2", "172.20.0.12", central, fabric);
        var lan = open.register(TestOutside.start(first, second));
        lan.withoutOffload();
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(first.agent(cluster));
        open.register(second.agent(cluster));
        cluster.object("kubeovn.io/v1", "ProviderNetwork", "", "net1", "{'spec':{'defaultInterface':'ext0'}}");
        cluster.object("kubeovn.io/v1", "Vlan", "", "v0", "{'spec':{'id':0,'provider':'net1'}}");
        cluster.subnet("lan", """
                {'protocol':'IPv4','cidrBlock':'192.0.2.0/24','gateway':'192.0.2.1','vlan':'v0','excludeIps':['192.0.2.1..192.0.2.99']}""");

        var before = launcher("virt-launcher-db-a", first, "");
        var address = cluster.annotation("vms", "virt-launcher-db-a", "ip_address");
        try (var _ = WhoServer.at(before, address, 80)) {
            Eventually.await(
                    "the host reaches it",
                    () -> WhoServer.askTcp(lan, address, 80).equals(Optional.of("192.0.2.1")));
        }
        var after = launcher("virt-launcher-db-b", second, ",'kubevirt.io/migrationJobName':'move-1'");
        assertThat(cluster.annotation("vms", "virt-launcher-db-b", "ip_address"))
                .isEqualTo(address);
        cluster.client()
                .mergePatchStatus(
                        ClusterCache.PODS,
                        new NamespacedName("vms", "virt-launcher-db-a"),
                        TestCluster.json("{'status':{'phase':'Succeeded'}}"));
        assertThat(before.del().code()).isZero();
        try (var _ = WhoServer.at(after, address, 80)) {
            Eventually.await("the host reaches it on the other node", () -> {
                announce(after, address);
                return WhoServer.askTcp(lan, address, 80).equals(Optional.of("192.0.2.1"));
            });
        }
    }

    /** As the machine does when it runs on. */
    private static void announce(TestPod pod, String address) throws Exception {
        pod.within(() -> {
            try (var kernel = RouteNetlink.open()) {
                PodWiring.announce(kernel.get("eth0"), List.of(IpPrefix.parse(address + "/32")));
            }
            return "announced";
        });
    }
}
