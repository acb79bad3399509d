package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * From YAML to packets: users write Vpcs, Subnets and pods to the API server, the controller realises them in OVN and gives addresses, the
 * runtime calls the plugin, pods speak. Everything is real but the containers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WholeWayPacketTest {
    private final Opened open = new Opened();
    private final List<TestPod> pods = new ArrayList<>();
    private TestCluster cluster;
    private TestNode node;

    @BeforeAll
    void startEverything(@TempDir Path folder) throws Exception {
        Machine.requirePackets();
        cluster = register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        var central = register(TestCentral.start(folder.resolve("ovn")));
        node = register(TestNode.start(folder.resolve("n1"), "n1", central));
        cluster.node("n1", "{}");
        var database = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        register(Networking.start(register(cluster.https()), database, NetworkingConfig.DEFAULT, Optional.empty()));
        register(node.agent(cluster));
        for (String tenant : List.of("a", "b", "c")) {
            cluster.namespace("ns-" + tenant);
            cluster.vpc("vpc-" + tenant, "{'namespaces':['ns-%s']}".formatted(tenant));
            cluster.subnet(
                    "net-" + tenant,
                    "{'vpc':'vpc-%1$s','cidrBlock':'10.0.1.0/24','protocol':'IPv4','namespaces':['ns-%1$s']}"
                            .formatted(tenant));
        }
        Eventually.await("namespaces are bound", () -> bound("ns-a") && bound("ns-b") && bound("ns-c"));
    }

    private boolean bound(String namespace) throws Exception {
        return cluster.client()
                .get(TestCluster.NAMESPACES, new NamespacedName("", namespace))
                .path("metadata")
                .path("annotations")
                .has("ovn.kubernetes.io/logical_switch");
    }

    private <T extends AutoCloseable> T register(T part) {
        return open.register(part);
    }

    @AfterEach
    void removePods() throws Exception {
        for (TestPod pod : pods) {
            pod.del();
            pod.close();
        }
        pods.clear();
    }

    @AfterAll
    void stopEverything() {
        open.close();
    }

    /** A pod that the runtime starts as soon as the scheduler has put it on the node. */
    private TestPod started(String namespace, String name) throws Exception {
        cluster.pod(namespace, name, "n1");
        var pod = TestPod.sandbox(namespace, name, node);
        pods.add(pod);
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    private String address(String namespace, String pod) throws Exception {
        return cluster.annotation(namespace, pod, "ip_address");
    }

    @Test
    void tenantsWithEqualNetworksAreApart() throws Exception {
        var web = started("ns-a", "web");
        var database = started("ns-a", "db");
        var theirWeb = started("ns-b", "web");
        var theirDatabase = started("ns-b", "db");

        assertThat(address("ns-a", "web")).as("the same address in each tenant").isEqualTo(address("ns-b", "web"));
        assertThat(web.reaches("10.0.1.1")).as("its own gateway").isTrue();
        assertThat(theirWeb.reaches("10.0.1.1")).as("its own gateway").isTrue();
        assertThat(web.echoOverTcp(database, address("ns-a", "db"), "ours")).isEqualTo("ours");
        assertThat(theirWeb.echoOverTcp(theirDatabase, address("ns-b", "db"), "theirs"))
                .isEqualTo("theirs");

        started("ns-b", "third");
        assertThat(theirWeb.reaches(address("ns-b", "third")))
                .as("within a tenant")
                .isTrue();
        assertThat(web.reaches(address("ns-b", "third"))).as("across tenants").isFalse();
    }

    @Test
    void theNodeReachesPodsOfTheDefaultVpc() throws Exception {
        cluster.namespace("plain");
        Eventually.await("the namespace is bound", () -> bound("plain"));
        started("plain", "web");

        Eventually.await("the node reaches the pod", () -> node.reaches(address("plain", "web")));
    }

    @Test
    void aPodThatComesAgainIsPluggedInAgain() throws Exception {
        var first = started("ns-c", "again");
        assertThat(first.del().code()).isZero();
        cluster.deletePod("ns-c", "again");
        Eventually.await(
                "the address is given back",
                () -> cluster.client()
                        .find(ClusterCache.IPS, new NamespacedName("", "again.ns-c"))
                        .isEmpty());

        var second = started("ns-c", "again");

        assertThat(second.reaches("10.0.1.1")).isTrue();
    }
}
