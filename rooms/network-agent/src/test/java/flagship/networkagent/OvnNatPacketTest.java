package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out of a tenant's network and in again through OVN's own NAT: no gateway pod, the router stands in the physical network itself. */
final class OvnNatPacketTest {
    @TempDir
    Path folder;

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestNode node;
    private TestOutside outside;

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        node = open.register(TestNode.start(folder.resolve("n1"), "n1", central));
        outside = open.register(TestOutside.start(node));
        outside.withoutOffload();
        cluster.node("n1", "{}");
        cluster.client()
                .mergePatch(
                        ClusterCache.NODES,
                        new NamespacedName("", "n1"),
                        TestCluster.json("{'metadata':{'labels':{'ovn.kubernetes.io/external-gw':'true'}}}"));
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(node.agent(cluster));
        writeNetworks();
    }

    private void writeNetworks() throws Exception {
        object("ProviderNetwork", "ext", "{'defaultInterface':'ext0'}");
        object("Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet("external", """
                {'protocol':'IPv4','cidrBlock':'192.0.2.0/24','gateway':'192.0.2.1','vlan':'v0','excludeIps':['192.0.2.1..192.0.2.99']}""");
        cluster.namespace("ns-a");
        cluster.vpc("t1", """
                {'namespaces':['ns-a'],'enableExternal':true,
                 'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'192.0.2.1','policy':'policyDst'}]}""");
        cluster.subnet("s1", "{'vpc':'t1','cidrBlock':'10.0.1.0/24','protocol':'IPv4','namespaces':['ns-a']}");
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private void object(String kind, String name, String spec) throws Exception {
        cluster.object("kubeovn.io/v1", kind, "", name, "{'spec':%s}".formatted(spec));
    }

    private void awaitReady(String plural, String name) throws Exception {
        var resource = new GroupVersionResource("kubeovn.io", "v1", plural);
        var key = new NamespacedName("", name);
        Eventually.await(
                plural + " " + name + " is ready",
                () -> cluster.client().get(resource, key).at("/status/ready").asBoolean());
    }

    private String eip(String name) throws Exception {
        object("OvnEip", name, "{'externalSubnet':'external','type':'nat'}");
        awaitReady("ovn-eips", name);
        return cluster.client()
                .get(new GroupVersionResource("kubeovn.io", "v1", "ovn-eips"), new NamespacedName("", name))
                .at("/status/v4Ip")
                .asText();
    }

    private TestPod started(String name) throws Exception {
        cluster.pod("ns-a", name, "n1", "{'ovn.kubernetes.io/logical_switch':'s1'}");
        var pod = open.register(TestPod.sandbox("ns-a", name, node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    @Test
    void aNetworkLeavesWithItsEipAndAFloatingAddressWorksBothWays() throws Exception {
        var shared = eip("e1");
        var floating = eip("e2");
        var db = started("db");
        var web = started("web");
        object("OvnSnatRule", "out", "{'ovnEip':'e1','vpcSubnet':'s1'}");
        object("OvnFip", "fip", "{'ovnEip':'e2','ipName':'web.ns-a'}");
        object("OvnDnatRule", "in", """
                {'ovnEip':'e1','ipName':'db.ns-a','externalPort':'8888','internalPort':'80','protocol':'tcp'}""");
        awaitReady("ovn-snat-rules", "out");
        awaitReady("ovn-fips", "fip");
        awaitReady("ovn-dnat-rules", "in");
        var webAddress = cluster.annotation("ns-a", "web", "ip_address");
        var dbAddress = cluster.annotation("ns-a", "db", "ip_address");

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80);
                var _ = WhoServer.at(web, webAddress, 80);
                var _ = WhoServer.at(db, dbAddress, 80)) {
            // ovn-controller makes flows of it in its own time.
            Eventually.await(
                    "the network leaves with its eip",
                    () -> WhoServer.askTcp(db, TestOutside.FAR, 80).equals(Optional.of(shared)));
            Eventually.await(
                    "the pod leaves with its own",
                    () -> WhoServer.askTcp(web, TestOutside.FAR, 80).equals(Optional.of(floating)));
            Eventually.await(
                    "a client comes in",
                    () -> WhoServer.askTcp(outside, floating, 80).equals(Optional.of("192.0.2.1")));
            Eventually.await(
                    "another by the port",
                    () -> WhoServer.askTcp(outside, shared, 8888).equals(Optional.of("192.0.2.1")));
        }
    }
}
