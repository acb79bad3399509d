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

/** What private Subnets, security groups and network policies let through, with real packets. */
final class SecurityPacketTest {
    private static final GroupVersionResource GROUPS = new GroupVersionResource("kubeovn.io", "v1", "security-groups");
    private static final GroupVersionResource POLICIES =
            new GroupVersionResource("networking.k8s.io", "v1", "networkpolicies");

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
        var database = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(
                Networking.start(open.register(cluster.https()), database, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(node.agent(cluster));
        cluster.namespace("shop");
        cluster.vpc("t1", "{'namespaces':['shop']}");
        for (int number = 1; number <= 2; number++) {
            cluster.subnet("s" + number, """
                    {'vpc':'t1','cidrBlock':'10.0.%d.0/24','protocol':'IPv4','namespaces':['shop']}""".formatted(number));
        }
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    /** A pod in a Subnet, of some security groups, with its own name as a label. */
    private TestPod started(String name, String subnet, String groups) throws Exception {
        var pod = TestCluster.json("""
                {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'shop','name':'%1$s','labels':{'app':'%1$s'},
                  'annotations':{'ovn.kubernetes.io/logical_switch':'%2$s'}},
                 'spec':{'nodeName':'n1','containers':[{'name':'c','image':'i'}]}}""".formatted(name, subnet));
        if (!groups.isEmpty()) {
            pod.withObject("/metadata/annotations")
                    .put("ovn.kubernetes.io/security_groups", groups)
                    .put("ovn.kubernetes.io/port_security", "true");
        }
        cluster.client().create(ClusterCache.PODS, pod);
        var sandbox = open.register(TestPod.sandbox("shop", name, node));
        assertThat(sandbox.add().message()).isEmpty();
        return sandbox;
    }

    private String address(String pod) throws Exception {
        return cluster.annotation("shop", pod, "ip_address");
    }

    private void group(String name, String ingress) throws Exception {
        cluster.client().create(GROUPS, TestCluster.json("""
                        {'apiVersion':'kubeovn.io/v1','kind':'SecurityGroup','metadata':{'name':'%s'},'spec':{'ingressRules':[%s],
                         'egressRules':[{'ipVersion':'ipv4','protocol':'all','priority':1,'remoteType':'address',
                          'remoteAddress':'0.0.0.0/0','policy':'allow'}]}}""".formatted(name, ingress)));
    }

    private static String fromGroup(String name) {
        return "{'ipVersion':'ipv4','protocol':'icmp','priority':10,'remoteType':'securityGroup','remoteSecurityGroup':'%s','policy':'allow'}"
                .formatted(name);
    }

    private static String notFrom(String address) {
        return "{'ipVersion':'ipv4','protocol':'icmp','priority':5,'remoteType':'address','remoteAddress':'%s','policy':'drop'}"
                .formatted(address);
    }

    @Test
    void aGroupLetsInMembersOfAnotherUnlessARuleOfHigherRankDropsThem() throws Exception {
        group("clients", "");
        group("others", "");
        group("servers", fromGroup("clients"));
        started("db", "s1", "servers");
        var web = started("web", "s2", "clients");
        var other = started("other", "s2", "others");

        Eventually.await("a member of the named group", () -> web.reaches(address("db")));
        assertThat(other.reaches(address("db"))).as("a member of another one").isFalse();
        cluster.client()
                .mergePatch(
                        GROUPS,
                        new NamespacedName("", "servers"),
                        TestCluster.json("{'spec':{'ingressRules':[%s,%s]}}"
                                .formatted(fromGroup("clients"), notFrom(address("web")))));
        Eventually.await("the smaller number wins", () -> !web.reaches(address("db")));
    }

    @Test
    void aPolicyLetsInThePodsThatItNamesAndIsOverWithItsObject() throws Exception {
        started("db", "s1", "");
        var web = started("web", "s2", "");
        var other = started("other", "s2", "");
        Eventually.await("without a policy", () -> other.reaches(address("db")));

        cluster.client().create(POLICIES, TestCluster.json("""
                        {'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy','metadata':{'namespace':'shop','name':'db'},
                         'spec':{'podSelector':{'matchLabels':{'app':'db'}},'policyTypes':['Ingress'],
                          'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'web'}}}]}]}}"""));

        Eventually.await("whom it does not name", () -> !other.reaches(address("db")));
        Eventually.await("whom it names", () -> web.reaches(address("db")));
        cluster.client().delete(POLICIES, new NamespacedName("shop", "db"));
        Eventually.await("it is over", () -> other.reaches(address("db")));
    }

    @Test
    void aPrivateSubnetIsReachedFromTheSubnetsThatItAllows() throws Exception {
        started("db", "s1", "");
        var neighbour = started("neighbour", "s1", "");
        var web = started("web", "s2", "");
        Eventually.await("while it is open", () -> web.reaches(address("db")));

        patchSubnet("{'spec':{'private':true}}");

        Eventually.await("from another subnet", () -> !web.reaches(address("db")));
        assertThat(neighbour.reaches(address("db"))).as("from itself").isTrue();
        patchSubnet("{'spec':{'allowSubnets':['10.0.2.0/24']}}");
        Eventually.await("from one that it allows", () -> web.reaches(address("db")));
    }

    private void patchSubnet(String patch) throws Exception {
        cluster.client().mergePatch(ClusterCache.SUBNETS, new NamespacedName("", "s1"), TestCluster.json(patch));
    }
}
