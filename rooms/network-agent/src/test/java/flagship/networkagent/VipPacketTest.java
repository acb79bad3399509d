package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
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

/** Addresses that are not one pod's, with packets: load balancers inside of a Vpc, and addresses that move from pod to pod. */
final class VipPacketTest {
    private static final GroupVersionResource VIPS = new GroupVersionResource("kubeovn.io", "v1", "vips");
    private static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");

    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestNode node;

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        node = open.register(TestNode.start(folder.resolve("n1"), "n1", central));
        cluster.node("n1", "{}");
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(node.agent(cluster));
        cluster.namespace("ns-a");
        cluster.vpc("t1", "{'namespaces':['ns-a']}");
        cluster.subnet("s1", "{'vpc':'t1','cidrBlock':'10.0.1.0/24','protocol':'IPv4','namespaces':['ns-a']}");
        cluster.subnet("s2", "{'vpc':'t1','cidrBlock':'10.0.2.0/24','protocol':'IPv4','namespaces':['ns-a']}");
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private TestPod started(String name, String annotations) throws Exception {
        cluster.pod("ns-a", name, "n1", annotations);
        var pod = open.register(TestPod.sandbox("ns-a", name, node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    private String address(String pod) throws Exception {
        return cluster.annotation("ns-a", pod, "ip_address");
    }

    private void vip(String name, String spec) throws Exception {
        cluster.object("kubeovn.io/v1", "Vip", "", name, "{'spec':%s}".formatted(spec));
        Eventually.await(
                name + " has an address",
                () -> !cluster.client()
                        .get(VIPS, new NamespacedName("", name))
                        .at("/status/v4ip")
                        .asText("")
                        .isEmpty());
    }

    @Test
    void aLoadBalancersAddressLeadsToItsPodsFromEverySubnetOfTheVpc() throws Exception {
        var web = started("web", "{'ovn.kubernetes.io/logical_switch':'s1'}");
        var near = started("near", "{'ovn.kubernetes.io/logical_switch':'s1'}");
        var far = started("far", "{'ovn.kubernetes.io/logical_switch':'s2'}");
        vip("lb", "{'subnet':'s1','type':'switch_lb_vip','v4ip':'10.0.1.200'}");
        cluster.object("kubeovn.io/v1", "SwitchLBRule", "", "web", """
                {'spec':{'vip':'10.0.1.200','namespace':'ns-a','selector':['app:web'],
                 'ports':[{'name':'web','port':80,'targetPort':8080,'protocol':'TCP'}]}}""");
        Eventually.await(
                "the rule has a service",
                () -> cluster.client()
                        .find(SERVICES, new NamespacedName("ns-a", "slr-web"))
                        .isPresent());
        cluster.endpoints("ns-a", "slr-web", 8080, List.of("web"));

        try (var _ = WhoServer.at(web, address("web"), 8080)) {
            Eventually.await(
                    "a neighbour comes in with its own address",
                    () -> WhoServer.askTcp(near, "10.0.1.200", 80).equals(Optional.of(address("near"))));
            Eventually.await(
                    "one of the other subnet too",
                    () -> WhoServer.askTcp(far, "10.0.1.200", 80).equals(Optional.of(address("far"))));
            assertThat(WhoServer.askTcp(near, "10.0.1.200", 81))
                    .as("another port")
                    .isEmpty();
        }
    }

    @Test
    void aSharedAddressIsWhereItWasAnnouncedLast() throws Exception {
        vip("shared", "{'subnet':'s1','v4ip':'10.0.1.50'}");
        var sharing = """
                {'ovn.kubernetes.io/logical_switch':'s1','ovn.kubernetes.io/aaps':'shared','ovn.kubernetes.io/port_security':'true'}""";
        var one = started("one", sharing);
        var two = started("two", sharing);
        var client = started("client", "{'ovn.kubernetes.io/logical_switch':'s2'}");

        try (var _ = answering(one)) {
            awaitAnswer(one, client);
        }
        Shell.run(one.inside("ip", "address", "del", "10.0.1.50/32", "dev", "eth0"));
        try (var _ = answering(two)) {
            awaitAnswer(two, client);
        }
    }

    /** As keepalived does on the one that is master. */
    private static WhoServer answering(TestPod pod) throws Exception {
        Shell.run(pod.inside("ip", "address", "add", "10.0.1.50/32", "dev", "eth0"));
        return WhoServer.at(pod, "10.0.1.50", 80);
    }

    private void awaitAnswer(TestPod master, TestPod client) throws Exception {
        var clientAddress = address("client");
        Eventually.await("the address answers", () -> {
            announce(master);
            return WhoServer.askTcp(client, "10.0.1.50", 80).equals(Optional.of(clientAddress));
        });
    }

    private static void announce(TestPod pod) throws Exception {
        pod.within(() -> {
            try (var kernel = RouteNetlink.open()) {
                PodWiring.announce(kernel.get("eth0"), List.of(IpPrefix.parse("10.0.1.50/32")));
            }
            return "announced";
        });
    }
}
