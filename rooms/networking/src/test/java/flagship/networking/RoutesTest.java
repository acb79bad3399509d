package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Vpc;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes, peerings, physical networks, Services, and addresses that outlive their pods. */
final class RoutesTest {
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

    @Test
    void routesFollowTheSpecAndForeignOnesStay() throws Exception {
        nb.nbctl("lr-route-add", "t1", "203.0.113.0/24", "10.0.1.9");
        cluster.patch(
                Vpc.RESOURCE,
                "t1",
                "{'spec':{'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'10.0.1.254','policy':'policyDst'}]}}");
        Eventually.await(
                "the route is there", () -> nb.nbctl("lr-route-list", "t1").contains("10.0.1.254 dst-ip"));
        cluster.patch(
                Vpc.RESOURCE,
                "t1",
                "{'spec':{'staticRoutes':[{'cidr':'198.51.100.0/24','nextHopIP':'10.0.1.8','policy':'policySrc'}]}}");

        Eventually.await(
                "the other one is there", () -> nb.nbctl("lr-route-list", "t1").contains("10.0.1.8 src-ip"));
        assertThat(nb.nbctl("lr-route-list", "t1")).contains("203.0.113.0/24").doesNotContain("10.0.1.254");
    }

    @Test
    void policiesWithoutADefaultRouteGetOneSoThatPacketsReachThem() throws Exception {
        cluster.patch(
                Vpc.RESOURCE,
                "t1",
                "{'spec':{'policyRoutes':[{'priority':100,'match':'ip4.src == 10.0.1.0/24','action':'reroute','nextHopIP':'10.0.1.250,10.0.1.251'}]}}");
        Eventually.await(
                "the policy is there", () -> nb.nbctl("lr-policy-list", "t1").contains("10.0.1.250"));
        assertThat(nb.nbctl("lr-policy-list", "t1")).contains("10.0.1.251").contains("31000");
        assertThat(nb.nbctl("lr-route-list", "t1")).containsPattern("0.0.0.0/0 +10.0.1.1 dst-ip");
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'10.0.1.254'}]}}");

        Eventually.await(
                "only the user's is left",
                () -> !nb.nbctl("lr-route-list", "t1").contains("10.0.1.1 dst-ip"));
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'policyRoutes':[]}}");
        Eventually.await(
                "no policy of the spec is left",
                () -> !nb.nbctl("lr-policy-list", "t1").contains("10.0.1.250"));
        assertThat(nb.nbctl("lr-policy-list", "t1")).contains("31000");
    }

    @Test
    void peersAreConnectedBothWays() throws Exception {
        network.tenant("t2", "s2", "10.0.2.0/24", "ns-b");
        cluster.patch(
                Vpc.RESOURCE, "t1", "{'spec':{'vpcPeerings':[{'remoteVpc':'t2','localConnectIP':'169.254.0.1/30'}]}}");
        cluster.patch(
                Vpc.RESOURCE, "t2", "{'spec':{'vpcPeerings':[{'remoteVpc':'t1','localConnectIP':'169.254.0.2/30'}]}}");
        Eventually.await(
                "both ports are there",
                () -> nb.column("Logical_Router_Port", "name").containsAll(List.of("t1-t2", "t2-t1")));

        assertThat(nb.nbctl("get", "Logical_Router_Port", "t1-t2", "peer")).contains("t2-t1");
        assertThat(nb.nbctl("get", "Logical_Router", "t1", "options")).doesNotContain("always_learn_from_arp_request");
        assertThat(cluster.vpc("t1").at("/status/vpcPeerings").toString()).isEqualTo("[\"t2\"]");
        cluster.patch(Vpc.RESOURCE, "t1", "{'spec':{'vpcPeerings':[]}}");
        Eventually.await(
                "this side's is gone",
                () -> !nb.column("Logical_Router_Port", "name").contains("t1-t2"));
    }

    @Test
    void whatIsWrongWithAVpcStandsInItsCondition() throws Exception {
        cluster.vpc("t3", "{'staticRoutes':[{'cidr':'10.0.0.0/8','nextHopIP':'nowhere'}]}");

        Eventually.await(
                "it is told",
                () -> cluster.vpc("t3")
                        .at("/status/conditions")
                        .toString()
                        .contains("nextHopIP nowhere is no address"));
    }

    @Test
    void aSubnetOfAVlanIsOnThePhysicalNetworkWithoutARouter() throws Exception {
        cluster.create("provider-networks", "ProviderNetwork", "net1", "{'defaultInterface':'eth1'}");
        cluster.create("vlans", "Vlan", "vlan0", "{'id':0,'provider':'net1'}");
        cluster.create("vlans", "Vlan", "vlan10", "{'id':10,'provider':'net1'}");
        cluster.subnet(
                "lan0",
                "{'cidrBlock':'10.60.0.0/24','gateway':'10.60.0.1','vlan':'vlan0','excludeIps':['10.60.0.1..10.60.0.99']}");
        cluster.subnet(
                "lan10", "{'cidrBlock':'10.60.0.0/24','gateway':'10.60.0.1','vlan':'vlan10','logicalGateway':true}");
        cluster.awaitReady("lan0");
        cluster.awaitReady("lan10");

        assertThat(nb.nbctl("get", "Logical_Switch_Port", "localnet.lan0", "options"))
                .contains("network_name=net1");
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "localnet.lan0", "tag")
                        .strip())
                .isEqualTo("[]");
        assertThat(nb.nbctl("get", "Logical_Switch_Port", "localnet.lan10", "tag")
                        .strip())
                .isEqualTo("10");
        assertThat(nb.column("Logical_Router_Port", "name"))
                .contains("ovn-cluster-lan10")
                .doesNotContain("ovn-cluster-lan0");
        cluster.pod("ns-a", "vm", "{'annotations':{'ovn.kubernetes.io/logical_switch':'lan0'}}");
        assertThat(cluster.address("ns-a", "vm")).isEqualTo("10.60.0.100");
        assertThat(cluster.annotation("ns-a", "vm", "vlan_id")).isEqualTo("0");
        assertThat(cluster.annotation("ns-a", "vm", "provider_network")).isEqualTo("net1");
        assertThat(cluster.annotation("ns-a", "vm", "logical_router")).isEmpty();
    }

    @Test
    void aPodGetsItsAddressOnceWhatItsSubnetWaitedForIsThere() throws Exception {
        cluster.create("provider-networks", "ProviderNetwork", "net1", "{'defaultInterface':'eth1'}");
        cluster.subnet("lan0", "{'cidrBlock':'10.60.0.0/24','gateway':'10.60.0.1','vlan':'vlan0'}");
        Eventually.await(
                "it is told",
                () -> cluster.condition("lan0", "Ready").toString().contains("create it"));
        cluster.pod("ns-a", "early", "{'annotations':{'ovn.kubernetes.io/logical_switch':'lan0'}}");
        Eventually.await("it waits", () -> !cluster.events("early").isEmpty());

        cluster.create("vlans", "Vlan", "vlan0", "{'id':0,'provider':'net1'}");

        assertThat(cluster.address("ns-a", "early")).isEqualTo("10.60.0.2");
    }

    @Test
    void aStatefulSetsPodKeepsItsAddressUntilTheSetIsSmaller() throws Exception {
        var uid = cluster.statefulSet("ns-a", "db", 1);
        var owned = "{'ownerReferences':[{'apiVersion':'apps/v1','kind':'StatefulSet','name':'db','uid':'%s'}]}"
                .formatted(uid);
        cluster.pod("ns-a", "db-0", owned);
        var address = cluster.address("ns-a", "db-0");
        var mac = cluster.annotation("ns-a", "db-0", "mac_address");
        cluster.deletePod("ns-a", "db-0");
        cluster.pod("ns-a", "other");
        assertThat(cluster.address("ns-a", "other")).isNotEqualTo(address);
        cluster.pod("ns-a", "db-0", owned);

        assertThat(cluster.address("ns-a", "db-0")).isEqualTo(address);
        assertThat(cluster.annotation("ns-a", "db-0", "mac_address")).isEqualTo(mac);
        assertThat(cluster.ip("db-0.ns-a").at("/spec/podType").asText()).isEqualTo("StatefulSet");
        cluster.deletePod("ns-a", "db-0");
        cluster.patch(NetworkCaches.STATEFUL_SETS, "ns-a", "db", "{'spec':{'replicas':0}}");
        Eventually.await(
                "the address is given back",
                () -> cluster.ip("db-0.ns-a").isEmpty()
                        && !nb.column("Logical_Switch_Port", "name").contains("db-0.ns-a"));
    }

    @Test
    void aServiceIsOnTheLoadBalancersOfTheVpcOfItsPods() throws Exception {
        cluster.pod("ns-a", "web");
        cluster.address("ns-a", "web");
        cluster.service(
                "ns-a", "web", "{'clusterIP':'10.0.0.77','ports':[{'name':'http','port':80,'targetPort':8080}]}");
        cluster.endpoints("ns-a", "web", "web", "10.0.1.2", "{'name':'http','port':8080,'protocol':'TCP'}");
        Eventually.await(
                "the entry is there",
                () -> nb.nbctl("lb-list", "vpc-t1-tcp-load").contains("10.0.0.77:80"));

        assertThat(nb.nbctl("lb-list", "vpc-t1-tcp-load")).contains("10.0.1.2:8080");
        assertThat(nb.nbctl("ls-lb-list", "s1")).contains("vpc-t1-tcp-load");
        assertThat(cluster.get(NetworkCaches.SERVICES, "ns-a", "web")
                        .at("/metadata/annotations")
                        .path("ovn.kubernetes.io/vpc")
                        .asText())
                .isEqualTo("t1");
        cluster.client().delete(NetworkCaches.SERVICES, new NamespacedName("ns-a", "web"));
        Eventually.await(
                "the entry is gone",
                () -> !nb.nbctl("lb-list", "vpc-t1-tcp-load").contains("10.0.0.77"));
    }
}
