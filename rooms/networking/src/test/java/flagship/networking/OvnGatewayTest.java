package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.Vpc;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A NAT gateway that OVN itself is: the rules are the same objects as those of one with a pod. */
final class OvnGatewayTest {
    private static final GroupVersionResource SNATS = IptablesRule.Type.SNAT.resource();
    private static final GroupVersionResource FIPS = IptablesRule.Type.FIP.resource();
    private static final GroupVersionResource DNATS = IptablesRule.Type.DNAT.resource();

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
        cluster.client().create(NatCaches.CONFIG_MAPS, TestCluster.json("""
                {'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'kube-system','name':'ovn-vpc-nat-gw-config'},
                 'data':{'enable-vpc-nat-gw':'true'}}"""));
        cluster.create("vlans", "Vlan", "v0", "{'id':0,'provider':'ext'}");
        cluster.subnet("outer", "{'cidrBlock':'203.0.113.0/24','gateway':'203.0.113.1','vlan':'v0'}");
        cluster.awaitReady("outer");
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'10.0.1.254'}]}}");
        cluster.create("vpc-nat-gateways", "VpcNatGateway", "gw1", """
                {'vpc':'t1','subnet':'s1','lanIp':'10.0.1.254','dataPlane':'ovn','externalSubnets':['outer'],'selector':['gateway: yes']}""");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void gatewayNodes(String... names) throws Exception {
        for (String name : names) {
            cluster.node(name, "192.0.2.1" + name.charAt(1));
            cluster.patch(NetworkCaches.NODES, name, """
                    {'metadata':{'labels':{'gateway':'yes'},'annotations':{'ovn.kubernetes.io/chassis':'chassis-%s'}}}""".formatted(name));
        }
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

    private String eip(String name) throws Exception {
        cluster.create("iptables-eips", "IptablesEIP", name, "{'natGwDp':'gw1'}");
        awaitReady(IptablesEip.RESOURCE, name);
        return status(IptablesEip.RESOURCE, name).path("ip").asText();
    }

    @Test
    void itsRouterHasAPortOutsideOnARankedGroupOfNodes() throws Exception {
        awaitMessage(VpcNatGateway.RESOURCE, "gw1", "no node has the labels");
        gatewayNodes("n1", "n2");
        awaitReady(VpcNatGateway.RESOURCE, "gw1");

        Eventually.await(
                "both nodes may carry it",
                () -> nb.column("Gateway_Chassis", "priority").equals(List.of("100", "99")));
        assertThat(nb.nbctl("get", "Logical_Router_Port", "t1-outer", "networks"))
                .contains("203.0.113.");
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "outer-t1", "options:router-port"))
                .contains("t1-outer");
        Eventually.await(
                "routes to its address lead on",
                () -> nb.nbctl("lr-route-list", "t1").contains("203.0.113.1 dst-ip"));
        assertThat(nb.nbctl("lr-route-list", "t1")).doesNotContain("10.0.1.254");
        assertThat(cluster.get(NetworkCaches.STATEFUL_SETS, "kube-system", "vpc-nat-gw-gw1")
                        .isEmpty())
                .isTrue();
        Eventually.await(
                "it names its nodes",
                () -> status(VpcNatGateway.RESOURCE, "gw1")
                        .at("/workload/nodes")
                        .toString()
                        .equals("[\"n1\",\"n2\"]"));
        cluster.client().delete(VpcNatGateway.RESOURCE, NetworkCaches.cluster("gw1"));
        Eventually.await(
                "nothing is left of it",
                () -> !nb.column("Logical_Switch_Port", "name").contains("outer-t1")
                        && nb.nbctl("lr-route-list", "t1").contains("10.0.1.254"));
    }

    @Test
    void rulesAreRowsOfTheRouterAndGoWithTheField() throws Exception {
        gatewayNodes("n1");
        var first = eip("e1");
        var second = eip("e2");
        cluster.create("iptables-snat-rules", "IptablesSnatRule", "out", "{'eip':'e1','internalCIDR':'10.0.1.0/24'}");
        cluster.create("iptables-fip-rules", "IptablesFIPRule", "fip", "{'eip':'e2','internalIp':'10.0.1.9'}");
        for (String name : List.of("a", "b")) {
            cluster.create("iptables-dnat-rules", "IptablesDnatRule", name, """
                    {'eip':'e1','externalPort':'8080','protocol':'TCP','type':'share',
                     'internalIp':'10.0.1.%d','internalPort':'80'}""".formatted(name.equals("a") ? 20 : 21));
        }
        awaitReady(SNATS, "out");
        awaitReady(FIPS, "fip");
        awaitReady(DNATS, "a");
        awaitReady(DNATS, "b");

        assertThat(nb.nbctl("lr-nat-list", "t1")).containsPattern("snat .*" + first + " .*10.0.1.0/24");
        assertThat(nb.nbctl("lr-nat-list", "t1")).containsPattern("dnat_and_snat .*" + second + " .*10.0.1.9");
        Eventually.await(
                "both share the port", () -> nb.nbctl("lr-lb-list", "t1").contains("10.0.1.20:80,10.0.1.21:80"));
        assertThat(status(SNATS, "out").path("v4ip").asText()).isEqualTo(first);
        Eventually.await(
                "the eip says who uses it",
                () -> status(IptablesEip.RESOURCE, "e1").path("nat").asText().equals("dnat,snat"));
        cluster.client().delete(DNATS, NetworkCaches.cluster("a"));
        Eventually.await(
                "the other one has the port alone",
                () -> nb.nbctl("lr-lb-list", "t1").contains("10.0.1.21:80")
                        && !nb.nbctl("lr-lb-list", "t1").contains("10.0.1.20:80"));
        cluster.client().delete(SNATS, NetworkCaches.cluster("out"));
        Eventually.await("the rule is gone", () -> cluster.get(SNATS, "", "out").isEmpty());
        assertThat(nb.nbctl("lr-nat-list", "t1")).doesNotContain("10.0.1.0/24");
        cluster.patch(VpcNatGateway.RESOURCE, "gw1", "{'spec':{'dataPlane':'iptables'}}");
        Eventually.await(
                "a pod's gateway leaves nothing to OVN",
                () -> nb.column("NAT", "type").isEmpty()
                        && !nb.column("Logical_Switch_Port", "name").contains("outer-t1"));
    }

    @Test
    void whatOvnCannotDoIsSaid() throws Exception {
        cluster.create(
                "vpc-nat-gateways", "VpcNatGateway", "gw2", "{'vpc':'t1','dataPlane':'ovn','externalSubnets':['s1']}");
        awaitMessage(VpcNatGateway.RESOURCE, "gw2", "external subnet s1 is not on a vlan");
        cluster.create("iptables-eips", "IptablesEIP", "slow", "{'natGwDp':'gw1','qosPolicy':'q1'}");
        awaitMessage(IptablesEip.RESOURCE, "slow", "limits no bandwidth: leave qosPolicy out");
    }
}
