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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of two tenants ask the same address for names, each their own name server. What stands for CoreDNS says who asked. */
@SuppressWarnings("NullAway.Init") // set before each test
final class VpcDnsPacketTest {
    private static final GroupVersionResource SERVERS = new GroupVersionResource("kubeovn.io", "v1", "vpc-dnses");
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    private static final GroupVersionResource RULES = new GroupVersionResource("kubeovn.io", "v1", "switch-lb-rules");
    private static final String VIP = "10.96.0.3";

    @TempDir
    Path folder = Path.of("");

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestNode node;

    @AfterEach
    void stopEverything() {
        open.close();
    }

    private void start() throws Exception {
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        cluster.defineAttachments();
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        node = open.register(TestNode.start(folder.resolve("n1"), "n1", central));
        cluster.node("n1", "{}");
        cluster.ready("n1", true);
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(node.agent(cluster));
        cluster.object("k8s.cni.cncf.io/v1", "NetworkAttachmentDefinition", "default", "ovn-nad", """
                {'spec':{'config':'{\\"cniVersion\\":\\"0.3.0\\",\\"type\\":\\"kube-ovn\\",\\"server_socket\\":\\"/x\\",\\"provider\\":\\"ovn-nad.default.ovn\\"}'}}""");
        cluster.object("v1", "ConfigMap", "kube-system", "vpc-dns-config", """
                {'data':{'coredns-vip':'%s','enable-vpc-dns':'true','nad-name':'ovn-nad','nad-provider':'ovn-nad.default.ovn',
                 'coredns-image':'coredns'}}""".formatted(VIP));
    }

    /** A Vpc with a name server, whose pod runs. */
    private TestPod tenant(String name) throws Exception {
        cluster.namespace(name);
        cluster.vpc(name, "{'namespaces':['%s']}".formatted(name));
        cluster.subnet(
                "s-" + name,
                "{'vpc':'%1$s','cidrBlock':'10.0.1.0/24','protocol':'IPv4','namespaces':['%1$s']}".formatted(name));
        cluster.object(
                "kubeovn.io/v1", "VpcDns", "", name, "{'spec':{'vpc':'%1$s','subnet':'s-%1$s'}}".formatted(name));
        return serverOf(name);
    }

    /** What the Deployment's controller, the kubelet and Multus do, and the one that writes EndpointSlices. */
    private TestPod serverOf(String dns) throws Exception {
        var workload = new NamespacedName("kube-system", "vpc-dns-" + dns);
        Eventually.await(
                () -> dns + " has a workload: " + status(dns),
                () -> cluster.client().find(DEPLOYMENTS, workload).isPresent());
        var pod = TestEgressPod.of(cluster.client().get(DEPLOYMENTS, workload), workload, node);
        cluster.client().create(ClusterCache.PODS, pod);
        var server = open.register(TestPod.sandbox("kube-system", workload.name(), node));
        assertThat(server.add().message()).isEmpty();
        assertThat(server.call("ADD", "net1", "{'provider':'ovn-nad.default.ovn'}")
                        .message())
                .isEmpty();
        cluster.endpoints(
                "kube-system",
                "slr-" + workload.name(),
                "{'name':'dns','port':53,'protocol':'UDP'},{'name':'dns-tcp','port':53,'protocol':'TCP'}",
                List.of(workload.name()));
        return server;
    }

    private String status(String dns) {
        try {
            return cluster.client()
                    .get(SERVERS, new NamespacedName("", dns))
                    .path("status")
                    .toString();
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }

    private TestPod started(String namespace) throws Exception {
        cluster.pod(namespace, "client", "n1");
        var pod = open.register(TestPod.sandbox(namespace, "client", node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    private String address(String namespace, String pod) throws Exception {
        return cluster.annotation(namespace, pod, "ip_address");
    }

    @Test
    void eachTenantAsksItsOwnNameServerAtTheSameAddress() throws Exception {
        Machine.requirePackets();
        start();
        var server = tenant("t1");
        tenant("t2");
        var client = started("t1");
        var stranger = started("t2");
        Eventually.await("it says so", () -> status("t1").contains("\"active\":true"));

        try (var _ = WhoServer.at(server, address("kube-system", "vpc-dns-t1"), 53)) {
            Eventually.await(
                    "a name is asked",
                    () -> WhoServer.askUdp(client, VIP, 53)
                            .filter(address("t1", "client")::equals)
                            .isPresent());
            assertThat(WhoServer.askTcp(client, VIP, 53)).contains(address("t1", "client"));
            assertThat(WhoServer.askUdp(stranger, VIP, 53))
                    .as("the other tenant's server is silent")
                    .isEmpty();
        }
        var routes = Shell.run(server.inside("ip", "route"));
        assertThat(routes)
                .as("the cluster's own services, by the default network")
                .contains("10.96.0.0/12 via 10.16.0.1 dev net1")
                .contains("default via 10.0.1.1 dev eth0");

        cluster.object("kubeovn.io/v1", "VpcDns", "", "second", "{'spec':{'vpc':'t1','subnet':'s-t1'}}");
        Eventually.await(
                "a second one of the Vpc waits",
                () -> status("second").contains("vpc t1 has the name server t1 already"));
        cluster.client().delete(SERVERS, new NamespacedName("", "t1"));
        Eventually.await("and comes when the first goes", () -> status("second").contains("\"active\":true"));
        Eventually.await(
                "nothing is left of the first",
                () -> cluster.client()
                                .find(DEPLOYMENTS, new NamespacedName("kube-system", "vpc-dns-t1"))
                                .isEmpty()
                        && cluster.client()
                                .find(RULES, new NamespacedName("", "vpc-dns-t1"))
                                .isEmpty());
    }
}
