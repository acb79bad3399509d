package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A NAT gateway that OVN itself is, on two nodes of which one is killed under traffic: pods run on a third. The rules are the same objects as
 * those of a gateway with a pod.
 */
final class GatewayFailoverPacketTest {
    /** What a detection by BFD and a slow machine need. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestCentral central;
    private TestNode worker;
    private List<TestNode> gateways;
    private TestOutside outside;

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        central = open.register(TestCentral.start(folder.resolve("ovn")));
        var fabric = open.register(TestFabric.start());
        worker = node("n1", "172.20.0.11", fabric);
        gateways = List.of(node("n2", "172.20.0.12", fabric), node("n3", "172.20.0.13", fabric));
        outside = open.register(TestOutside.start(gateways.toArray(TestNode[]::new)));
        outside.withoutOffload();
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(worker.agent(cluster));
        for (TestNode gateway : gateways) {
            open.register(gateway.agent(cluster));
            cluster.client()
                    .mergePatch(
                            ClusterCache.NODES,
                            new NamespacedName("", gateway.name()),
                            TestCluster.json("{'metadata':{'labels':{'gateway':'yes'}}}"));
        }
        writeNetworks();
    }

    private TestNode node(String name, String address, TestFabric fabric) throws Exception {
        cluster.node(name, "{}", address);
        return open.register(TestNode.start(folder.resolve(name), name, central, fabric, address));
    }

    private void writeNetworks() throws Exception {
        cluster.object(
                "v1", "ConfigMap", "kube-system", "ovn-vpc-nat-gw-config", "{'data':{'enable-vpc-nat-gw':'true'}}");
        object("ProviderNetwork", "ext", "{'defaultInterface':'ext0','excludeNodes':['n1']}");
        object("Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet("outer", """
                {'protocol':'IPv4','cidrBlock':'192.0.2.0/24','gateway':'192.0.2.1','vlan':'v0','excludeIps':['192.0.2.1..192.0.2.99']}""");
        cluster.namespace("ns-a");
        cluster.vpc("t1", """
                {'namespaces':['ns-a'],'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'10.0.1.254','policy':'policyDst'}]}""");
        cluster.subnet("s1", "{'vpc':'t1','cidrBlock':'10.0.1.0/24','protocol':'IPv4','namespaces':['ns-a']}");
        object("VpcNatGateway", "gw1", """
                {'vpc':'t1','subnet':'s1','lanIp':'10.0.1.254','dataPlane':'ovn','externalSubnets':['outer'],'selector':['gateway: yes']}""");
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
        Eventually.await(
                plural + " " + name + " is ready",
                () -> cluster.client()
                        .get(resource, new NamespacedName("", name))
                        .at("/status/ready")
                        .asBoolean());
    }

    private String eip(String name) throws Exception {
        object("IptablesEIP", name, "{'natGwDp':'gw1'}");
        awaitReady("iptables-eips", name);
        return cluster.client()
                .get(new GroupVersionResource("kubeovn.io", "v1", "iptables-eips"), new NamespacedName("", name))
                .at("/status/ip")
                .asText();
    }

    private TestPod started(String name) throws Exception {
        cluster.pod("ns-a", name, "n1", "{'ovn.kubernetes.io/logical_switch':'s1'}");
        var pod = open.register(TestPod.sandbox("ns-a", name, worker));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    /** The node that carries the router's port outside. */
    private Optional<TestNode> active() {
        var chassis = central.sbctl("--bare", "--columns=chassis", "find", "Port_Binding", "logical_port=cr-t1-outer");
        return chassis.isBlank()
                ? Optional.empty()
                : gateways.stream()
                        .filter(node -> central.sbctl("--bare", "get", "Chassis", chassis.strip(), "name")
                                .contains(node.name()))
                        .findFirst();
    }

    @Test
    void trafficGoesOnWhenTheGatewaysNodeIsKilled() throws Exception {
        var shared = eip("e1");
        var floating = eip("e2");
        var web = started("web");
        var db = started("db");
        var webAddress = cluster.annotation("ns-a", "web", "ip_address");
        var dbAddress = cluster.annotation("ns-a", "db", "ip_address");
        object("IptablesSnatRule", "out", "{'eip':'e1','internalCIDR':'10.0.1.0/24'}");
        object("IptablesFIPRule", "fip", "{'eip':'e2','internalIp':'%s'}".formatted(webAddress));
        object("IptablesDnatRule", "in", """
                {'eip':'e1','externalPort':'8888','internalIp':'%s','internalPort':'80','protocol':'tcp'}""".formatted(dbAddress));
        awaitReady("iptables-snat-rules", "out");
        awaitReady("iptables-fip-rules", "fip");
        awaitReady("iptables-dnat-rules", "in");
        awaitReady("vpc-nat-gateways", "gw1");

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80);
                var _ = WhoServer.at(web, webAddress, 80);
                var _ = WhoServer.at(db, dbAddress, 80)) {
            awaitAll(db, web, shared, floating);
            var lost = active().orElseThrow();
            long killed = System.nanoTime();
            lost.lose();
            Eventually.await(
                    "traffic goes on",
                    () -> WhoServer.askTcp(db, TestOutside.FAR, 80).equals(Optional.of(shared)));
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(PATIENCE);
            awaitAll(db, web, shared, floating);
            assertThat(active().orElseThrow().name()).isNotEqualTo(lost.name());
        }
    }

    private void awaitAll(TestPod db, TestPod web, String shared, String floating) throws Exception {
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
