package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.fleetapi.IptablesEip;
import flagship.fleetapi.IptablesRule;
import flagship.fleetapi.VpcNatGateway;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.NamespacedName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways, EIPs and rules in a real API server; the test is the agent of the gateway's node, where one is needed. */
final class NatTest {
    private static final GroupVersionResource DNATS = IptablesRule.Type.DNAT.resource();
    private static final GroupVersionResource SNATS = IptablesRule.Type.SNAT.resource();
    private static final String POD = "vpc-nat-gw-gw1-0";

    @TempDir
    Path folder = Path.of("");

    private TestNetwork network;
    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        network = TestNetwork.start(folder);
        cluster = network.cluster();
        network.tenant("t1", "s1", "10.0.1.0/24", "ns-a");
        cluster.subnet("ovn-vpc-external-network", """
                {'protocol':'IPv4','provider':'ovn-vpc-external-network.kube-system','cidrBlock':'192.0.2.0/24',
                 'gateway':'192.0.2.1','excludeIps':['192.0.2.1..192.0.2.99']}""");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void enable() throws Exception {
        cluster.client().create(NatCaches.CONFIG_MAPS, TestCluster.json("""
                {'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'kube-system','name':'ovn-vpc-nat-gw-config'},
                 'data':{'enable-vpc-nat-gw':'true','image':'nat:v1'}}"""));
    }

    private void gateway() throws Exception {
        create("vpc-nat-gateways", "VpcNatGateway", "gw1", """
                {'vpc':'t1','subnet':'s1','lanIp':'10.0.1.254','selector':['kubernetes.io/os: linux']}""");
    }

    private void create(String plural, String kind, String name, String spec) throws Exception {
        cluster.create(plural, kind, name, spec);
    }

    private void eip(String name, String spec) throws Exception {
        create("iptables-eips", "IptablesEIP", name, spec);
        Eventually.await(
                "eip %s has an address".formatted(name),
                () -> !eipStatus(name, "ip").isEmpty());
    }

    private void dnat(String name, String port) throws Exception {
        create("iptables-dnat-rules", "IptablesDnatRule", name, """
                {'eip':'e1','externalPort':'%s','internalIp':'10.0.1.10','internalPort':'80','protocol':'TCP'}""".formatted(port));
    }

    private String eipStatus(String name, String field) {
        return status(IptablesEip.RESOURCE, name).path(field).asText("");
    }

    private JsonNode status(GroupVersionResource resource, String name) {
        return cluster.get(resource, "", name).path("status");
    }

