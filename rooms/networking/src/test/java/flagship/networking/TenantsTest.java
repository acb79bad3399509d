package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Vpc;
import flagship.kubeclient.Transport;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: objects in a real API server, rows in a real northbound database. */
final class TenantsTest {
    private static final NetworkingConfig CONFIG = NetworkingConfig.DEFAULT.withGcInterval(Duration.ofMillis(300));

    @TempDir
    Path folder = Path.of("");

    private NbServer nb;
    private TestCluster cluster;
    private Transport transport;
    private Networking networking;

    @BeforeEach
    void start() throws Exception {
        nb = NbServer.start(folder.resolve("ovn"));
        cluster = TestCluster.start(folder.resolve("api"));
        transport = cluster.https();
        networking = run();
    }

    @AfterEach
    void stop() {
        networking.close();
        transport.close();
        cluster.close();
        nb.close();
    }

    private Networking run() throws InterruptedException {
        var started = Networking.start(transport, nb.database(), CONFIG, Optional.empty());
        assertThat(started.waitSettled(Duration.ofSeconds(30))).isTrue();
        return started;
    }

    private void tenant(String vpc, String subnet, String namespace) throws Exception {
        cluster.namespace(namespace);
        cluster.vpc(vpc, "{'namespaces':['%s']}".formatted(namespace));
        cluster.subnet(
                subnet,
                "{'vpc':'%s','cidrBlock':'10.0.1.0/24','protocol':'IPv4','namespaces':['%s']}"
                        .formatted(vpc, namespace));
        cluster.awaitReady(subnet);
    }

    @Test
    void aClusterHasTheDefaultVpcWithItsTwoSubnets() throws Exception {
        cluster.awaitReady("ovn-default");
        cluster.awaitReady("join");
        Eventually.await(
                "the default Vpc is complete",
                () -> cluster.vpc("ovn-cluster").at("/status/subnets").size() == 2);

        assertThat(cluster.vpc("ovn-cluster").at("/status/default").asBoolean()).isTrue();
        assertThat(cluster.vpc("ovn-cluster").at("/status/tcpLoadBalancer").asText())
                .isEqualTo("cluster-tcp-loadbalancer");
        assertThat(cluster.subnet("ovn-default").at("/spec/gateway").asText()).isEqualTo("10.16.0.1");
        assertThat(cluster.subnet("ovn-default").at("/spec/gatewayType").asText())
                .isEqualTo("distributed");
        assertThat(nb.column("Logical_Switch", "name")).containsExactly("join", "ovn-default");
        assertThat(nb.nbctl("lr-route-list", "ovn-cluster"))
                .contains("0.0.0.0/0")
                .contains("100.64.0.1");
        assertThat(nb.nbctl("get", "NB_Global", ".", "options:svc_ipv4_cidr")).contains("10.96.0.0/12");
    }

