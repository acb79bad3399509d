package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a ProviderNetwork wants of a node (kube-ovn.md, 2.4 and 11.2). */
final class ProviderNetworkFactsTest {
    private static final ObjectNode NODE = TestCluster.json("{'metadata':{'name':'n1','labels':{'rack':'a'}}}");

    private static Optional<ProviderNetworkFacts> facts(String spec, String... vlans) {
        var network = TestCluster.json("{'metadata':{'name':'net1'},'spec':%s}".formatted(spec));
        return ProviderNetworkFacts.of(
                network, NODE, List.of(vlans).stream().map(TestCluster::json).toList());
    }

    private static String device(String spec) {
        return facts(spec).map(ProviderNetworkFacts::device).orElse("none");
    }

    @Test
    void aNodeMayHaveACardOfItsOwn() {
        assertThat(device("{'defaultInterface':'eth1'}")).isEqualTo("eth1");
        assertThat(device("{'defaultInterface':'eth1','customInterfaces':[{'interface':'eth9','nodes':['n0','n1']}]}"))
                .isEqualTo("eth9");
    }

    @Test
    void anExcludedNodeHasNoPartInIt() {
        assertThat(device("{'defaultInterface':'eth1','excludeNodes':['n1']}")).isEqualTo("none");
    }

    @Test
    void aNodeSelectorDecidesAlone() {
        assertThat(
                        device(
                                "{'defaultInterface':'eth1','excludeNodes':['n1'],'nodeSelector':{'matchLabels':{'rack':'a'}}}"))
                .isEqualTo("eth1");
        assertThat(device("{'defaultInterface':'eth1','nodeSelector':{'matchLabels':{'rack':'b'}}}"))
                .isEqualTo("none");
    }

    @Test
    void theCardCarriesTheNetworksVlansAndAlwaysUntaggedFrames() {
        var facts = facts(
                "{'defaultInterface':'eth1'}",
                "{'spec':{'id':10,'provider':'net1'}}",
                "{'spec':{'vlanId':20,'providerInterfaceName':'net1'}}",
                "{'spec':{'id':30,'provider':'other'}}");

        assertThat(facts.orElseThrow().trunks()).containsExactlyInAnyOrder(0, 10, 20);
        assertThat(facts.orElseThrow().bridge()).isEqualTo("br-net1");
    }

    @Test
    void ovnsPairsOfNamesAreReadAndWritten() {
        assertThat(NameMap.format(NameMap.parse("b:br-b, a:02:00:00:00:00:01,nonsense")))
                .isEqualTo("a:02:00:00:00:00:01,b:br-b");
        assertThat(NameMap.parse("")).isEmpty();
    }
}
