package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.fleetapi.Subnet;
import flagship.fleetapi.Subnet.NatPolicyRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which packets leave the cluster with the node's address, as {@code natOutgoingPolicyRules} of a Subnet say. */
class NatPoliciesTest {
    private static Subnet subnet(String natOutgoing) {
        return Subnet.of(TestCluster.json("""
                {'metadata':{'name':'s'},'spec':{'natOutgoing':%s,'natOutgoingPolicyRules':[
                 {'action':'forward','match':{'srcIPs':'10.0.0.5, 10.0.0.8/30','dstIPs':'192.0.2.0/24'}},
                 {'action':'nat','match':{'dstIPs':'192.0.2.7'}},
                 {'action':'forward','match':{'dstIPs':'192.0.2.0/24'}}]}}""".formatted(natOutgoing)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5,192.0.2.7,false",
        "10.0.0.9,192.0.2.7,false",
        "10.0.0.6,192.0.2.7,true",
        "10.0.0.6,192.0.2.8,false",
        "10.0.0.6,198.51.100.1,true"
    })
    void theFirstRuleThatMatchesDecidesAndNatOutgoingWhereNoneDoes(String from, String to, boolean translated) {
        var source = IpAddress.parse(from).orElseThrow();
        var target = IpAddress.parse(to).orElseThrow();

        assertThat(NatPolicies.translates(subnet("true").spec().gatewayOfCluster(), source, target))
                .isEqualTo(translated);
        assertThat(NatPolicies.translates(subnet("false").spec().gatewayOfCluster(), source, target))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "nat;10.0.0.x;;is neither an address nor a network",
                "nat;10.0.0.1;fd00::1;are of both families",
                "drop;;;is neither nat nor forward"
            })
    void aRuleThatCannotBeIsNamed(String action, String sources, String destinations, String problem) {
        var rule = new NatPolicyRule(action, sources == null ? "" : sources, destinations == null ? "" : destinations);

        assertThat(NatPolicies.problem(rule))
                .hasValueSatisfying(it -> assertThat(it).contains(problem));
    }

    @Test
    void theStatusShowsEachRuleWithAnIdThatStays() {
        var status = NatPolicies.status(subnet("true")).orElseThrow();

        assertThat(status.findValuesAsText("ruleID")).hasSize(3).doesNotHaveDuplicates();
        assertThat(status).isEqualTo(NatPolicies.status(subnet("true")).orElseThrow());
        assertThat(status.at("/1/match/dstIPs").asText()).isEqualTo("192.0.2.7");
    }
}