    @Test
    void twoTenantsMayUseTheSameNetworkAndEvenTheSameAddress() throws Exception {
        tenant("t1", "s1", "ns-a");
        tenant("t2", "s2", "ns-b");
        assertThat(cluster.subnet("s1").at("/status/v4availableIPs").asInt()).isEqualTo(253);
        cluster.pod("ns-a", "p");
        cluster.pod("ns-b", "p");

        assertThat(cluster.address("ns-a", "p")).isEqualTo("10.0.1.2");
        assertThat(cluster.address("ns-b", "p")).isEqualTo("10.0.1.2");
        assertThat(cluster.annotation("ns-a", "p", "logical_router")).isEqualTo("t1");
        assertThat(cluster.annotation("ns-a", "p", "gateway")).isEqualTo("10.0.1.1");
        assertThat(cluster.annotation("ns-a", "p", "cidr")).isEqualTo("10.0.1.0/24");
        assertThat(cluster.annotation("ns-a", "p", "logical_switch")).isEqualTo("s1");
        assertThat(cluster.annotation("ns-a", "p", "pod_nic_type")).isEqualTo("veth-pair");
        assertThat(cluster.annotation("ns-a", "p", "routed")).isEmpty();
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "p.ns-a", "addresses"))
                .contains(cluster.annotation("ns-a", "p", "mac_address") + " 10.0.1.2");
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "p.ns-a", "external_ids"))
                .contains("ls=s1", "pod=\"ns-a/p\"", "vendor=kube-ovn");
        assertThat(nb.nbctl("lsp-list", "s2"))
                .contains("(p.ns-b)")
                .contains("(s2-t2)")
                .doesNotContain("p.ns-a");
        Eventually.await(
                "the subnet is counted",
                () -> cluster.subnet("s1").at("/status/v4usingIPs").asInt() == 1);
        assertThat(cluster.subnet("s1").at("/status/v4usingIPrange").asText()).isEqualTo("10.0.1.2");
        assertThat(cluster.vpc("t1").at("/status/standby").asBoolean()).isTrue();
        assertThat(cluster.vpc("t1").at("/status/subnets").toString()).isEqualTo("[\"s1\"]");
    }

    @Test
    void aPodIsRoutedWhenItHasANode() throws Exception {
        tenant("t1", "s1", "ns-a");
        cluster.node("n1", "192.168.0.1");
        cluster.pod("ns-a", "p");
        cluster.address("ns-a", "p");
        cluster.bind("ns-a", "p", "n1");

        Eventually.await(
                "it is routed", () -> cluster.annotation("ns-a", "p", "routed").equals("true"));
    }

    @Test
    void thePodsAddressIsAnIpObjectAndGoesWithIt() throws Exception {
        tenant("t1", "s1", "ns-a");
        cluster.pod("ns-a", "p");
        cluster.address("ns-a", "p");
        var ip = cluster.ip("p.ns-a");

        assertThat(ip.at("/spec/ipAddress").asText()).isEqualTo("10.0.1.2");
        assertThat(ip.at("/spec/subnet").asText()).isEqualTo("s1");
        assertThat(ip.at("/metadata/labels").toString()).contains("\"ovn.kubernetes.io/subnet\":\"s1\"", "\"s1\":\"\"");
        cluster.deletePod("ns-a", "p");
        Eventually.await("the object is gone", () -> cluster.ip("p.ns-a").isEmpty());
        Eventually.await(
                "the port is gone",
                () -> !nb.column("Logical_Switch_Port", "name").contains("p.ns-a"));
        Eventually.await(
                "the subnet is counted",
                () -> cluster.subnet("s1").at("/status/v4usingIPs").asInt() == 0);
        cluster.pod("ns-a", "q");
        assertThat(cluster.address("ns-a", "q"))
                .as("addresses rest before they are given again")
                .isEqualTo("10.0.1.3");
    }

    @Test
    void aFixedAddressIsGivenAndAConflictIsTold() throws Exception {
        tenant("t1", "s1", "ns-a");
        var fixed =
                "{'annotations':{'ovn.kubernetes.io/ip_address':'10.0.1.77','ovn.kubernetes.io/mac_address':'02:00:00:00:00:77'}}";
        cluster.pod("ns-a", "p", fixed);
        assertThat(cluster.address("ns-a", "p")).isEqualTo("10.0.1.77");
        assertThat(cluster.annotation("ns-a", "p", "mac_address")).isEqualTo("02:00:00:00:00:77");

        cluster.pod("ns-a", "q", fixed);
        Eventually.await(
                "the conflict is told",
                () -> cluster.events("q").stream()
                        .anyMatch(event -> event.path("reason").asText().equals("AcquireAddressFailed")
                                && event.path("message").asText().contains("AddressConflict")));
        cluster.deletePod("ns-a", "p");
        assertThat(cluster.address("ns-a", "q")).isEqualTo("10.0.1.77");
    }

    @Test
    void whatIsWrongWithASubnetStandsInItsCondition() throws Exception {
        tenant("t1", "s1", "ns-a");
        cluster.subnet("s3", "{'vpc':'t1','cidrBlock':'10.0.0.0/16'}");
        Eventually.await(
                "it is refused",
                () -> cluster.condition("s3", "Ready").path("status").asText().equals("False"));

        assertThat(cluster.condition("s3", "Ready").path("reason").asText()).isEqualTo("ValidateLogicalSwitchFailed");
        assertThat(cluster.condition("s3", "Error").path("message").asText()).contains("s1", "10.0.1.0/24");
        cluster.patch(Subnet.RESOURCE, "s3", "{'spec':{'cidrBlock':'10.9.0.0/16','gateway':'','excludeIps':[]}}");
        cluster.awaitReady("s3");
    }

    @Test
    void aPrivateSubnetHasRulesAndLosesThemInOneStep() throws Exception {
        tenant("t1", "s1", "ns-a");
        cluster.patch(Subnet.RESOURCE, "s1", "{'spec':{'private':true,'allowSubnets':['10.0.2.0/24']}}");
        Eventually.await(
                "it is private", () -> nb.nbctl("acl-list", "s1").lines().count() == 4);
        assertThat(nb.nbctl("acl-list", "s1"))
                .contains("1000 (ip) drop")
                .contains("3000 (ip4.src == 100.64.0.0/16) allow-related")
                .contains(
                        "(ip4.src == 10.0.1.0/24 && ip4.dst == 10.0.2.0/24) || (ip4.src == 10.0.2.0/24 && ip4.dst == 10.0.1.0/24)");
        Eventually.await(
                "the condition says so",
                () -> cluster.condition("s1", "Ready")
                        .path("reason")
                        .asText()
                        .equals("SetPrivateLogicalSwitchSuccess"));

        cluster.patch(Subnet.RESOURCE, "s1", "{'spec':{'private':false}}");
        Eventually.await("the rules are gone", () -> nb.nbctl("acl-list", "s1").isBlank());
    }

    @Test
    void deletingInAnyOrderWaitsForTheRightOne() throws Exception {
        tenant("t1", "s1", "ns-a");
        cluster.pod("ns-a", "p");
        cluster.address("ns-a", "p");
        cluster.client().delete(Vpc.RESOURCE, NetworkCaches.cluster("t1"));
        cluster.client().delete(Subnet.RESOURCE, NetworkCaches.cluster("s1"));
        Eventually.await(
                "the subnet says who holds it",
                () -> cluster.condition("s1", "Ready").path("message").asText().contains("p.ns-a"));
        assertThat(nb.column("Logical_Router", "name")).contains("t1");

        cluster.deletePod("ns-a", "p");
        Eventually.await(
                "all is gone",
                () -> cluster.subnet("s1").isEmpty() && cluster.vpc("t1").isEmpty());
        Eventually.await(
                "the rows too", () -> nb.column("Logical_Router", "name").equals(List.of("ovn-cluster")));
        assertThat(nb.column("Logical_Switch", "name")).containsExactly("join", "ovn-default");
    }

    @Test
    void aRestartAtRestWritesNothingAndKeepsEveryAddress() throws Exception {
        tenant("t1", "s1", "ns-a");
        for (int number = 0; number < 20; number++) {
            cluster.pod("ns-a", "p" + number);
        }
        for (int number = 0; number < 20; number++) {
            cluster.address("ns-a", "p" + number);
        }
        networking.close();
        var before = nb.nbctl("list", "Logical_Switch_Port");
        networking = run();
        cluster.pod("ns-a", "next");

        assertThat(cluster.address("ns-a", "next")).isEqualTo("10.0.1.22");
        assertThat(networking.transactions()).as("one for the new pod").isEqualTo(1);
        cluster.deletePod("ns-a", "next");
        Eventually.await(
                "only the new port is gone",
                () -> nb.nbctl("list", "Logical_Switch_Port").length() == before.length());
    }

    @Test
    void podsThatCameAndWentWhileTheControllerWasDownAreNoticed() throws Exception {
        tenant("t1", "s1", "ns-a");
        cluster.pod("ns-a", "goes");
        cluster.pod("ns-a", "stays");
        cluster.address("ns-a", "goes");
        cluster.address("ns-a", "stays");
        networking.close();
        cluster.deletePod("ns-a", "goes");
        cluster.pod("ns-a", "comes");
        networking = run();

        cluster.address("ns-a", "comes");
        Eventually.await("the old object is gone", () -> cluster.ip("goes.ns-a").isEmpty());
        Eventually.await(
                "the old port is gone",
                () -> !nb.column("Logical_Switch_Port", "name").contains("goes.ns-a"));
        assertThat(nb.column("Logical_Switch_Port", "name")).contains("stays.ns-a", "comes.ns-a");
    }

    @Test
    void aDatabaseThatWasKilledOrEditedIsPutRight() throws Exception {
        tenant("t1", "s1", "ns-a");
        nb.kill();
        cluster.pod("ns-a", "p");
        nb.restart();
        cluster.address("ns-a", "p");
        nb.nbctl("lsp-del", "p.ns-a");
        nb.nbctl("lrp-del", "t1-s1");
        nb.nbctl("set", "Logical_Switch_Port", "s1-t1", "type=localnet");

        Eventually.await(
                "the port is back",
                () -> nb.column("Logical_Switch_Port", "name").contains("p.ns-a"));
        Eventually.await(
                "the router port is back",
                () -> nb.column("Logical_Router_Port", "name").contains("t1-s1"));
        Eventually.await(
                "the type is back",
                () -> nb.nbctl("get", "Logical_Switch_Port", "s1-t1", "type").contains("router"));
    }

    @Test
    void rowsOfOthersAreLeftAloneAndOursWithoutAnObjectAreSweptUp() throws Exception {
        nb.nbctl("ls-add", "foreign");
        nb.nbctl("lsp-add", "foreign", "foreign-port");
        nb.nbctl("ls-add", "orphan", "--", "set", "Logical_Switch", "orphan", "external_ids:vendor=kube-ovn");
        nb.nbctl(
                "lr-add",
                "orphan-router",
                "--",
                "set",
                "Logical_Router",
                "orphan-router",
                "external_ids:vendor=kube-ovn");

        Eventually.await(
                "ours are gone",
                () -> !nb.column("Logical_Switch", "name").contains("orphan")
                        && !nb.column("Logical_Router", "name").contains("orphan-router"));
        assertThat(nb.column("Logical_Switch", "name")).contains("foreign");
        assertThat(nb.column("Logical_Switch_Port", "name")).contains("foreign-port");
    }

    @Test
    void aNodeGetsAnAddressOfTheJoinNetworkAndItsPodsAGateway() throws Exception {
        cluster.awaitReady("join");
        cluster.node("n-1", "192.168.0.1");
        Eventually.await(
                "the node has its address",
                () -> cluster.get(NetworkCaches.NODES, "", "n-1")
                        .at("/metadata/annotations")
                        .path("ovn.kubernetes.io/ip_address")
                        .asText()
                        .equals("100.64.0.2"));
        cluster.namespace("ns-a");
        cluster.pod("ns-a", "p");
        assertThat(cluster.address("ns-a", "p")).isEqualTo("10.16.0.2");
        cluster.bind("ns-a", "p", "n-1");
        Eventually.await(
                "it is routed", () -> cluster.annotation("ns-a", "p", "routed").equals("true"));

        assertThat(cluster.ip("node-n-1").at("/spec/v4IpAddress").asText()).isEqualTo("100.64.0.2");
        assertThat(nb.nbctl("lr-policy-list", "ovn-cluster"))
                .contains("31000", "ip4.dst == 10.16.0.0/16", "allow")
                .containsPattern("30000 +ip4.dst == 192.168.0.1 +reroute +100.64.0.2")
                .containsPattern("29000 +ip4.src == \\$ovn.default.n.1_ip4 +reroute +100.64.0.2");
        var port = nb.nbctl("get", "Logical_Switch_Port", "p.ns-a", "_uuid").strip();
        assertThat(nb.nbctl("get", "Port_Group", "ovn.default.n.1", "ports")).contains(port);
        assertThat(nb.nbctl("get", "Port_Group", "node.n.1", "ports")).contains(port);
        cluster.client().delete(NetworkCaches.NODES, new NamespacedName("", "n-1"));
        Eventually.await(
                "nothing of the node is left",
                () -> !nb.nbctl("lr-policy-list", "ovn-cluster").contains("192.168.0.1")
                        && !nb.column("Port_Group", "name").contains("node.n.1"));
    }
}
