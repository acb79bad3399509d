package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.GroupVersionResource;
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
 * Out of a tenant's network and in again, through a NAT gateway: users write gateway, EIPs and rules, the controller gives addresses, the agent
 * programs the kernel of the gateway's pod, and hosts on both sides speak. Everything is real but the containers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NatPacketTest {
    private static final GroupVersionResource EIPS = NatRules.EIPS;
    private static final GroupVersionResource SNATS = NatRules.Kind.SNAT.resource();
    private static final GroupVersionResource DNATS = NatRules.Kind.DNAT.resource();
    private static final GroupVersionResource FIPS = NatRules.Kind.FIP.resource();

    private final Opened open = new Opened();
    private final List<GroupVersionResource> kinds = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private TestCluster cluster;
    private TestNode node;
    private TestOutside outside;
    private NetworkAgent agent;
    private TestGateway gateway;
    private TestPod web;
    private TestPod database;
    private Path folder;

    @BeforeAll
    void startEverything(@TempDir Path temporary) throws Exception {
        Machine.requirePackets();
        Machine.requireNft();
        folder = temporary;
        cluster = open.register(TestCluster.startWithNetworkKinds(folder.resolve("api")));
        cluster.defineAttachments();
        var central = open.register(TestCentral.start(folder.resolve("ovn")));
        node = open.register(TestNode.start(folder.resolve("n1"), "n1", central));
        outside = open.register(TestOutside.start(node));
        cluster.node("n1", "{}");
        var northbound = new Networking.Database(OvsdbEndpoint.parseList(central.northbound()), Optional.empty());
        open.register(Networking.start(
                open.register(cluster.https()), northbound, NetworkingConfig.DEFAULT, Optional.empty()));
        agent = node.agent(cluster);
        open.register(() -> agent.close());
        writeNetworks();
        gateway = TestGateway.run(cluster, node, "gw1");
        open.register(() -> gateway.close());
        web = started("web", "s1");
        database = started("db", "s2");
    }

    /** The manifests of the contract's second scenario, with a second subnet. */
    private void writeNetworks() throws Exception {
        cluster.object("v1", "ConfigMap", "kube-system", "ovn-vpc-nat-gw-config", """
                {'data':{'enable-vpc-nat-gw':'true','image':'vpc-nat-gateway:v1.11','nic':'ext0'}}""");
        cluster.object(
                "k8s.cni.cncf.io/v1",
                "NetworkAttachmentDefinition",
                "kube-system",
                "ovn-vpc-external-network",
                """
                {'spec':{'config':'{\\"cniVersion\\":\\"0.3.0\\",\\"type\\":\\"macvlan\\",\\"master\\":\\"ext0\\",\\"mode\\":\\"bridge\\",
                \\"ipam\\":{\\"type\\":\\"kube-ovn\\",\\"server_socket\\":\\"/x\\",
                \\"provider\\":\\"ovn-vpc-external-network.kube-system\\"}}'}}""".replace("\n", " "));
        cluster.subnet("ovn-vpc-external-network", """
                {'protocol':'IPv4','provider':'ovn-vpc-external-network.kube-system','cidrBlock':'192.0.2.0/24',
                 'gateway':'192.0.2.1','excludeIps':['192.0.2.1..192.0.2.99']}""");
        cluster.namespace("ns-a");
        cluster.vpc("t1", """
                {'namespaces':['ns-a'],
                 'staticRoutes':[{'cidr':'0.0.0.0/0','nextHopIP':'10.0.1.254','policy':'policyDst'}]}""");
        for (int subnet = 1; subnet <= 2; subnet++) {
            cluster.subnet(
                    "s" + subnet,
                    "{'vpc':'t1','cidrBlock':'10.0.%1$d.0/24','protocol':'IPv4','namespaces':['ns-a']}"
                            .formatted(subnet));
        }
        create(NatRules.GATEWAYS, "VpcNatGateway", "gw1", """
                {'vpc':'t1','subnet':'s1','lanIp':'10.0.1.254','selector':['kubernetes.io/os: linux']}""");
    }

    private TestPod started(String name, String subnet) throws Exception {
        cluster.pod("ns-a", name, "n1", "{'ovn.kubernetes.io/logical_switch':'%s'}".formatted(subnet));
        var pod = open.register(TestPod.sandbox("ns-a", name, node));
        assertThat(pod.add().message()).isEmpty();
        return pod;
    }

    @AfterAll
    void stopEverything() {
        open.close();
    }

    /** Rules before EIPs, as users have to. */
    @AfterEach
    void removeRules() throws Exception {
        for (int index = names.size() - 1; index >= 0; index--) {
            cluster.client().delete(kinds.get(index), new NamespacedName("", names.get(index)));
        }
        for (int index = 0; index < names.size(); index++) {
            var kind = kinds.get(index);
            var name = names.get(index);
            Eventually.await(
                    kind.resource() + " " + name + " is gone",
                    () -> find(kind, name).isEmpty());
        }
        kinds.clear();
        names.clear();
    }

    private void create(GroupVersionResource resource, String kind, String name, String spec) throws Exception {
        cluster.object("kubeovn.io/v1", kind, "", name, "{'spec':%s}".formatted(spec));
        if (!resource.equals(NatRules.GATEWAYS)) {
            kinds.add(resource);
            names.add(name);
        }
    }

    private Optional<ObjectNode> find(GroupVersionResource resource, String name) throws Exception {
        return cluster.client().find(resource, new NamespacedName("", name));
    }

    private JsonNode status(GroupVersionResource resource, String name) throws Exception {
        return cluster.client().get(resource, new NamespacedName("", name)).path("status");
    }

    private void awaitReady(GroupVersionResource resource, String name) throws Exception {
        Eventually.await(
                () -> "%s %s is ready; %s".formatted(resource.resource(), name, told(resource, name)),
                () -> status(resource, name).path("ready").asBoolean());
    }

    private String told(GroupVersionResource resource, String name) {
        try {
            return status(resource, name) + gateway.rules();
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** An EIP that works; its address. */
    private String eip(String name) throws Exception {
        create(EIPS, "IptablesEIP", name, "{'natGwDp':'gw1'}");
        awaitReady(EIPS, name);
        return status(EIPS, name).path("ip").asText();
    }

    private void snat(String name, String eip, String network) throws Exception {
        create(SNATS, "IptablesSnatRule", name, "{'eip':'%s','internalCIDR':'%s'}".formatted(eip, network));
        awaitReady(SNATS, name);
    }

    private void dnat(String name, String eip, int port, String protocol, int insidePort) throws Exception {
        var inside = "'internalIp':'%s','internalPort':'%d'".formatted(address("web"), insidePort);
        var spec = "{'eip':'%s','externalPort':'%d',%s,'protocol':'%s'}".formatted(eip, port, inside, protocol);
        create(DNATS, "IptablesDnatRule", name, spec);
        awaitReady(DNATS, name);
    }

    private void remove(GroupVersionResource resource, String name) throws Exception {
        cluster.client().delete(resource, new NamespacedName("", name));
        Eventually.await(
                resource.resource() + " " + name + " is gone",
                () -> find(resource, name).isEmpty());
    }

    private String address(String pod) throws Exception {
        return cluster.annotation("ns-a", pod, "ip_address");
    }

    private Optional<String> asksOutside(TestPod pod) throws Exception {
        return WhoServer.askTcp(pod, TestOutside.FAR, 80);
    }

    @Test
    void eachNetworkLeavesWithItsEipUntilItsRuleIsRemoved() throws Exception {
        var first = eip("e1");
        var second = eip("e2");
        snat("snat1", "e1", "10.0.1.0/24");
        snat("snat2", "e2", "10.0.2.0/24");

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80)) {
            assertThat(asksOutside(web)).contains(first);
            assertThat(asksOutside(database)).contains(second);
            assertThat(WhoServer.askUdp(web, TestOutside.FAR, 80)).contains(first);
            assertThat(web.reaches(TestOutside.FAR)).isTrue();

            remove(SNATS, "snat1");
            assertThat(asksOutside(web)).as("without a rule").isEmpty();
            assertThat(web.reaches(TestOutside.FAR)).as("without a rule").isFalse();
            assertThat(asksOutside(database)).as("the other network").contains(second);
        }
        assertThat(status(EIPS, "e2").path("nat").asText()).isEqualTo("snat");
        assertThat(status(SNATS, "snat2").path("natGwDp").asText()).isEqualTo("gw1");
    }

    @Test
    void portsOfASharedEipLeadToPodsThatSeeTheClient() throws Exception {
        var eip = eip("shared");
        dnat("web-tcp", "shared", 8888, "tcp", 80);
        dnat("web-udp", "shared", 8888, "UDP", 80);
        dnat("other", "shared", 9999, "TCP", 81);

        try (var _ = WhoServer.at(web, address("web"), 80);
                var _ = WhoServer.at(web, address("web"), 81)) {
            assertThat(WhoServer.askTcp(outside, eip, 8888)).contains("192.0.2.1");
            assertThat(WhoServer.askUdp(outside, eip, 8888)).contains("192.0.2.1");
            assertThat(WhoServer.askTcp(outside, eip, 9999)).contains("192.0.2.1");
            assertThat(WhoServer.askTcp(outside, eip, 7777)).as("no rule").isEmpty();
            assertThat(WhoServer.askUdp(outside, eip, 9999)).as("no rule").isEmpty();
            assertThat(WhoServer.askTcp(database, eip, 8888))
                    .as("from the Vpc itself, through the gateway and back")
                    .contains(eip);

            remove(DNATS, "web-tcp");
            assertThat(WhoServer.askTcp(outside, eip, 8888)).as("removed").isEmpty();
            assertThat(WhoServer.askUdp(outside, eip, 8888)).as("its neighbour").contains("192.0.2.1");
        }
    }

    @Test
    void anEipPassesNoMoreThanItsPolicyAllows() throws Exception {
        create(NatRules.POLICIES, "QoSPolicy", "slow", """
                {'bindingType':'EIP','shared':true,'bandwidthLimitRules':[
                 {'name':'out','rateMax':'8','burstMax':'0.2','direction':'egress','priority':1}]}""");
        create(EIPS, "IptablesEIP", "limited", "{'natGwDp':'gw1','qosPolicy':'slow'}");
        awaitReady(EIPS, "limited");
        var eip = status(EIPS, "limited").path("ip").asText();
        dnat("limited-dnat", "limited", 8888, "tcp", 80);

        long limited = downloadMillis(eip);
        cluster.client()
                .mergePatch(
                        NatRules.POLICIES,
                        new NamespacedName("", "slow"),
                        TestCluster.json("{'spec':{'bandwidthLimitRules':[]}}"));
        Eventually.await("the limit is gone", () -> !gateway.rules().contains("rate over"));
        long free = downloadMillis(eip);

        // 5 MB at 1 MB/s, of which a second's worth and 0.2 MB pass at once.
        assertThat(limited).isGreaterThan(3_000);
        assertThat(free).isLessThan(limited / 2);
    }

    @Test
    void aGatewayPassesNoMoreThanItsPolicyAllows() throws Exception {
        create(NatRules.POLICIES, "QoSPolicy", "narrow", """
                {'bindingType':'NATGW','shared':true,'bandwidthLimitRules':[
                 {'name':'out','interface':'net1','rateMax':'8','burstMax':'0.2','direction':'egress','priority':1}]}""");
        create(EIPS, "IptablesEIP", "free", "{'natGwDp':'gw1'}");
        awaitReady(EIPS, "free");
        var eip = status(EIPS, "free").path("ip").asText();
        dnat("free-dnat", "free", 8888, "tcp", 80);

        limitGateway("'nowhere'");
        Eventually.await(
                "what is missing is said",
                () -> status(NatRules.GATEWAYS, "gw1").toString().contains("qosPolicy 'nowhere' does not exist"));
        limitGateway("'narrow'");
        Eventually.await("the limit is there", () -> gateway.rules().contains("rate over"));
        long limited = downloadMillis(eip);
        limitGateway("null");
        Eventually.await("the limit is gone", () -> !gateway.rules().contains("rate over"));

        assertThat(limited).isGreaterThan(3_000);
        assertThat(downloadMillis(eip)).isLessThan(limited / 2);
    }

    private void limitGateway(String policy) throws Exception {
        cluster.client()
                .mergePatch(
                        NatRules.GATEWAYS,
                        new NamespacedName("", "gw1"),
                        TestCluster.json("{'spec':{'qosPolicy':%s}}".formatted(policy)));
    }

    private long downloadMillis(String eip) throws Exception {
        var bytes = new byte[5_000_000];
        try (var server = web.within(() -> new java.net.ServerSocket(80, 5, IpPrefix.address(address("web"))))) {
            var sending = Thread.ofVirtual().start(() -> {
                try (var client = server.accept()) {
                    client.getOutputStream().write(bytes);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            long begin = System.nanoTime();
            int read = outside.within(() -> {
                try (var socket = new java.net.Socket()) {
                    socket.connect(new java.net.InetSocketAddress(IpPrefix.address(eip), 8888), 5_000);
                    socket.setSoTimeout(60_000);
                    return socket.getInputStream().readAllBytes().length;
                }
            });
            sending.join();
            assertThat(read).isEqualTo(bytes.length);
            return (System.nanoTime() - begin) / 1_000_000;
        }
    }

    @Test
    void aFloatingAddressWorksBothWays() throws Exception {
        var eip = eip("floating");
        create(FIPS, "IptablesFIPRule", "fip1", "{'eip':'floating','internalIp':'%s'}".formatted(address("web")));
        awaitReady(FIPS, "fip1");

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80);
                var _ = WhoServer.at(web, address("web"), 8080)) {
            assertThat(asksOutside(web)).as("out").contains(eip);
            assertThat(WhoServer.askTcp(outside, eip, 8080)).as("in, any port").contains("192.0.2.1");
            remove(FIPS, "fip1");
            assertThat(asksOutside(web)).isEmpty();
            assertThat(WhoServer.askTcp(outside, eip, 8080)).isEmpty();
        }
    }

    @Test
    void rulesOutliveAnAgentThatIsKilledAndOnesThatWereRemovedMeanwhileGo() throws Exception {
        var eip = eip("kept");
        agent.close();
        var process = AgentProcess.start(folder, cluster.kubeconfig(folder.resolve("kubeconfig")), node);
        try {
            snat("kept-snat", "kept", "10.0.1.0/24");
            snat("gone-snat", "kept", "10.0.2.0/24");
        } finally {
            Shell.kill(process);
        }

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80)) {
            assertThat(asksOutside(web)).as("without an agent").contains(eip);
            cluster.client().delete(SNATS, new NamespacedName("", "gone-snat"));
            agent = node.agent(cluster);
            Eventually.await("the rule is gone", () -> find(SNATS, "gone-snat").isEmpty());
            assertThat(asksOutside(web)).as("with the next agent").contains(eip);
            assertThat(asksOutside(database)).isEmpty();
        }
    }

    @Test
    void aNewPodOfTheGatewayGetsAllRulesAgain() throws Exception {
        var eip = eip("again");
        snat("again-snat", "again", "10.0.1.0/24");
        dnat("again-dnat", "again", 8888, "tcp", 80);
        var before = status(SNATS, "again-snat").path("redo").asText();

        gateway.end();
        Eventually.await(
                "the rule says that nobody carries it",
                () -> !status(SNATS, "again-snat").path("ready").asBoolean());
        gateway = TestGateway.run(cluster, node, "gw1");
        awaitReady(SNATS, "again-snat");
        awaitReady(DNATS, "again-dnat");
        awaitReady(EIPS, "again");

        assertThat(status(SNATS, "again-snat").path("redo").asText()).isNotEqualTo(before);
        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80);
                var _ = WhoServer.at(web, address("web"), 80)) {
            Eventually.await("the pod is outside again", () -> asksOutside(web).equals(Optional.of(eip)));
            assertThat(WhoServer.askTcp(outside, eip, 8888)).contains("192.0.2.1");
        }
    }

    @Test
    void rulesThatSomebodyElseRemovedFromTheKernelComeBack() throws Exception {
        var eip = eip("back");
        snat("back-snat", "back", "10.0.1.0/24");
        Shell.run(gateway.pod().inside("nft", "flush", "ruleset"));
        // Any change makes the agent look; without one it looks every minute.
        snat("another", "back", "10.0.2.0/24");

        try (var _ = WhoServer.at(outside, TestOutside.FAR, 80)) {
            assertThat(asksOutside(web)).contains(eip);
        }
    }
}
