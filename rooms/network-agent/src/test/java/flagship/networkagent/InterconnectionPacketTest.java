package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters, each with an OVN of its own, whose pods reach each other through OVN's interconnection. */
final class InterconnectionPacketTest {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final NamespacedName SETTINGS = new NamespacedName("kube-system", "ovn-ic-config");

    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();
    private int port;
    private int southboundPort;
    private TestInterconnection between;
    private Member east;
    private Member west;

    /** One of the clusters. */
    private record Member(String zone, TestCluster cluster, TestCentral central, TestNode node) {}

    @BeforeEach
    void startEverything() throws Exception {
        Machine.requirePackets();
        Machine.requireInterconnection();
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var another = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            southboundPort = another.getLocalPort();
        }
        between = open.register(TestInterconnection.start(folder.resolve("between"), port, southboundPort));
        var fabric = open.register(TestFabric.start());
        east = member("east", "10.16.0.0/16", "172.20.0.11", fabric);
        west = member("west", "10.17.0.0/16", "172.20.0.12", fabric);
    }

    private Member member(String zone, String cidr, String address, TestFabric fabric) throws Exception {
        var own = folder.resolve(zone);
        var cluster = open.register(TestCluster.startWithNetworkKinds(own.resolve("api")));
        var central = open.register(TestCentral.start(own.resolve("ovn")));
        var node = zone + "-1";
        cluster.node(node, "{}", address);
        cluster.ready(node, true);
        var machine = open.register(TestNode.start(own.resolve("node"), node, central, fabric, address));
        between.daemon(zone, central);
        var usual = NetworkingConfig.Cidrs.DEFAULT;
        var cidrs = new NetworkingConfig.Cidrs(cidr, "", List.of(), true, usual.joinCidr(), usual.serviceCidr());
        open.register(Networking.start(
                open.register(cluster.https()),
                new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty()),
                NetworkingConfig.DEFAULT.withCidrs(cidrs),
                Optional.empty()));
        open.register(machine.agent(cluster));
        return new Member(zone, cluster, central, machine);
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private void connect(Member member) throws Exception {
        member.cluster().object("v1", "ConfigMap", "kube-system", "ovn-ic-config", """
                {'data':{'enable-ic':'true','az-name':'%s','ic-db-host':'127.0.0.1','ic-nb-port':'%d','ic-sb-port':'%d',
                 'gw-nodes':'%s','auto-route':'true'}}""".formatted(
                        member.zone(), port, southboundPort, member.node().name()));
    }

    private TestPod started(Member member, String namespace, String name, String subnet) throws Exception {
        member.cluster()
                .pod(
                        namespace,
                        name,
                        member.node().name(),
                        "{'ovn.kubernetes.io/logical_switch':'%s'}".formatted(subnet));
        var pod = open.register(TestPod.sandbox(namespace, name, member.node()));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    private static String address(Member member, String namespace, String pod) throws Exception {
        return member.cluster().annotation(namespace, pod, "ip_address");
    }

    private static String routes(Member member, String router) {
        return member.central().read("lr-route-list", router);
    }

    /** What is known on both sides, for whoever must find out why no packet comes. */
    private String state() {
        var text = new StringBuilder(between.sbctl("show"))
                .append(between.sbctl("--columns=logical_port,tunnel_key", "list", "Port_Binding"));
        for (Member member : List.of(east, west)) {
            text.append(routes(member, "ovn-cluster"))
                    .append(routes(member, "t1"))
                    .append(member.central().read("lr-policy-list", "ovn-cluster"))
                    .append(member.central().read("show"))
                    .append(member.central().sbctl("show"))
                    .append(member.central()
                            .sbctl("--columns=logical_port,type,tunnel_key,chassis,up", "list", "Port_Binding"))
                    .append(member.node().vsctl("get", "Open_vSwitch", ".", "external_ids"));
        }
        return text.toString();
    }

    private void tenant(Member member, String cidr) throws Exception {
        member.cluster().namespace("shop");
        member.cluster().client().create(TestCluster.VPCS, TestCluster.json("""
                        {'apiVersion':'kubeovn.io/v1','kind':'Vpc','metadata':{'name':'t1',
                         'annotations':{'connect.flagship.io/interconnection':'true'}},'spec':{'namespaces':['shop']}}"""));
        member.cluster()
                .subnet("s1", "{'vpc':'t1','cidrBlock':'%s','protocol':'IPv4','namespaces':['shop']}".formatted(cidr));
    }

    @Test
    void podsReachThoseOfTheOtherClusterUntilItIsSwitchedOff() throws Exception {
        // The default Vpc, a tenant's, and a Subnet that stays at home.
        tenant(east, "10.64.1.0/24");
        tenant(west, "10.64.2.0/24");
        west.cluster().subnet("home", "{'cidrBlock':'10.40.0.0/24','protocol':'IPv4','disableInterConnection':true}");
        var one = started(east, "default", "one", "ovn-default");
        started(west, "default", "two", "ovn-default");
        started(west, "default", "hidden", "home");
        var web = started(east, "shop", "web", "s1");
        var shop = started(west, "shop", "shop", "s1");

        assertThat(one.reaches(address(west, "default", "two"))).as("before").isFalse();
        connect(east);
        connect(west);

        Eventually.await(
                () -> "the default Vpcs are one network:\n" + state(),
                () -> one.reaches(address(west, "default", "two")));
        Eventually.await("so are the tenant's", () -> web.reaches(address(west, "shop", "shop")));
        assertThat(web.echoOverTcp(shop, address(west, "shop", "shop"), "x".repeat(50_000)))
                .as("a text of many packets")
                .hasSize(50_000);
        assertThat(shop.reaches(address(east, "shop", "web")))
                .as("the other way")
                .isTrue();
        assertThat(web.reaches(address(west, "default", "two")))
                .as("across tenants")
                .isFalse();
        assertThat(routes(east, "ovn-cluster"))
                .contains("10.17.0.0/16")
                .doesNotContain("10.40.0.0/24", "100.64.0.0/16");
        assertThat(one.reaches(address(west, "default", "hidden")))
                .as("what stays at home")
                .isFalse();
        assertThat(between.nbctl("--bare", "--columns=external_ids", "find", "Transit_Switch", "name=ts"))
                .contains("address-east=169.254.100.", "address-west=169.254.100.");

        west.cluster().client().mergePatch(CONFIG_MAPS, SETTINGS, TestCluster.json("{'data':{'enable-ic':'false'}}"));

        Eventually.await("it is over", () -> !one.reaches(address(west, "default", "two")));
        Eventually.await("for tenants too", () -> !web.reaches(address(west, "shop", "shop")));
        Eventually.await(
                "nothing is left of it there",
                () -> !routes(west, "ovn-cluster").contains("10.16.0.0/16")
                        && !routes(west, "t1").contains("10.64.1.0/24")
                        && !west.central().read("lsp-list", "ts").contains("ts-west"));
        Eventually.await(
                "nor at the other",
                () -> !routes(east, "ovn-cluster").contains("10.17.0.0/16")
                        && !routes(east, "t1").contains("10.64.2.0/24"));
        Eventually.await(
                "its node is no gateway any more",
                () -> west.cluster()
                        .client()
                        .get(NODES, new NamespacedName("", "west-1"))
                        .at("/metadata/labels")
                        .path("ovn.kubernetes.io/ic-gw")
                        .asText()
                        .equals("false"));
        assertThat(between.nbctl("--bare", "--columns=external_ids", "find", "Transit_Switch", "name=ts"))
                .contains("address-east")
                .doesNotContain("address-west");
    }

    private void switchOff(Member member) throws Exception {
        member.cluster().client().mergePatch(CONFIG_MAPS, SETTINGS, TestCluster.json("{'data':{'enable-ic':'false'}}"));
        Eventually.await(
                "nothing is left of it there",
                () -> !member.central().read("show").contains("ts-" + member.zone()));
    }

    private void switchOn(Member member) throws Exception {
        member.cluster().client().mergePatch(CONFIG_MAPS, SETTINGS, TestCluster.json("{'data':{'enable-ic':'true'}}"));
    }

    @Test
    void clustersMayJoinAtTheSameMomentLeaveAndComeBack() throws Exception {
        tenant(east, "10.64.1.0/24");
        tenant(west, "10.64.2.0/24");
        var one = started(east, "default", "one", "ovn-default");
        started(west, "default", "two", "ovn-default");
        var web = started(east, "shop", "web", "s1");
        started(west, "shop", "shop", "s1");

        joinAtTheSameMoment();

        assertConnected("at the same moment", one, web);
        switchOff(west);
        Eventually.await("it is over", () -> !one.reaches(address(west, "default", "two")));
        switchOn(west);
        assertConnected("one came back", one, web);
        switchOff(east);
        switchOff(west);
        switchOn(east);
        switchOn(west);
        assertConnected("both came back", one, web);

        // Whose daemon sleeps does not see that the other was away.
        between.pause("east");
        switchOff(west);
        switchOn(west);
        Eventually.await(
                "it is back",
                () -> between.sbctl("--bare", "--columns=gateway", "find", "Port_Binding", "logical_port=ts-t1-west")
                        .contains("west-1"));
        between.goOn("east");
        assertConnected("unseen", one, web);
    }

    /** Both daemons decide about their clusters' ports before they hear of each other's. */
    private void joinAtTheSameMoment() throws Exception {
        var members = List.of(east, west);
        for (String name : List.of("ts", "ts-t1")) {
            between.nbctl("ts-add", name);
        }
        for (Member member : members) {
            member.central().nbctl("set", "NB_Global", ".", "name=" + member.zone());
            Eventually.await("the daemon has made the switches", () -> has(member, "(ts)", "(ts-t1)"));
            between.pause(member.zone());
        }
        for (Member member : members) {
            connect(member);
        }
        for (Member member : members) {
            Eventually.await("the ports are there", () -> has(member, "ts-" + member.zone(), "ts-t1-" + member.zone()));
        }
        between.goOnAtTheSameMoment();
    }

    private static boolean has(Member member, String... names) {
        var text = member.central().read("show");
        return Arrays.stream(names).allMatch(text::contains);
    }

    private void assertConnected(String when, TestPod one, TestPod web) throws Exception {
        Eventually.await(
                () -> when + ", the default Vpcs are one network:\n" + state(),
                () -> one.reaches(address(west, "default", "two")));
        Eventually.await(
                () -> when + ", so are the tenant's:\n" + state(), () -> web.reaches(address(west, "shop", "shop")));
        assertThat(between.sbctl("--bare", "--columns=tunnel_key", "list", "Port_Binding")
                        .split("\\s+"))
                .as("%s, every port has the key of its address", when)
                .containsExactlyInAnyOrder("16385", "16385", "16386", "16386");
    }
}
