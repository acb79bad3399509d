package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.OvnRule;
import flagship.fleetapi.SwitchLbRule;
import flagship.fleetapi.Vip;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that are not one pod's, and load balancers inside of Vpcs, as rows of a real northbound database. */
final class VipTest {
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
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void vip(String name, String spec) throws Exception {
        cluster.create("vips", "Vip", name, spec);
    }

    private JsonNode status(String vip) {
        return cluster.get(Vip.RESOURCE, "", vip).path("status");
    }

    private String address(String vip) {
        Eventually.await(
                vip + " has an address",
                () -> !status(vip).path("v4ip").asText("").isEmpty());
        return status(vip).path("v4ip").asText();
    }

    private void awaitMessage(String vip, String part) {
        Eventually.await(
                "%s says: %s".formatted(vip, part),
                () -> status(vip).path("conditions").toString().contains(part));
    }

    private String port(String name, String column) throws Exception {
        return nb.nbctl("--if-exists", "get", "Logical_Switch_Port", name, column);
    }

    private void pod(String name, String annotations) throws Exception {
        cluster.pod("ns-a", name, "{'annotations':%s}".formatted(annotations));
        cluster.address("ns-a", name);
    }

    @Test
    void anAddressIsKeptAndGivenBackWithItsVip() throws Exception {
        vip("v1", "{'subnet':'s1'}");
        var address = address("v1");
        pod("other", "{}");

        assertThat(cluster.address("ns-a", "other")).isNotEqualTo(address);
        assertThat(cluster.get(Vip.RESOURCE, "", "v1").at("/spec/v4ip").asText())
                .isEqualTo(address);
        assertThat(status("v1").path("mac").asText()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
        Eventually.await(
                "the subnet counts it",
                () -> cluster.subnet("s1").at("/status/v4usingIPs").asInt() == 2);
        cluster.client().delete(Vip.RESOURCE, NetworkCaches.cluster("v1"));
        Eventually.await(
                "the address is given back",
                () -> cluster.subnet("s1").at("/status/v4usingIPs").asInt() == 1);
        assertThat(cluster.get(Vip.RESOURCE, "", "v1").isEmpty()).isTrue();
    }

    @Test
    void podsThatShareAnAddressAreItsParentsAndMaySendFromIt() throws Exception {
        vip("shared", "{'subnet':'s1','namespace':'ns-a','v4ip':'10.0.1.50'}");
        address("shared");
        assertThat(nb.column("Logical_Switch_Port", "name")).doesNotContain("shared");
        var sharing = "{'ovn.kubernetes.io/aaps':'shared','ovn.kubernetes.io/port_security':'true'}";
        pod("one", sharing);
        pod("two", sharing);
        pod("none", "{}");

        Eventually.await(
                "both are parents", () -> port("shared", "options").contains("virtual-parents=\"one.ns-a,two.ns-a\""));
        assertThat(port("shared", "type").strip()).isEqualTo("virtual");
        assertThat(port("shared", "options")).contains("virtual-ip=\"10.0.1.50\"");
        assertThat(port("one.ns-a", "port_security")).contains("10.0.1.50");
        cluster.client().delete(Vip.RESOURCE, NetworkCaches.cluster("shared"));
        awaitMessage("shared", "vip shared is used by pod ns-a/");
        cluster.deletePod("ns-a", "one");
        Eventually.await(
                "the one that is left is the only parent",
                () -> port("shared", "options").contains("virtual-parents=two.ns-a"));
        cluster.deletePod("ns-a", "two");
        Eventually.await(
                "the vip is gone", () -> cluster.get(Vip.RESOURCE, "", "shared").isEmpty());
        assertThat(nb.column("Logical_Switch_Port", "name")).doesNotContain("shared");
    }

    @Test
    void addressesOfASubnetsSpecAreSharedByThePodsThatNameThem() throws Exception {
        cluster.subnet("s2", "{'vpc':'t1','cidrBlock':'10.0.2.0/24','namespaces':['ns-a'],'vips':['10.0.2.9']}");
        cluster.awaitReady("s2");
        pod("web", "{'ovn.kubernetes.io/logical_switch':'s2','ovn.kubernetes.io/port_vips':'10.0.2.9'}");

        Eventually.await(
                "the pod is a parent", () -> port("s2-vip-10.0.2.9", "options").contains("virtual-parents=web.ns-a"));
        assertThat(port("s2-vip-10.0.2.9", "options")).contains("virtual-ip=\"10.0.2.9\"");
    }

    @Test
    void aPodTakesAnAddressThatWasKeptForItAndASecondOneDoesNot() throws Exception {
        vip("kept", "{'subnet':'s1'}");
        var address = address("kept");
        pod("web", "{'ovn.kubernetes.io/vip':'kept'}");

        assertThat(cluster.address("ns-a", "web")).isEqualTo(address);
        assertThat(cluster.annotation("ns-a", "web", "mac_address"))
                .isEqualTo(status("kept").path("mac").asText());
        cluster.pod("ns-a", "second", "{'annotations':{'ovn.kubernetes.io/vip':'kept'}}");
        Eventually.await(
                "the second one is told",
                () -> cluster.events("second").toString().contains("in use by web.ns-a"));
        cluster.deletePod("ns-a", "second");
        cluster.deletePod("ns-a", "web");
        Eventually.await("its port is gone", () -> port("web.ns-a", "name").isBlank());
        pod("next", "{}");
        assertThat(cluster.address("ns-a", "next")).as("the vip still has it").isNotEqualTo(address);
    }

    @Test
    void whatIsWrongWithAVipStandsInItsCondition() throws Exception {
        vip("early", "{'subnet':'later'}");
        awaitMessage("early", "subnet 'later' does not exist: create it");
        cluster.subnet("later", "{'vpc':'t1','cidrBlock':'10.0.9.0/24'}");
        address("early");
        cluster.patch(Vip.RESOURCE, "early", "{'spec':{'v4ip':'10.0.9.77'}}");
        awaitMessage("early", "vip has been assigned, does not support change");
        vip("odd", "{'subnet':'s1','type':'odd'}");
        awaitMessage("odd", "type 'odd' is unknown");
        vip("outside", "{'subnet':'s1','v4ip':'192.0.2.1'}");
        awaitMessage("outside", "is not an address of subnet s1");
    }

    @Test
    void aHostsMachineHasAPortOfItsOwn() throws Exception {
        vip("vm", "{'subnet':'s1','type':'kube_host_vm_vip'}");
        var address = address("vm");

        Eventually.await("the port is there", () -> port("vm", "addresses").contains(address));
        assertThat(port("vm", "addresses")).contains(status("vm").path("mac").asText());
    }

    @Test
    void aVipIsTranslatedByOvnAndNotDeletedMeanwhile() throws Exception {
        vip("v1", "{'subnet':'s1'}");
        var address = address("v1");
        cluster.create("vlans", "Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet(
                "external", "{'protocol':'IPv4','cidrBlock':'203.0.113.0/24','gateway':'203.0.113.1','vlan':'v0'}");
        cluster.awaitReady("external");
        cluster.node("n1", "192.0.2.11");
        cluster.patch(NetworkCaches.NODES, "n1", """
                {'metadata':{'labels':{'ovn.kubernetes.io/external-gw':'true'},'annotations':{'ovn.kubernetes.io/chassis':'c1'}}}""");
        cluster.patch(flagship.fleetapi.Vpc.RESOURCE, "t1", "{'spec':{'enableExternal':true}}");
        cluster.create("ovn-eips", "OvnEip", "e1", "{'externalSubnet':'external','type':'nat'}");
        cluster.create("ovn-fips", "OvnFip", "fip", "{'ovnEip':'e1','ipType':'vip','ipName':'v1'}");

        Eventually.await("it is translated", () -> nb.nbctl("lr-nat-list", "t1").contains(address));
        cluster.client().delete(Vip.RESOURCE, NetworkCaches.cluster("v1"));
        awaitMessage("v1", "vip v1 is used by fip fip");
        cluster.client().delete(OvnRule.Type.FIP.resource(), NetworkCaches.cluster("fip"));
        Eventually.await(
                "the vip is gone", () -> cluster.get(Vip.RESOURCE, "", "v1").isEmpty());
    }

    @Test
    void aRuleIsAServiceWithTheAddressOfItsVipOnTheLoadBalancersOfTheVpc() throws Exception {
        vip("lb", "{'subnet':'s1','type':'switch_lb_vip'}");
        var address = address("lb");
        pod("web", "{}");
        cluster.create("switch-lb-rules", "SwitchLBRule", "web", """
                {'vip':'%s','namespace':'ns-a','selector':['app: web'],'sessionAffinity':'ClientIP',
                 'ports':[{'name':'http','port':80,'targetPort':8080,'protocol':'TCP'}]}""".formatted(address));
        Eventually.await(
                "the service is there",
                () -> !cluster.get(NetworkCaches.SERVICES, "ns-a", "slr-web").isEmpty());
        cluster.endpoints(
                "ns-a",
                "slr-web",
                "web",
                cluster.address("ns-a", "web"),
                "{'name':'http','port':8080,'protocol':'TCP'}");

        Eventually.await(
                "the entry is there",
                () -> nb.nbctl("lb-list", "vpc-t1-tcp-sess-load").contains(address + ":80"));
        assertThat(cluster.get(NetworkCaches.SERVICES, "ns-a", "slr-web")
                        .at("/spec/selector")
                        .toString())
                .isEqualTo("{\"app\":\"web\"}");
        assertThat(port("lb.", "addresses")).contains(address);
        var router =
                nb.nbctl("get", "Logical_Router_Port", "t1-s1", "mac").strip().replace("\"", "");
        assertThat(port("lb.", "addresses")).contains(router);
        Eventually.await(
                "the rule tells",
                () -> cluster.get(SwitchLbRule.RESOURCE, "", "web")
                        .at("/status/ports")
                        .asText()
                        .equals("80/TCP"));
        assertThat(cluster.get(SwitchLbRule.RESOURCE, "", "web")
                        .at("/status/service")
                        .asText())
                .isEqualTo("ns-a/slr-web");
        cluster.client().delete(Vip.RESOURCE, NetworkCaches.cluster("lb"));
        awaitMessage("lb", "vip lb is used by switch-lb-rule web");
        cluster.client().delete(SwitchLbRule.RESOURCE, NetworkCaches.cluster("web"));
        Eventually.await(
                "the entry is gone",
                () -> !nb.nbctl("lb-list", "vpc-t1-tcp-sess-load").contains(address));
        Eventually.await(
                "the vip is gone", () -> cluster.get(Vip.RESOURCE, "", "lb").isEmpty());
    }

    @Test
    void aRuleWithWrittenEndpointsNeedsNoPods() throws Exception {
        vip("lb", "{'subnet':'s1','type':'switch_lb_vip'}");
        var address = address("lb");
        var key = NetworkCaches.cluster("fixed");
        cluster.create("switch-lb-rules", "SwitchLBRule", "fixed", """
                {'vip':'%s','namespace':'ns-a','endpoints':['10.0.1.20','10.0.1.21'],
                 'ports':[{'name':'dns','port':53,'protocol':'UDP'}]}""".formatted(address));

        Eventually.await(
                "the entry is there",
                () -> nb.nbctl("lb-list", "vpc-t1-udp-load").contains("10.0.1.20:53,10.0.1.21:53"));
        cluster.patch(SwitchLbRule.RESOURCE, "fixed", "{'spec':{'endpoints':['10.0.1.21']}}");
        Eventually.await(
                "one is gone", () -> !nb.nbctl("lb-list", "vpc-t1-udp-load").contains("10.0.1.20"));
        cluster.client().delete(NetworkCaches.SERVICES, new NamespacedName("ns-a", "slr-fixed"));
        Eventually.await(
                "a service that was deleted by hand is there again",
                () -> !cluster.get(NetworkCaches.SERVICES, "ns-a", "slr-fixed").isEmpty());
        cluster.patch(
                SwitchLbRule.RESOURCE,
                "fixed",
                "{'spec':{'ports':[{'name':'dns','port':99999999,'protocol':'UDP'}]}}".replace("99999999", "0"));
        Eventually.await(
                "what is wrong is told",
                () -> cluster.get(SwitchLbRule.RESOURCE, "", "fixed")
                        .at("/status/conditions")
                        .toString()
                        .contains("write numbers from 1 to 65535"));
        cluster.client().delete(SwitchLbRule.RESOURCE, key);
        Eventually.await(
                "nothing is left",
                () -> !nb.nbctl("lb-list", "vpc-t1-udp-load").contains(address)
                        && cluster.get(NetworkCaches.ENDPOINT_SLICES, "ns-a", "slr-fixed-ipv4")
                                .isEmpty());
    }
}
