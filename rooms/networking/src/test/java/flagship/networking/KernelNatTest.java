package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.IptablesRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gateway's kernel does to a new connection, read from the rules. */
final class KernelNatTest {
    private static final IpAddress INSIDE = IpAddress.parse("10.0.1.2").orElseThrow();
    private static final IpAddress FAR = IpAddress.parse("198.51.100.7").orElseThrow();
    private static final IpAddress EIP = IpAddress.parse("192.0.2.150").orElseThrow();

    private static IptablesRule rule(IptablesRule.Type type, String name, String status) {
        return IptablesRule.of(
                type, TestCluster.json("{'metadata':{'name':'%s'},'spec':{},'status':%s}".formatted(name, status)));
    }

    private static final IptablesRule WIDE = rule(
            IptablesRule.Type.SNAT,
            "wide",
            "{'ready':true,'natGwDp':'gw1','v4ip':'192.0.2.100','internalCIDR':'10.0.0.0/16'}");
    private static final IptablesRule NARROW = rule(
            IptablesRule.Type.SNAT,
            "narrow",
            "{'ready':true,'natGwDp':'gw1','v4ip':'192.0.2.101','internalCIDR':'10.0.1.0/24'}");
    private static final IptablesRule FIP = rule(
            IptablesRule.Type.FIP,
            "fip",
            "{'ready':true,'natGwDp':'gw1','v4ip':'192.0.2.102','internalIp':'10.0.1.2'}");
    private static final IptablesRule PORT = rule(
            IptablesRule.Type.DNAT,
            "web",
            "{'ready':true,'natGwDp':'gw1','v4ip':'192.0.2.150','protocol':'tcp','externalPort':'8888','internalIp':'10.0.1.9','internalPort':'80'}");

    private static KernelNat.Verdict out(IptablesRule... rules) {
        return new KernelNat("gw1", List.of(rules)).of(INSIDE, FAR, "tcp", 80);
    }

    @Test
    void theLongestNetworkDecidesAndAFloatingAddressBeforeIt() {
        assertThat(out(WIDE, NARROW).text()).contains("192.0.2.101 by snat narrow");
        assertThat(out(WIDE, NARROW, FIP).text()).contains("192.0.2.102 by fip fip");
    }

    @Test
    void withoutARuleThatIsReadyNothingPasses() {
        var waiting = rule(
                IptablesRule.Type.SNAT,
                "waiting",
                "{'ready':false,'natGwDp':'gw1','v4ip':'192.0.2.100','internalCIDR':'10.0.0.0/16'}");
        var others = rule(
                IptablesRule.Type.SNAT,
                "others",
                "{'ready':true,'natGwDp':'gw2','v4ip':'192.0.2.100','internalCIDR':'10.0.0.0/16'}");

        assertThat(out(waiting, others).passes()).isFalse();
    }

    @Test
    void anEipLeadsInByItsPortsAlone() {
        var kernel = new KernelNat("gw1", List.of(PORT, WIDE));

        assertThat(kernel.of(INSIDE, EIP, "tcp", 8888).text())
                .contains("dnat web leads 192.0.2.150:8888 to 10.0.1.9:80");
        assertThat(kernel.of(INSIDE, EIP, "tcp", 8889).passes()).isFalse();
        assertThat(kernel.of(INSIDE, EIP, "udp", 8888).passes()).isFalse();
    }
}
