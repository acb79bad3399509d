package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Chosen networks and pods of a Vpc leave by several gateways, and by the others when one is gone. Everything is real but the containers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EgressGatewayPacketTest {
    private static final NamespacedName GATEWAY = new NamespacedName("ns-a", "out");
    private static final NamespacedName WORKLOAD = new NamespacedName("ns-a", "veg-out");
    private static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    private static final String PROVIDER = "lan.kube-system";

    private final Opened open = new Opened();
    private TestCluster cluster;
    private TestCentral central;
    private TestNode node;
    private TestOutside outside;

    @BeforeAll
    void startEverything(@TempDir Path folder) throws Exception {
        Machine.requirePackets();
        Machine.requireNft();
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        cluster.defineAttachments();
        central = open.register(TestCentral.start(folder.resolve("ovn")));
        node = open.register(TestNode.start(folder.resolve("n1"), "n1", central));
        outside = open.register(TestOutside.start(node));
        cluster.node("n1", "{}");
        cluster.ready("n1", true);
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        open.register(node.agent(cluster));
        writeNetworks();
    }

    private void writeNetworks() throws Exception {
        cluster.object(
                "k8s.cni.cncf.io/v1", "NetworkAttachmentDefinition", "kube-system", "lan", """
                {'spec':{'config':'{\\"cniVersion\\":\\"0.3.0\\",\\"type\\":\\"macvlan\\",\\"master\\":\\"ext0\\",
                \\"ipam\\":{\\"type\\":\\"kube-ovn\\",\\"server_socket\\":\\"/x\\",\\"provider\\":\\"lan.kube-system\\"}}'}}""".replace("\n", " "));
        cluster.subnet("lan", """
                {'protocol':'IPv4','provider':'lan.kube-system','cidrBlock':'192.0.2.0/24',
                 'gateway':'192.0.2.1','excludeIps':['192.0.2.1..192.0.2.99']}""");
        cluster.namespace("ns-a");
        cluster.vpc("t1", "{'namespaces':['ns-a']}");
        for (int subnet = 1; subnet <= 3; subnet++) {
            cluster.subnet(
                    "s" + subnet,
                    "{'vpc':'t1','cidrBlock':'10.0.%1$d.0/24','protocol':'IPv4','namespaces':['ns-a']}"
                            .formatted(subnet));
        }
    }

    @AfterAll
    void stopEverything() {
        open.close();
    }

    private TestPod started(String name, String subnet, String labels) throws Exception {
        cluster.pod("ns-a", name, "n1", "{'ovn.kubernetes.io/logical_switch':'%s'}".formatted(subnet));
        cluster.client()
                .mergePatch(
                        ClusterCache.PODS,
                        new NamespacedName("ns-a", name),
                        TestCluster.json("{'metadata':{'labels':%s}}".formatted(labels)));
        var pod = open.register(TestPod.sandbox("ns-a", name, node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    private TestEgressPod gatewayPod(String name) throws Exception {
        return open.register(TestEgressPod.run(cluster, node, WORKLOAD, name, PROVIDER));
    }

    private JsonNode status() throws Exception {
        return cluster.client().get(EgressRules.GATEWAYS, GATEWAY).path("status");
    }

    private String policies() {
        return central.read("lr-policy-list", "t1");
    }

    private Optional<String> asks(TestPod pod) throws Exception {
        return WhoServer.askTcp(pod, TestOutside.FAR, 80);
    }

    @Test
    void whatIsChosenLeavesByTheGatewaysThatAreLeft() throws Exception {
        // The network s1 with the gateways' addresses, s2 with its own, and of s3 only the pods with a label.
        cluster.object("kubeovn.io/v1", "VpcEgressGateway", "ns-a", "out", """
                {'spec':{'vpc':'t1','prefix':'veg-','replicas':2,'image':'alpine','internalSubnet':'s1','externalSubnet':'lan',
                 'externalIPs':['192.0.2.120','192.0.2.121'],'podAntiAffinity':'Preferred','trafficPolicy':'Local',
                 'policies':[{'snat':true,'subnets':['s1']},{'snat':false,'ipBlocks':['10.0.2.0/24']}],
                 'selectors':[{'podSelector':{'matchLabels':{'leaves':'yes'}}}]}}""");
        var first = gatewayPod("out-a");
        var second = gatewayPod("out-b");
        var plain = started("plain", "s1", "{}");
        var own = started("own", "s2", "{}");
        var chosen = started("chosen", "s3", "{'leaves':'yes'}");
        var other = started("other", "s3", "{}");
        Eventually.await(
                () -> "the gateway is ready: " + told(),
                () -> status().path("phase").asText().equals("Completed"));

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80);
                var _ = WhoServer.at(outside, "192.0.2.1", 80)) {
            Eventually.await(
                    () -> "it is answered: " + told(), () -> asks(plain).isPresent());
            assertThat(List.of(first.outer(), second.outer()))
                    .as("addresses")
                    .containsExactlyInAnyOrder("192.0.2.120", "192.0.2.121")
                    .contains(asks(plain).orElseThrow());
            Eventually.await(
                    () -> "so is a chosen pod: " + told(), () -> asks(chosen).isPresent());
            assertThat(first.outer() + second.outer()).contains(asks(chosen).orElseThrow());
            assertThat(asks(other)).as("its neighbour, which nobody chose").isEmpty();
            outside.route("10.0.2.0/24", first.outer());
            Eventually.await(
                    "with its own address",
                    () -> asks(own).filter(address("own")::equals).isPresent());
            assertThat(plain.reaches(address("other"))).as("inside of the Vpc").isTrue();

            first.end();
            Eventually.await(
                    "the router knows",
                    () -> status().path("internalIPs").size() == 1
                            && !status().path("ready").asBoolean());
            Eventually.await(
                    "by the one that is left",
                    () -> asks(plain).filter(second.outer()::equals).isPresent());

            second.end();
            Eventually.await(
                    "nobody is left", () -> status().path("internalIPs").isEmpty());
            assertThat(asks(plain)).as("rather not at all than by another way").isEmpty();
            assertThat(policies()).contains("29090", "drop").doesNotContain("29100", "29150");

            gatewayPod("out-c");
            Eventually.await(
                    () -> "a new one serves: " + told(), () -> asks(plain).isPresent());
        }
        cluster.client().delete(EgressRules.GATEWAYS, GATEWAY);
        Eventually.await(
                "nothing is left of it",
                () -> cluster.client().find(EgressRules.GATEWAYS, GATEWAY).isEmpty()
                        && cluster.client().find(DEPLOYMENTS, WORKLOAD).isEmpty()
                        && !policies().contains("290")
                        && !central.read("list", "Address_Set").contains("VEG."));
    }

    private String address(String pod) throws Exception {
        return cluster.annotation("ns-a", pod, "ip_address");
    }

    private String told() {
        try {
            return status() + policies() + central.read("lr-route-list", "t1") + central.read("list", "Address_Set");
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }
}
