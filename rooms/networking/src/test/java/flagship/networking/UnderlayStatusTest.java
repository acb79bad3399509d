package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.Vlan;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What physical networks, VLANs and pools of addresses say of themselves, and addresses for other plugins. */
final class UnderlayStatusTest {
    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;
    private TestCluster cluster;
    private NbServer nb;

    @BeforeEach
    void start() throws Exception {
        network = TestNetwork.start(folder);
        cluster = network.cluster();
        nb = network.nb();
        network.tenant("t1", "s1", "10.0.1.0/24", "ns-a");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private JsonNode network(String name) {
        return cluster.get(NetworkCaches.PROVIDER_NETWORKS, "", name).path("status");
    }

    private JsonNode vlan(String name) {
        return cluster.get(Vlan.RESOURCE, "", name).path("status");
    }

    private JsonNode pool(String name) {
        return cluster.get(NetworkCaches.IP_POOLS, "", name).path("status");
    }

    @Test
    void aProviderNetworkIsReadyWhenAllItsNodesSaySo() throws Exception {
        for (String node : new String[] {"n1", "n2", "n3"}) {
            cluster.node(node, "192.0.2.1" + node.charAt(1));
        }
        cluster.create(
                "provider-networks", "ProviderNetwork", "net1", "{'defaultInterface':'eth1','excludeNodes':['n3']}");
        cluster.create("vlans", "Vlan", "v10", "{'id':10,'provider':'net1'}");
        cluster.patch(NetworkCaches.NODES, "n1", """
                {'metadata':{'labels':{'net1.provider-network.kubernetes.io/ready':'true'}}}""");
        cluster.patch(NetworkCaches.NODES, "n2", """
                {'metadata':{'labels':{'net1.provider-network.kubernetes.io/ready':'false'},
                 'annotations':{'net1.provider-network.kubernetes.io/err_mesg':'nic eth1 does not exist'}}}""");

        Eventually.await(
                "it says what ails it", () -> network("net1").toString().contains("nic eth1 does not exist"));
        Eventually.await(
                "it names its vlans",
                () -> network("net1").path("vlans").toString().equals("[\"v10\"]"));
        assertThat(network("net1").path("ready").asBoolean()).isFalse();
        assertThat(network("net1").path("readyNodes").toString()).isEqualTo("[\"n1\"]");
        assertThat(network("net1").path("notReadyNodes").toString()).isEqualTo("[\"n2\"]");
        assertThat(network("net1").at("/conditions/1/reason").asText()).isEqualTo("InitOVSBridgeFailed");
        assertThat(network("net1").at("/conditions/1/node").asText()).isEqualTo("n2");
        cluster.patch(NetworkCaches.NODES, "n2", """
                {'metadata':{'labels':{'net1.provider-network.kubernetes.io/ready':'true'}}}""");
        Eventually.await("all is well", () -> network("net1").path("ready").asBoolean());
        assertThat(network("net1").at("/conditions/1/reason").asText()).isEqualTo("InitOVSBridgeSucceeded");
    }

    @Test
    void ofTwoVlansWithOneIdTheNewerIsRefusedWithItsSubnets() throws Exception {
        cluster.create("provider-networks", "ProviderNetwork", "net1", "{'defaultInterface':'eth1'}");
        cluster.create("vlans", "Vlan", "a", "{'id':10,'provider':'net1'}");
        cluster.create("vlans", "Vlan", "b", "{'id':10,'provider':'net1'}");
        cluster.create("vlans", "Vlan", "c", "{'id':10,'provider':'net2'}");
        cluster.subnet("good", "{'cidrBlock':'10.60.0.0/24','vlan':'a'}");
        cluster.subnet("bad", "{'cidrBlock':'10.61.0.0/24','vlan':'b'}");

        Eventually.await("the newer conflicts", () -> vlan("b").path("conflict").asBoolean());
        Eventually.await(
                "the older has its subnet",
                () -> vlan("a").path("subnets").toString().equals("[\"good\"]"));
        assertThat(vlan("b").toString()).contains("provider net1 new vlan b conflict with old vlan a");
        assertThat(vlan("a").path("conflict").asBoolean()).isFalse();
        Eventually.await("the other network has no conflict", () -> vlan("c").has("conflict"));
        assertThat(vlan("c").path("conflict").asBoolean()).isFalse();
        cluster.awaitReady("good");
        Eventually.await(
                "its subnet is told",
                () -> cluster.condition("bad", "Ready").toString().contains("conflict with old vlan a"));
        cluster.client().delete(Vlan.RESOURCE, NetworkCaches.cluster("a"));
        Eventually.await("the newer is free", () -> !vlan("b").path("conflict").asBoolean());
        cluster.awaitReady("bad");
    }

    @Test
    void aPoolCountsWhatIsUsedOfItAndIsAnAddressSet() throws Exception {
        cluster.create("ippools", "IPPool", "p1", """
                {'subnet':'s1','ips':['10.0.1.10..10.0.1.13','10.0.1.20'],'enableAddressSet':true}""");
        Eventually.await(
                "it is counted", () -> pool("p1").path("v4AvailableIPs").asInt() == 5);
        cluster.pod("ns-a", "web", "{'annotations':{'ovn.kubernetes.io/ip_pool':'p1'}}");
        assertThat(cluster.address("ns-a", "web")).isEqualTo("10.0.1.10");

        Eventually.await(
                "its use is counted", () -> pool("p1").path("v4UsingIPs").asInt() == 1);
        assertThat(pool("p1").path("v4AvailableIPs").asInt()).isEqualTo(4);
        assertThat(pool("p1").path("v4AvailableIPRange").asText()).isEqualTo("10.0.1.11-10.0.1.13,10.0.1.20");
        assertThat(pool("p1").path("v4UsingIPRange").asText()).isEqualTo("10.0.1.10");
        assertThat(nb.nbctl("get", "Address_Set", "p1", "addresses"))
                .contains("10.0.1.10/31", "10.0.1.12/31", "10.0.1.20");
        cluster.client().delete(NetworkCaches.IP_POOLS, NetworkCaches.cluster("p1"));
        Eventually.await("it is told who uses it", () -> pool("p1").toString().contains("pod ns-a/web"));
        cluster.deletePod("ns-a", "web");
        Eventually.await(
                "it is gone",
                () -> cluster.get(NetworkCaches.IP_POOLS, "", "p1").isEmpty());
        assertThat(nb.column("Address_Set", "name")).doesNotContain("p1");
        cluster.create("ippools", "IPPool", "p2", "{'subnet':'s1','ips':['192.0.2.0/24']}");
        Eventually.await("what is wrong is told", () -> pool("p2").toString().contains("is not inside of subnet s1"));
    }
}
