package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the pod of an egress gateway forwards, and with which address. */
final class EgressPlanTest {
    private static final List<ObjectNode> SUBNETS = List.of(
            subnet("s1", "'vpc':'t1','cidrBlock':'10.0.1.0/24','gateway':'10.0.1.1'"),
            subnet("s2", "'vpc':'t1','cidrBlock':'10.0.2.0/24','gateway':'10.0.2.1'"),
            subnet("lan", "'provider':'lan.kube-system','cidrBlock':'192.0.2.0/24','gateway':'192.0.2.1'"));

    private static ObjectNode subnet(String name, String spec) {
        return TestCluster.json("{'metadata':{'name':'%s'},'spec':{%s}}".formatted(name, spec));
    }

    private static ObjectNode pod(String more) {
        return TestCluster.json(
                "{'metadata':{'annotations':{'ovn.kubernetes.io/logical_switch':'s1'%s}}}".formatted(more));
    }

    private static GatewayPlan plan(String spec) {
        var gateway = TestCluster.json("{'spec':{'externalSubnet':'lan',%s}}".formatted(spec));
        var pod = pod(",'lan.kube-system.kubernetes.io/ip_address':'192.0.2.120'");
        return EgressPlan.of(gateway, pod, SUBNETS).orElseThrow();
    }

    private static Map<String, String> sources(String spec) {
        return plan(spec).table().entries(NatTable.SOURCES);
    }

    @Test
    void policiesSayWhoLeavesWithTheGatewaysAddress() {
        assertThat(sources("'policies':[{'snat':true,'subnets':['s1']},{'snat':false,'ipBlocks':['10.0.2.0/24']}]"))
                .containsExactly(Map.entry("10.0.1.0-10.0.1.255", "192.0.2.120"));
    }

    @Test
    void aNetworkThatKeepsItsAddressIsCutOutOfALargerOne() {
        assertThat(
                        sources(
                                "'policies':[{'snat':true,'ipBlocks':['10.0.0.0/22']},{'snat':false,'ipBlocks':['10.0.2.0/24']}]"))
                .containsOnlyKeys("10.0.0.0-10.0.1.255", "10.0.3.0-10.0.3.255");
    }

    @Test
    void chosenPodsLeaveWithTheGatewaysAddressWhereverTheyAre() {
        assertThat(sources("'selectors':[{'podSelector':{}}],'policies':[{'snat':false,'subnets':['s2']}]"))
                .containsOnlyKeys("0.0.0.0-10.0.1.255", "10.0.3.0-255.255.255.255");
    }

    @Test
    void answersGoBackOverTheVpcsRouter() {
        var plan = plan("'policies':[{'ipBlocks':['10.9.0.0/16','10.0.2.128/25']}]");

        assertThat(plan.outside())
                .containsExactly(new Route(IpPrefix.parse("0.0.0.0/0"), IpPrefix.address("192.0.2.1")));
        assertThat(plan.inside())
                .containsExactlyInAnyOrder(
                        new Route(IpPrefix.parse("10.0.2.0/24"), IpPrefix.address("10.0.1.1")),
                        new Route(IpPrefix.parse("10.9.0.0/16"), IpPrefix.address("10.0.1.1")));
    }

    @Test
    void withoutAnAddressOutsideThereIsNoPlan() {
        var gateway = TestCluster.json("{'spec':{'externalSubnet':'lan','policies':[{'subnets':['s1']}]}}");

        assertThat(EgressPlan.of(gateway, pod(""), SUBNETS)).isEmpty();
    }
}
