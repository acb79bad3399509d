package flagship.networking;

import static flagship.networking.TestCluster.json;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the northbound database of a cluster that is connected with others, whose common database is away. */
class InterconnectionTest {
    /** Nobody listens there. */
    private static final String CONFIG =
            "'enable-ic':'true','az-name':'az1','ic-db-host':'127.0.0.1','ic-nb-port':'1','gw-nodes':'n1','auto-route':'true'";

    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;

    @BeforeEach
    void startNetwork() throws Exception {
        network = TestNetwork.start(folder, cluster -> {
            cluster.node("n1", "192.0.2.11");
            cluster.node("n2", "192.0.2.12");
            cluster.patch(
                    NetworkCaches.NODES,
                    "n1",
                    "{'metadata':{'annotations':{'ovn.kubernetes.io/chassis':'chassis-1'}}}");
        });
    }

    @AfterEach
    void stopNetwork() {
        network.close();
    }

    /** As it was left: a switch that reaches through all clusters, the router's port on it, and what was learned. */
    private void connectedBefore() throws Exception {
        Eventually.await(
                "there is a router", () -> network.nb().nbctl("lr-list").contains("ovn-cluster"));
        network.nb()
                .nbctl(
                        "lrp-add",
                        "ovn-cluster",
                        "az1-ts",
                        "02:00:00:00:00:07",
                        "169.254.100.7/24",
                        "--",
                        "set",
                        "Logical_Router_Port",
                        "az1-ts",
                        "external_ids:vendor=kube-ovn",
                        "external_ids:lr=ovn-cluster",
                        "external_ids:interconnection-vpc=ovn-cluster");
        learned("10.17.0.1/16");
        network.nb()
                .nbctl(
                        "ls-add",
                        "ts",
                        "--",
                        "set",
                        "Logical_Switch",
                        "ts",
                        "other_config:interconn-ts=ts",
                        "--",
                        "lsp-add",
                        "ts",
                        "ts-az1",
                        "--",
                        "lsp-set-type",
                        "ts-az1",
                        "router",
                        "--",
                        "set",
                        "Logical_Switch_Port",
                        "ts-az1",
                        "external_ids:vendor=kube-ovn",
                        "external_ids:interconnection-vpc=ovn-cluster");
    }

    private void learned(String prefix) throws Exception {
        network.nb()
                .nbctl(
                        "--id=@route",
                        "create",
                        "Logical_Router_Static_Route",
                        "ip_prefix=\"%s\"".formatted(prefix),
                        "nexthop=169.254.100.9",
                        "external_ids:ic-learned-route=x",
                        "--",
                        "add",
                        "Logical_Router",
                        "ovn-cluster",
                        "static_routes",
                        "@route");
    }

    private void configure(String data) throws Exception {
        var object = json(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'kube-system','name':'ovn-ic-config'},'data':{"
                        + data + "}}");
        network.cluster().client().create(NatCaches.CONFIG_MAPS, object);
    }

    private boolean told(String message) throws Exception {
        return network.cluster().events("ovn-ic-config").stream()
                .anyMatch(event -> event.path("message").asText().contains(message));
    }

    private String rows(String table) throws Exception {
        return network.nb().nbctl("list", table);
    }

    private String label(String node) {
        return network.cluster()
                .get(NetworkCaches.NODES, "", node)
                .at("/metadata/labels")
                .path("ovn.kubernetes.io/ic-gw")
                .asText();
    }

    @Test
    void whatIsConnectedStaysSoWhileTheCommonDatabaseIsAwayUntilItIsSwitchedOff() throws Exception {
        configure(CONFIG);
        Eventually.await(
                "who is not connected yet hears what is missing",
                () -> told("the interconnection's northbound database [tcp:127.0.0.1:1] is not reached"));

        connectedBefore();

        Eventually.await(
                "what was learned may pass", () -> rows("Logical_Router_Policy").contains("ip4.dst == 10.17.0.0/16"));
        assertThat(network.nb().nbctl("lrp-get-gateway-chassis", "az1-ts"))
                .contains("chassis-1")
                .contains("100");
        assertThat(network.nb().nbctl("--bare", "get", "Logical_Router_Port", "az1-ts", "networks"))
                .contains("169.254.100.7/24");
        assertThat(network.nb().nbctl("lsp-list", "ts")).contains("ts-az1");
        assertThat(rows("NB_Global"))
                .contains("az1")
                .contains("ic-route-learn=\"true\"")
                .contains("192.0.2.11/32", "192.0.2.12/32", "100.64.0.0/16");
        assertThat(label("n1")).isEqualTo("true");

        // The default network of every cluster is the same unless somebody chose another one.
        learned("10.16.128.1/17");
        Eventually.await(
                "who has it too is told", () -> told("neither told nor learned: [10.16.0.0/16, 10.16.128.0/17]"));
        assertThat(rows("NB_Global")).contains("10.16.0.0/16,10.16.128.0/17");

        network.cluster().client().delete(NatCaches.CONFIG_MAPS, new NamespacedName("kube-system", "ovn-ic-config"));

        // No daemon forgets what was learned, and nobody waits for it for long.
        Eventually.await(
                "the port is gone",
                () -> !network.nb().nbctl("lrp-list", "ovn-cluster").contains("az1-ts"));
        Eventually.await(
                "so is the other end",
                () -> network.nb().nbctl("lsp-list", "ts").isBlank());
        Eventually.await("and the policy", () -> !rows("Logical_Router_Policy").contains("10.17.0.0/16"));
        assertThat(rows("NB_Global")).contains("ic-route-learn=\"false\"");
        Eventually.await("the node is no gateway", () -> label("n1").equals("false"));
    }

    @Test
    void aKeyThatIsMissingIsNamedAndChangesNothing() throws Exception {
        configure("'enable-ic':'true','ic-db-host':'127.0.0.1','gw-nodes':'n1'");
        connectedBefore();
        Eventually.await("it is said", () -> told("az-name is missing"));

        network.cluster()
                .patch(
                        NatCaches.CONFIG_MAPS,
                        "kube-system",
                        "ovn-ic-config",
                        "{'data':{'az-name':'az1','gw-nodes':''}}");

        Eventually.await("so is the next", () -> told("gw-nodes is missing"));
        assertThat(network.nb().nbctl("lrp-list", "ovn-cluster")).contains("az1-ts");
    }
}
