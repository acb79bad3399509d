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

/** Two nodes with a network between them, through which pods reach each other by Geneve tunnels, and by which they leave the cluster. */
final class SeveralNodesPacketTest {
    private static final String OUTSIDE = "192.0.2.1";

    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestNode first;
    private TestNode second;
    private TestOutside outside;

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        Machine.requireNft();
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        var fabric = open.register(TestFabric.start());
        first = node("n1", "172.20.0.11", central, fabric);
        second = node("n2", "172.20.0.12", central, fabric);
        outside = open.register(TestOutside.start(first, second));
        leaveBy(first, "192.0.2.11");
        leaveBy(second, "192.0.2.12");
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(first.agent(cluster));
        open.register(second.agent(cluster));
    }

    private TestNode node(String name, String address, TestCentral central, TestFabric fabric) throws Exception {
        cluster.node(name, "{}", address);
        cluster.ready(name, true);
        return open.register(TestNode.start(folder.resolve(name), name, central, fabric, address));
    }

    /** A node's own way to the outside. */
    private static void leaveBy(TestNode node, String address) {
        Shell.run(node.inside("ip", "address", "add", address + "/24", "dev", TestOutside.CARD));
        Shell.run(node.inside("ip", "route", "add", "default", "via", OUTSIDE));
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private TestPod started(String namespace, String name, TestNode node, String subnet) throws Exception {
        cluster.pod(namespace, name, node.name(), "{'ovn.kubernetes.io/logical_switch':'%s'}".formatted(subnet));
        var pod = open.register(TestPod.sandbox(namespace, name, node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    private void tenant(String letter) throws Exception {
        cluster.namespace("ns-" + letter);
        cluster.vpc("vpc-" + letter, "{'namespaces':['ns-%s']}".formatted(letter));
        for (int number = 1; number <= 2; number++) {
            cluster.subnet("net-%s%d".formatted(letter, number), """
                    {'vpc':'vpc-%1$s','cidrBlock':'10.0.%2$d.0/24','protocol':'IPv4','namespaces':['ns-%1$s']}""".formatted(letter, number));
        }
    }

    private String address(String namespace, String pod) throws Exception {
        return cluster.annotation(namespace, pod, "ip_address");
    }

    private static Optional<String> seenOutside(TestPod pod) throws Exception {
        return WhoServer.askTcp(pod, OUTSIDE, 80);
    }

    @Test
    void podsOfATenantMeetAcrossNodesAndThoseOfOthersDoNot() throws Exception {
        tenant("a");
        tenant("b");
        var web = started("ns-a", "web", first, "net-a1");
        var neighbour = started("ns-a", "neighbour", second, "net-a1");
        var shop = started("ns-a", "shop", second, "net-a2");
        var theirs = started("ns-b", "web", second, "net-b1");
        started("ns-b", "third", second, "net-b1");

        Eventually.await("within a subnet", () -> web.reaches(address("ns-a", "neighbour")));
        Eventually.await("across subnets", () -> web.reaches(address("ns-a", "shop")));
        assertThat(web.echoOverTcp(shop, address("ns-a", "shop"), "x".repeat(100_000)))
                .as("a text of many packets")
                .hasSize(100_000);
        assertThat(neighbour.echoOverTcp(web, address("ns-a", "web"), "back")).isEqualTo("back");
        assertThat(address("ns-b", "web")).isEqualTo(address("ns-a", "web"));
        assertThat(shop.reaches(address("ns-b", "third")) && theirs.reaches(address("ns-a", "shop")))
                .as("across tenants")
                .isFalse();
        assertThat(first.vsctl("--bare", "--columns=options", "find", "interface", "type=geneve"))
                .contains("172.20.0.12");
    }

    @Test
    void podsOfADistributedSubnetLeaveByTheirOwnNodes() throws Exception {
        var one = started("default", "one", first, "ovn-default");
        var two = started("default", "two", second, "ovn-default");

        try (var _ = WhoServer.at(outside, OUTSIDE, 80)) {
            Eventually.await("the first pod", () -> seenOutside(one).equals(Optional.of("192.0.2.11")));
            Eventually.await("the second pod", () -> seenOutside(two).equals(Optional.of("192.0.2.12")));
        }
    }

    @Test
    void rulesOfASubnetSayWhichPodsLeaveWithTheirOwnAddress() throws Exception {
        cluster.subnet("rules", """
                {'cidrBlock':'10.41.0.0/24','protocol':'IPv4','natOutgoing':true,'natOutgoingPolicyRules':[
                 {'action':'forward','match':{'srcIPs':'10.41.0.2,10.41.0.0/30','dstIPs':'%s'}}]}""".formatted(OUTSIDE));
        var own = started("default", "own", first, "rules");
        var other = started("default", "other", first, "ovn-default");
        var late = started("default", "late", first, "rules");
        outside.route("10.41.0.0/24", "192.0.2.11");
        assertThat(address("default", "own")).isEqualTo("10.41.0.2");

        try (var _ = WhoServer.at(outside, OUTSIDE, 80)) {
            Eventually.await("whom a rule forwards", () -> seenOutside(own).equals(Optional.of("10.41.0.2")));
            Eventually.await("another subnet's pod", () -> seenOutside(other).equals(Optional.of("192.0.2.11")));
            // Both of its addresses are in the rule until it says something else.
            cluster.client().mergePatch(ClusterCache.SUBNETS, new NamespacedName("", "rules"), TestCluster.json("""
                    {'spec':{'natOutgoingPolicyRules':[{'action':'nat','match':{'srcIPs':'10.41.0.2'}},
                     {'action':'forward','match':{'dstIPs':'192.0.2.0/24'}}]}}"""));
            Eventually.await("the first rule decides", () -> seenOutside(own).equals(Optional.of("192.0.2.11")));
            Eventually.await("then the next", () -> seenOutside(late).equals(Optional.of("10.41.0.3")));
        }
    }

    @Test
    void podsOfACentralizedSubnetLeaveByOneNodeAndByTheNextWhenItIsLost() throws Exception {
        cluster.subnet("central", """
                {'cidrBlock':'10.40.0.0/24','protocol':'IPv4','natOutgoing':true,'gatewayType':'centralized','gatewayNode':'n2,n1'}""");
        var one = started("default", "one", first, "central");

        try (var _ = WhoServer.at(outside, OUTSIDE, 80)) {
            Eventually.await("by the first of the list", () -> seenOutside(one).equals(Optional.of("192.0.2.12")));
            Eventually.await("the subnet says so", () -> activeGateway().equals("n2"));
            Shell.run(second.inside("ip", "link", "set", TestFabric.CARD, "down"));
            cluster.ready("n2", false);
            Eventually.await("by the next", () -> seenOutside(one).equals(Optional.of("192.0.2.11")));
            Eventually.await("the subnet says so", () -> activeGateway().equals("n1"));
            Shell.run(second.inside("ip", "link", "set", TestFabric.CARD, "up"));
            cluster.ready("n2", true);
            Eventually.await("by the first again", () -> seenOutside(one).equals(Optional.of("192.0.2.12")));
        }
    }

    private String activeGateway() throws Exception {
        return cluster.client()
                .get(new GroupVersionResource("kubeovn.io", "v1", "subnets"), new NamespacedName("", "central"))
                .at("/status/activateGateway")
                .asText();
    }
}
