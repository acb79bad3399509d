package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.OvnEip;
import flagship.fleetapi.OvnRule;
import flagship.fleetapi.Vpc;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OVN's own NAT as rows of a real northbound database, from which a real northd makes flows. */
final class OvnNatTest {
    private static final GroupVersionResource SNATS = OvnRule.Type.SNAT.resource();
    private static final GroupVersionResource FIPS = OvnRule.Type.FIP.resource();
    private static final GroupVersionResource DNATS = OvnRule.Type.DNAT.resource();

    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;
    private TestCluster cluster;
    private NbServer nb;

    @BeforeEach
    void start() throws Exception {
        network = TestNetwork.start(folder);
        cluster = network.cluster();
        nb = network.nb();
        network.tenant("t1", "s1", "10.0.1.0/24", "ns-a");
        cluster.create("vlans", "Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet(
                "external", "{'protocol':'IPv4','cidrBlock':'203.0.113.0/24','gateway':'203.0.113.1','vlan':'v0'}");
        cluster.awaitReady("external");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void gatewayNodes(String... names) throws Exception {
        for (String name : names) {
            cluster.node(name, "192.0.2." + (10 + name.charAt(1) - '0'));
            cluster.patch(NetworkCaches.NODES, name, """
                    {'metadata':{'labels':{'ovn.kubernetes.io/external-gw':'true'},
                     'annotations':{'ovn.kubernetes.io/chassis':'chassis-%s'}}}""".formatted(name));
        }
    }

    private void connect() throws Exception {
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'enableExternal':true}}");
        awaitReady(OvnEip.RESOURCE, "t1-external");
        Eventually.await(
                "the router is connected",
                () -> nb.nbctl("--if-exists", "get", "Logical_Router_Port", "t1-external", "networks")
                        .contains("203.0.113."));
    }

    private String eip(String name) throws Exception {
        cluster.create("ovn-eips", "OvnEip", name, "{'externalSubnet':'external','type':'nat'}");
        awaitReady(OvnEip.RESOURCE, name);
        return status(OvnEip.RESOURCE, name).path("v4Ip").asText();
    }

    private JsonNode status(GroupVersionResource resource, String name) {
        return cluster.get(resource, "", name).path("status");
    }

    private void awaitReady(GroupVersionResource resource, String name) {
        Eventually.await(
                "%s %s is ready".formatted(resource.resource(), name),
                () -> status(resource, name).path("ready").asBoolean());
    }

    private void awaitMessage(GroupVersionResource resource, String name, String part) {
        Eventually.await(
                "%s %s says: %s".formatted(resource.resource(), name, part),
                () -> status(resource, name).path("conditions").toString().contains(part));
    }

    private String translations() throws Exception {
        return nb.nbctl("lr-nat-list", "t1");
    }

    @Test
    void aRouterIsConnectedThroughARankedGroupOfNodes() throws Exception {
        gatewayNodes("n1", "n2");
        connect();
        var address = status(OvnEip.RESOURCE, "t1-external").path("v4Ip").asText();

        assertThat(nb.nbctl("get", "Logical_Router_Port", "t1-external", "networks"))
                .contains(address + "/24");
        Eventually.await(
                "both nodes may carry it",
                () -> nb.column("Gateway_Chassis", "priority").size() == 2);
        assertThat(nb.column("Gateway_Chassis", "priority")).containsExactly("100", "99");
        assertThat(nb.column("Gateway_Chassis", "name"))
                .containsExactly("t1-external-chassis-n1", "t1-external-chassis-n2");
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "external-t1", "options:router-port"))
                .contains("t1-external");
        cluster.patch(NetworkCaches.NODES, "n1", "{'metadata':{'labels':{'ovn.kubernetes.io/external-gw':null}}}");
        Eventually.await(
                "a node that is no gateway any more is out",
                () -> nb.column("Gateway_Chassis", "name").equals(java.util.List.of("t1-external-chassis-n2")));
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'enableExternal':false}}");
        Eventually.await(
                "nothing is left of it",
                () -> !nb.column("Logical_Switch_Port", "name").contains("external-t1"));
        Eventually.await(
                "its address is given back",
                () -> cluster.get(OvnEip.RESOURCE, "", "t1-external").isEmpty());
        assertThat(nb.column("Gateway_Chassis", "name")).isEmpty();
    }

    @Test
    void rulesAreTranslationsOfTheRouterUntilTheyAreRemoved() throws Exception {
        nb.startNorthd();
        gatewayNodes("n1");
        connect();
        var first = eip("e1");
        var second = eip("e2");
        cluster.pod("ns-a", "web");
        var web = cluster.address("ns-a", "web");
        cluster.create("ovn-snat-rules", "OvnSnatRule", "out", "{'ovnEip':'e1','vpcSubnet':'s1'}");
        cluster.create("ovn-fips", "OvnFip", "fip", "{'ovnEip':'e2','ipName':'web.ns-a','type':'distributed'}");
        cluster.create("ovn-dnat-rules", "OvnDnatRule", "in", """
                {'ovnEip':'e1','ipName':'web.ns-a','externalPort':'8080','internalPort':'80','protocol':'TCP'}""");
        awaitReady(SNATS, "out");
        awaitReady(FIPS, "fip");
        awaitReady(DNATS, "in");

        assertThat(translations()).containsPattern("snat .*" + first + " .*10.0.1.0/24");
        assertThat(translations()).containsPattern("dnat_and_snat .*" + second + " .*" + web);
        assertThat(nb.nbctl("list", "NAT")).contains("web.ns-a").contains("stateless=\"true\"");
        assertThat(nb.nbctl("lr-lb-list", "t1")).contains(first + ":8080").contains(web + ":80");
        assertThat(status(FIPS, "fip").path("vpc").asText()).isEqualTo("t1");
        assertThat(status(SNATS, "out").path("v4IpCidr").asText()).isEqualTo("10.0.1.0/24");
        Eventually.await(
                "the eip says who uses it",
                () -> status(OvnEip.RESOURCE, "e1").path("nat").asText().equals("dnat,snat"));
        Eventually.await(
                "northd makes flows of it",
                () -> nb.sbctl("lflow-list").matches("(?s).*ct_snat[a-z_]*\\(" + first + "\\).*"));
        cluster.client().delete(OvnEip.RESOURCE, NetworkCaches.cluster("e1"));
        awaitMessage(OvnEip.RESOURCE, "e1", "eip e1 is used by");
        for (var type : OvnRule.Type.values()) {
            var name = type == OvnRule.Type.SNAT ? "out" : type == OvnRule.Type.FIP ? "fip" : "in";
            cluster.client().delete(type.resource(), NetworkCaches.cluster(name));
            Eventually.await(
                    "it is gone", () -> cluster.get(type.resource(), "", name).isEmpty());
        }
        Eventually.await(
                "the eip is gone", () -> cluster.get(OvnEip.RESOURCE, "", "e1").isEmpty());
        assertThat(nb.column("NAT", "type")).isEmpty();
        assertThat(nb.nbctl("lr-lb-list", "t1")).doesNotContain(first);
        assertThat(nb.column("Load_Balancer", "name")).doesNotContain("in");
    }

    @Test
    void whatIsMissingIsSaidAndWaitedFor() throws Exception {
        cluster.create("ovn-snat-rules", "OvnSnatRule", "out", "{'ovnEip':'e1','vpcSubnet':'s1'}");
        awaitMessage(SNATS, "out", "eip 'e1' does not exist");
        eip("e1");
        awaitMessage(SNATS, "out", "vpc t1 is not connected to the external network: set its enableExternal");
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'enableExternal':true}}");
        awaitMessage(SNATS, "out", "no external gw nodes");
        awaitMessage(OvnEip.RESOURCE, "t1-external", "no external gw nodes");
        gatewayNodes("n1");
        awaitReady(SNATS, "out");
        cluster.create("ovn-fips", "OvnFip", "first", "{'ovnEip':'e1','vpc':'t1','v4Ip':'10.0.1.20'}");
        awaitReady(FIPS, "first");
        cluster.create("ovn-fips", "OvnFip", "second", "{'ovnEip':'e1','vpc':'t1','v4Ip':'10.0.1.21'}");
        awaitMessage(FIPS, "second", "is used by the other fip first");
        cluster.client().delete(FIPS, NetworkCaches.cluster("first"));
        awaitReady(FIPS, "second");
    }
}
