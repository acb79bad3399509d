package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node's own place in the default VPC (kube-ovn.md, 8.7), with real packets. */
final class NodeNetworkPacketTest {
    private static final String JOINED = """
            {'ovn.kubernetes.io/allocated':'true','ovn.kubernetes.io/ip_address':'100.64.0.2','ovn.kubernetes.io/mac_address':'02:00:00:64:00:02',
             'ovn.kubernetes.io/cidr':'100.64.0.0/16','ovn.kubernetes.io/gateway':'100.64.0.1','ovn.kubernetes.io/port_name':'node-n1'}
            """;

    @TempDir
    Path folder;

    private final Opened open = new Opened();

    private <T extends AutoCloseable> T register(T part) {
        return open.register(part);
    }

    @AfterEach
    void stopEverything() {
        open.close();
    }

    @Test
    void theNodeReachesPodsOfTheDefaultVpcAndOfNoOther() throws Exception {
        Machine.requirePackets();
        var cluster = register(TestCluster.start(folder.resolve("api")));
        var central = register(TestCentral.start(folder.resolve("ovn")));
        var node = register(TestNode.start(folder.resolve("n1"), "n1", central));
        central.router("ovn-cluster");
        central.subnet("ovn-cluster", "join", "02:00:00:64:00:01", "100.64.0.1/16");
        central.port("join", "node-n1", "02:00:00:64:00:02 100.64.0.2");
        central.subnet("ovn-cluster", "ovn-default", "02:00:00:16:00:01", "10.16.0.1/16");
        central.port("ovn-default", "web.default", "02:00:00:16:00:02 10.16.0.2");
        cluster.subnet("join", "{'cidrBlock':'100.64.0.0/16','provider':'ovn','vpc':'ovn-cluster'}");
        cluster.subnet("ovn-default", "{'cidrBlock':'10.16.0.0/16','provider':'ovn','vpc':'ovn-cluster'}");
        cluster.subnet("tenant", "{'cidrBlock':'10.99.0.0/16','provider':'ovn','vpc':'t1'}");
        cluster.node("n1", JOINED);
        register(node.agent(cluster));
        cluster.pod("default", "web", "n1");
        cluster.allocate(
                "default",
                "web",
                Map.of(
                        "ip_address",
                        "10.16.0.2",
                        "mac_address",
                        "02:00:00:16:00:02",
                        "cidr",
                        "10.16.0.0/16",
                        "gateway",
                        "10.16.0.1",
                        "logical_switch",
                        "ovn-default"));
        var web = register(TestPod.sandbox("default", "web", node));
        assertThat(web.add().message()).isEmpty();

        Eventually.await("the node reaches the pod", () -> node.reaches("10.16.0.2"));
        assertThat(web.reaches("100.64.0.2")).as("the pod reaches the node").isTrue();
        assertThat(Shell.run(node.inside("ip", "route")))
                .contains("10.16.0.0/16 via 100.64.0.1 dev ovn0")
                .doesNotContain("10.99.0.0");
        Eventually.await(
                "the node's chassis is recorded",
                () -> cluster.client()
                        .get(ClusterCache.NODES, new NamespacedName("", "n1"))
                        .at("/metadata/annotations/ovn.kubernetes.io~1chassis")
                        .asText()
                        .equals("n1"));

        cluster.client().delete(ClusterCache.SUBNETS, new NamespacedName("", "ovn-default"));
        Eventually.await(
                "the route goes with the subnet",
                () -> !Shell.run(node.inside("ip", "route")).contains("10.16.0.0/16"));
    }
}
