package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.Vpc;
import flagship.kubemodel.NamespacedName;
import flagship.networking.NetworkTrace.Answer;
import flagship.networking.NetworkTrace.Protocol;
import flagship.networking.NetworkTrace.Question;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would become of a packet, asked of a real OVN whose rows the controller wrote. */
final class NetworkTraceTest {
    private static final String POD = "vpc-nat-gw-gw1-0";

    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;
    private TestCluster cluster;
    private NbServer nb;

    @BeforeEach
    void start() throws Exception {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.exists(Path.of("/usr/bin/ovn-trace")), "ovn-trace is not installed (Debian: ovn-common)");
        }
        network = TestNetwork.start(folder);
        cluster = network.cluster();
        nb = network.nb();
        nb.startNorthd();
        network.tenant("t1", "s1", "10.0.1.0/24", "ns-a");
        cluster.subnet("s2", "{'vpc':'t1','cidrBlock':'10.0.2.0/24','namespaces':['ns-a']}");
        cluster.awaitReady("s2");
        pod("web", "s1");
        pod("db", "s2");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void pod(String name, String subnet) throws Exception {
        cluster.pod("ns-a", name, """
                {'labels':{'app':'%s'},'annotations':{'ovn.kubernetes.io/logical_switch':'%s'}}""".formatted(name, subnet));
        cluster.address("ns-a", name);
    }

    private Answer trace(String to, Protocol protocol, int port) throws Exception {
        nb.nbctl("--wait=sb", "sync");
        boolean isPod = to.contains("/");
        var question = new Question(
                new NamespacedName("ns-a", "web"),
                isPod
                        ? Optional.of(
                                new NamespacedName(to.substring(0, to.indexOf('/')), to.substring(to.indexOf('/') + 1)))
                        : Optional.empty(),
                isPod ? "" : to,
                protocol,
                port);
        return NetworkTrace.of(cluster.client(), nb.address("nb"), nb.address("sb"), question);
    }

    private Answer tcp(String to, int port) throws Exception {
        return trace(to, Protocol.TCP, port);
    }

    private static String text(Answer answer) {
        return String.join("\n", answer.lines());
    }

    @Test
    void theWayOfAPacketThatArrivesIsTold() throws Exception {
        var answer = tcp("ns-a/db", 80);

        assertThat(text(answer))
                .contains("tcp port 80 from pod ns-a/web (10.0.1.2, subnet s1) to pod ns-a/db (10.0.2.2)")
                .contains("s1: comes in by port web.ns-a")
                .contains("t1: route ip4.dst == 10.0.2.0/24 to port t1-s2")
                .contains("ARRIVES: at pod ns-a/db");
        assertThat(answer.arrives()).isTrue();
        assertThat(text(trace("ns-a/db", Protocol.ICMP, 0))).contains("ARRIVES");
        assertThat(text(trace("ns-a/db", Protocol.UDP, 53))).contains("ARRIVES");
    }

    @Test
    void whoDropsAPacketIsNamed() throws Exception {
        cluster.policy("ns-a", "only-web", """
                {'podSelector':{'matchLabels':{'app':'db'}},'policyTypes':['Ingress'],
                 'ingress':[{'ports':[{'protocol':'TCP','port':80}]}]}""");
        Eventually.await(
                "the policy is there", () -> nb.column("ACL", "priority").contains("2001"));

        assertThat(text(tcp("ns-a/db", 81))).contains("DROPPED in switch s2, by network policy ns-a/only-web");
        assertThat(tcp("ns-a/db", 81).arrives()).isFalse();
        assertThat(text(tcp("ns-a/db", 80)))
                .contains("allowed by network policy ns-a/only-web")
                .contains("ARRIVES");
    }

    @Test
    void aPrivateSubnetAndASecurityGroupAreNamedToo() throws Exception {
        cluster.subnet("s3", "{'vpc':'t1','cidrBlock':'10.0.3.0/24','namespaces':['ns-a'],'private':true}");
        cluster.awaitReady("s3");
        pod("secret", "s3");
        assertThat(text(tcp("ns-a/secret", 80))).contains("DROPPED in switch s3, by subnet s3, which is private");

        cluster.create("security-groups", "SecurityGroup", "sg1", """
                {'ingressRules':[{'ipVersion':'ipv4','protocol':'tcp','priority':1,'remoteType':'address','remoteAddress':'0.0.0.0/0',
                  'portRangeMin':443,'portRangeMax':443,'policy':'allow'}]}""");
        cluster.pod("ns-a", "guarded", """
                {'annotations':{'ovn.kubernetes.io/logical_switch':'s2','ovn.kubernetes.io/security_groups':'sg1',
                 'ovn.kubernetes.io/port_security':'true'}}""");
        cluster.address("ns-a", "guarded");
        Eventually.await(
                "the group is there", () -> nb.column("Port_Group", "name").contains("ovn.sg.sg1"));
        assertThat(text(tcp("ns-a/guarded", 443)))
                .contains("allowed by security group sg1")
                .contains("ARRIVES");
        assertThat(text(tcp("ns-a/guarded", 80)))
                .contains("DROPPED in switch s2, by its security groups, none of which allows it");
    }

    @Test
    void otherVpcsAreOutOfReachWhetherTheirAddressesAreTheSameOrNot() throws Exception {
        network.tenant("t2", "their1", "10.0.1.0/24", "ns-b");
        cluster.subnet("their9", "{'vpc':'t2','cidrBlock':'10.0.9.0/24','namespaces':['ns-b']}");
        cluster.awaitReady("their9");
        cluster.pod("ns-b", "far", "{'annotations':{'ovn.kubernetes.io/logical_switch':'their9'}}");
        cluster.address("ns-b", "far");

        assertThat(text(tcp("ns-b/far", 80)))
                .contains("DROPPED in router t1 has no route to 10.0.9.2")
                .contains("different vpcs, t1 and t2");
        assertThat(text(tcp("8.8.8.8", 53))).contains("add a static route to vpc t1");
        assertThat(text(tcp("10.0.1.77", 80))).contains("nobody there has 10.0.1.77");
        assertThatThrownBy(() -> tcp("ns-a/nobody", 80)).hasMessageContaining("there is no pod ns-a/nobody");
    }

    @Test
    void aLoadBalancerIsFollowedToItsBackend() throws Exception {
        cluster.service("ns-a", "db", "{'clusterIP':'10.0.0.77','ports':[{'name':'p','port':80,'targetPort':8080}]}");
        cluster.endpoints("ns-a", "db", "db", "10.0.2.2", "{'name':'p','port':8080,'protocol':'TCP'}");
        Eventually.await(
                "the entry is there",
                () -> nb.nbctl("lb-list", "vpc-t1-tcp-load").contains("10.0.0.77:80"));

        assertThat(text(tcp("10.0.0.77", 80)))
                .contains("leads to 10.0.2.2:8080")
                .contains("ARRIVES: at pod ns-a/db");
    }

    @Test
    void theKernelOfANatGatewayIsRead() throws Exception {
        gateway();
        assertThat(text(tcp("198.51.100.7", 80)))
                .contains("route ip4.dst == 0.0.0.0/0 to port t1-s1, next hop 10.0.1.254")
                .contains("DROPPED in NAT gateway gw1 has neither a FIP nor a SNAT rule for 10.0.1.2");
        cluster.create("iptables-eips", "IptablesEIP", "e1", "{'natGwDp':'gw1'}");
        cluster.create("iptables-snat-rules", "IptablesSnatRule", "out", "{'eip':'e1','internalCIDR':'10.0.1.0/24'}");
        var rule = IptablesRule.Type.SNAT.resource();
        Eventually.await(
                "the rule has its translation",
                () -> !cluster.get(rule, "", "out")
                        .at("/status/v4ip")
                        .asText("")
                        .isEmpty());
        var created = cluster.get(NetworkCaches.PODS, "kube-system", POD)
                .at("/metadata/creationTimestamp")
                .asText()
                .replace("Z", "");
        cluster.client()
                .mergePatchStatus(
                        rule,
                        NetworkCaches.cluster("out"),
                        TestCluster.json("{'status':{'ready':true,'redo':'%s'}}".formatted(created)));

        assertThat(text(tcp("198.51.100.7", 80)))
                .contains("NAT gateway gw1: source becomes 192.0.2.100 by snat out")
                .contains("ARRIVES");
    }

    /** A gateway whose pod has its first interface; the test is its agent. */
    private void gateway() throws Exception {
        cluster.subnet("ovn-vpc-external-network", """
                {'protocol':'IPv4','provider':'ovn-vpc-external-network.kube-system','cidrBlock':'192.0.2.0/24',
                 'gateway':'192.0.2.1','excludeIps':['192.0.2.1..192.0.2.99']}""");
        cluster.client().create(NatCaches.CONFIG_MAPS, TestCluster.json("""
                {'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'kube-system','name':'ovn-vpc-nat-gw-config'},
                 'data':{'enable-vpc-nat-gw':'true','image':'nat:v1'}}"""));
        cluster.create("vpc-nat-gateways", "VpcNatGateway", "gw1", "{'vpc':'t1','subnet':'s1','lanIp':'10.0.1.254'}");
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'10.0.1.254'}]}}");
        var set = "/spec/template/metadata/annotations";
        Eventually.await("the workload is there", () -> workload().at(set).isObject());
        cluster.pod(
                "kube-system",
                POD,
                "{'annotations':%s}"
                        .formatted(workload().at(set).toString().replace("k8s.v1.cni.cncf.io/networks", "x/y")));
        assertThat(cluster.address("kube-system", POD)).isEqualTo("10.0.1.254");
        Eventually.await(
                "the route is there", () -> nb.nbctl("lr-route-list", "t1").contains("10.0.1.254"));
    }

    private JsonNode workload() {
        return cluster.get(NetworkCaches.STATEFUL_SETS, "kube-system", "vpc-nat-gw-gw1");
    }

    @Test
    void theNatOfOvnItselfIsTold() throws Exception {
        cluster.create("vlans", "Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet("external", "{'cidrBlock':'203.0.113.0/24','gateway':'203.0.113.1','vlan':'v0'}");
        cluster.awaitReady("external");
        cluster.node("n1", "192.0.2.11");
        cluster.patch(NetworkCaches.NODES, "n1", """
                {'metadata':{'labels':{'ovn.kubernetes.io/external-gw':'true'},'annotations':{'ovn.kubernetes.io/chassis':'c1'}}}""");
        cluster.patch(Vpc.RESOURCE, "t1", """
                {'spec':{'enableExternal':true,'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'203.0.113.1'}]}}""");
        cluster.create("ovn-eips", "OvnEip", "e1", "{'externalSubnet':'external','type':'nat','v4Ip':'203.0.113.50'}");
        cluster.create("ovn-snat-rules", "OvnSnatRule", "out", "{'ovnEip':'e1','vpcSubnet':'s1'}");
        Eventually.await("it is translated", () -> nb.nbctl("lr-nat-list", "t1").contains("203.0.113.50"));
        Eventually.await(
                "the router is connected",
                () -> nb.column("Gateway_Chassis", "name").contains("t1-external-c1"));
        Eventually.await(
                "the route is there", () -> nb.nbctl("lr-route-list", "t1").contains("203.0.113.1 "));

        assertThat(text(tcp("198.51.100.7", 80)))
                .contains("DROPPED in router t1: none of its gateway nodes carries the port to subnet external");
        nb.sbctl("chassis-add", "c1", "geneve", "127.0.0.1");
        nb.sbctl("lsp-bind", "cr-t1-external", "c1");
        assertThat(text(tcp("198.51.100.7", 80)))
                .contains("t1: the MAC address of the next hop is not known yet")
                .contains("t1: source becomes 203.0.113.50")
                .contains("ARRIVES: leaves on the physical network of subnet external");
        var router = nb.sbctl("--bare", "--columns=_uuid", "find", "Datapath_Binding", "external_ids:name=t1")
                .strip();
        nb.sbctl(
                "create",
                "MAC_Binding",
                "logical_port=t1-external",
                "ip=203.0.113.1",
                "mac=\"02:00:00:00:99:99\"",
                "datapath=" + router);
        assertThat(text(tcp("198.51.100.7", 80)))
                .contains("t1: source becomes 203.0.113.50")
                .contains("ARRIVES")
                .doesNotContain("not known yet");
    }
}