    private String message(GroupVersionResource resource, String name) {
        for (JsonNode condition : status(resource, name).path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("message").asText();
            }
        }
        return "";
    }

    private void awaitMessage(GroupVersionResource resource, String name, String part) {
        Eventually.await(
                "%s %s says: %s".formatted(resource.resource(), name, part),
                () -> message(resource, name).contains(part));
    }

    private JsonNode workload() {
        return cluster.get(NetworkCaches.STATEFUL_SETS, "kube-system", "vpc-nat-gw-gw1");
    }

    /** The pod of the gateway as its StatefulSet makes it. */
    private void pod() throws Exception {
        Eventually.await("the workload is there", () -> workload().has("spec"));
        cluster.pod(
                "kube-system",
                POD,
                "{'annotations':%s}"
                        .formatted(workload()
                                .at("/spec/template/metadata/annotations")
                                .toString()
                                .replace("k8s.v1.cni.cncf.io/networks", "x/y")));
    }

    /** What the agent of the node writes. */
    private void say(GroupVersionResource resource, String name, String status) throws Exception {
        cluster.client()
                .mergePatchStatus(
                        resource, NetworkCaches.cluster(name), TestCluster.json("{'status':%s}".formatted(status)));
    }

    private String podCreated() {
        return cluster.get(NetworkCaches.PODS, "kube-system", POD)
                .at("/metadata/creationTimestamp")
                .asText()
                .replace("Z", "");
    }

    @Test
    void aGatewayIsAWorkloadAsKubeOvnMakesIt() throws Exception {
        enable();
        gateway();
        Eventually.await("the workload is there", () -> workload().has("spec"));
        var template = workload().at("/spec/template");
        var annotations = template.at("/metadata/annotations");

        assertThat(annotations.path("ovn.kubernetes.io/vpc_nat_gw").asText()).isEqualTo("gw1");
        assertThat(annotations.path("ovn.kubernetes.io/logical_switch").asText())
                .isEqualTo("s1");
        assertThat(annotations.path("ovn.kubernetes.io/ip_address").asText()).isEqualTo("10.0.1.254");
        assertThat(annotations.path("k8s.v1.cni.cncf.io/networks").asText())
                .isEqualTo("kube-system/ovn-vpc-external-network");
        assertThat(annotations.path("ovn.kubernetes.io/routes").asText())
                .isEqualTo("[{\"dst\":\"10.96.0.0/12\",\"gw\":\"10.0.1.1\"}]");
        assertThat(template.at("/metadata/labels/app").asText()).isEqualTo("vpc-nat-gw-gw1");
        assertThat(template.at("/spec/nodeSelector").path("kubernetes.io/os").asText())
                .isEqualTo("linux");
        assertThat(template.at("/spec/containers/0/name").asText()).isEqualTo("vpc-nat-gw");
        awaitMessage(VpcNatGateway.RESOURCE, "gw1", "pod is not active now");
        pod();
        assertThat(cluster.address("kube-system", POD)).isEqualTo("10.0.1.254");
        cluster.patch(
                NetworkCaches.PODS,
                "kube-system",
                POD,
                "{'metadata':{'annotations':{'ovn.kubernetes.io/vpc_nat_gw_init':'true'}}}");
        Eventually.await(
                "it serves",
                () -> status(VpcNatGateway.RESOURCE, "gw1").path("ready").asBoolean());
        cluster.patch(VpcNatGateway.RESOURCE, "gw1", "{'spec':{'tolerations':[{'operator':'Exists'}]}}");
        Eventually.await(
                "the workload follows",
                () -> workload().at("/spec/template/spec/tolerations").size() == 1);
    }

    @Test
    void whatIsWrongIsSaidInASentence() throws Exception {
        gateway();
        awaitMessage(VpcNatGateway.RESOURCE, "gw1", "iptables nat gw not enable");
        enable();
        awaitMessage(VpcNatGateway.RESOURCE, "gw1", "pod is not active now");
        cluster.patch(VpcNatGateway.RESOURCE, "gw1", "{'spec':{'selector':['linux']}}");
        awaitMessage(VpcNatGateway.RESOURCE, "gw1", "selector 'linux' is not KEY: VALUE");
        create("iptables-eips", "IptablesEIP", "lost", "{'natGwDp':'gw2'}");
        awaitMessage(IptablesEip.RESOURCE, "lost", "natGwDp 'gw2' does not exist");
        create("iptables-eips", "IptablesEIP", "far", "{'natGwDp':'gw1','v4ip':'203.0.113.9'}");
        awaitMessage(IptablesEip.RESOURCE, "far", "203.0.113.9 is not an address of subnet ovn-vpc-external-network");
        create("iptables-snat-rules", "IptablesSnatRule", "early", "{'eip':'nobody','internalCIDR':'10.0.1.0/24'}");
        awaitMessage(SNATS, "early", "eip 'nobody' does not exist");
        create("iptables-eips", "IptablesEIP", "nobody", "{'natGwDp':'gw1'}");
        awaitMessage(SNATS, "early", "pod is not active now");
    }

    @Test
    void anEipGetsAnAddressThatStaysItsOwn() throws Exception {
        enable();
        gateway();
        eip("e1", "{'natGwDp':'gw1'}");
        eip("e2", "{'natGwDp':'gw1','v4ip':'192.0.2.150'}");
        Eventually.await(
                "it is written back",
                () -> cluster.get(IptablesEip.RESOURCE, "", "e1")
                        .at("/spec/v4ip")
                        .asText()
                        .equals("192.0.2.100"));
        var labels = cluster.get(IptablesEip.RESOURCE, "", "e1").at("/metadata/labels");

        assertThat(labels.path("ovn.kubernetes.io/vpc-nat-gw-name").asText()).isEqualTo("gw1");
        assertThat(labels.path("ovn.kubernetes.io/eip_v4_ip").asText()).isEqualTo("192.0.2.100");
        assertThat(labels.path("ovn.kubernetes.io/subnet").asText()).isEqualTo("ovn-vpc-external-network");
        assertThat(eipStatus("e2", "ip")).isEqualTo("192.0.2.150");
        cluster.patch(IptablesEip.RESOURCE, "e2", "{'spec':{'v4ip':'192.0.2.151'}}");
        awaitMessage(
                IptablesEip.RESOURCE, "e2", "not support eip change ip, old ip '192.0.2.150', new ip '192.0.2.151'");
        create("iptables-eips", "IptablesEIP", "e3", "{'natGwDp':'gw1','v4ip':'192.0.2.150'}");
        awaitMessage(IptablesEip.RESOURCE, "e3", "192.0.2.150 of subnet ovn-vpc-external-network is in use");
        cluster.client().delete(VpcNatGateway.RESOURCE, NetworkCaches.cluster("gw1"));
        awaitMessage(VpcNatGateway.RESOURCE, "gw1", "eip e1 names this gateway");
    }

    @Test
    void ofTwoRulesForOnePortTheSecondWaitsUntilTheFirstIsGone() throws Exception {
        enable();
        gateway();
        eip("e1", "{'natGwDp':'gw1'}");
        dnat("web", "8888");
        awaitMessage(DNATS, "web", "pod is not active now");
        dnat("again", "8888");
        awaitMessage(DNATS, "again", "duplicate, same eip e1, same external port '8888' is using by dnat web");
        dnat("wild", "70000");
        awaitMessage(DNATS, "wild", "externalPort '70000' is no port");

        assertThat(status(DNATS, "web").path("protocol").asText()).isEqualTo("tcp");
        assertThat(status(DNATS, "again").path("v4ip").asText()).isEmpty();
        Eventually.await(
                "the eip says who uses it", () -> eipStatus("e1", "nat").equals("dnat"));
        cluster.client().delete(DNATS, NetworkCaches.cluster("web"));
        awaitMessage(DNATS, "again", "pod is not active now");
    }

    @Test
    void nothingIsGivenBackBeforeTheKernelHasForgottenIt() throws Exception {
        enable();
        gateway();
        pod();
        eip("e1", "{'natGwDp':'gw1'}");
        create("iptables-snat-rules", "IptablesSnatRule", "out", "{'eip':'e1','internalCIDR':'10.0.1.7'}");
        Eventually.await(
                "the rule has its translation",
                () -> status(SNATS, "out").path("internalCIDR").asText().equals("10.0.1.7/32"));
        say(SNATS, "out", "{'ready':true,'redo':'%s'}".formatted(podCreated()));
        Eventually.await("the rule is ready", () -> message(SNATS, "out").isEmpty());
        cluster.client().delete(IptablesEip.RESOURCE, NetworkCaches.cluster("e1"));
        awaitMessage(IptablesEip.RESOURCE, "e1", "eip e1 is used by snat out");
        cluster.client().delete(SNATS, NetworkCaches.cluster("out"));
        // The agent has not spoken: both stay. That it does is seen by what its word brings about.
        say(SNATS, "out", "{'ready':false,'v4ip':''}");
        Eventually.await("the rule is gone", () -> cluster.get(SNATS, "", "out").isEmpty());
        Eventually.await(
                "the eip is free of rules", () -> eipStatus("e1", "nat").isEmpty());
        assertThat(cluster.get(IptablesEip.RESOURCE, "", "e1").has("metadata")).isTrue();
        say(IptablesEip.RESOURCE, "e1", "{'ready':false,'ip':''}");
        Eventually.await(
                "the eip is gone",
                () -> cluster.get(IptablesEip.RESOURCE, "", "e1").isEmpty());
        eip("next", "{'natGwDp':'gw1','v4ip':'192.0.2.100'}");
    }

    @Test
    void whatWasSaidOfAnotherPodCountsForNothing() throws Exception {
        enable();
        gateway();
        pod();
        eip("e1", "{'natGwDp':'gw1'}");
        Eventually.await(
                "the eip waits for the agent",
                () -> !message(IptablesEip.RESOURCE, "e1").isEmpty());
        say(IptablesEip.RESOURCE, "e1", "{'ready':true,'redo':'%s'}".formatted(podCreated()));
        Eventually.await(
                "the eip is ready", () -> message(IptablesEip.RESOURCE, "e1").isEmpty());
        cluster.deletePod("kube-system", POD);
        awaitMessage(IptablesEip.RESOURCE, "e1", "pod is not active now");

        assertThat(cluster.client()
                        .get(IptablesEip.RESOURCE, new NamespacedName("", "e1"))
                        .at("/status/ready")
                        .asBoolean())
                .isFalse();
    }
}
