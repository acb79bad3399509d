package flagship.propagation;

import static flagship.propagation.Given.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.propagation.PooledSubnet.Unusable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Subnet template in its blocks. */
class PooledSubnetTest {
    private static PooledSubnet subnet(String annotations, String spec) {
        return new PooledSubnet(json(
                "{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'s1','annotations':{'connect.flagship.io/cidr-pool':'fleet'%s}},'spec':{%s}}",
                annotations, spec));
    }

    private static ObjectNode in(PooledSubnet subnet, String... blocks) {
        return (ObjectNode) subnet.in(Stream.of(blocks)
                        .map(it -> AddressBlock.parse(it).orElseThrow())
                        .toList())
                .path("spec");
    }

    @Test
    void withoutAPatternTheGatewayIsTheFirstAddress() {
        assertThat(in(subnet("", "'vpc':'t1'"), "10.4.2.0/24"))
                .isEqualTo(
                        json(
                                "{'vpc':'t1','cidrBlock':'10.4.2.0/24','gateway':'10.4.2.1','protocol':'IPv4','excludeIps':['10.4.2.1']}"));
    }

    @Test
    void addressesKeepTheirDistanceFromTheBeginningOfThePattern() {
        var pattern =
                "'cidrBlock':'10.0.0.0/24','gateway':'10.0.0.254','excludeIps':['10.0.0.1..10.0.0.9','10.0.0.254'],'vips':['10.0.0.20']";

        assertThat(in(subnet("", pattern), "10.4.2.0/24"))
                .isEqualTo(json(
                        "{'cidrBlock':'10.4.2.0/24','gateway':'10.4.2.254','excludeIps':['10.4.2.254','10.4.2.1..10.4.2.9'],"
                                + "'vips':['10.4.2.20'],'protocol':'IPv4'}"));
    }

    @Test
    void bothFamiliesMakeItDual() {
        var spec = in(subnet("", ""), "10.4.2.0/24", "fd00:1::/64");

        assertThat(spec.path("cidrBlock").asText()).isEqualTo("10.4.2.0/24,fd00:1::/64");
        assertThat(spec.path("gateway").asText()).isEqualTo("10.4.2.1,fd00:1::1");
        assertThat(spec.path("protocol").asText()).isEqualTo("Dual");
    }

    @Test
    void aBlockThatIsTooSmallForThePatternIsRefusedInWords() {
        var subnet = subnet("", "'cidrBlock':'10.0.0.0/24','gateway':'10.0.0.254'");

        assertThatThrownBy(() -> in(subnet, "10.4.2.0/26"))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("10.0.0.254")
                .hasMessageContaining("does not fit into its block");
    }

    @Test
    void anAddressWithoutPatternIsRefusedInWords() {
        assertThatThrownBy(() -> in(subnet("", "'gateway':'10.0.0.254'"), "10.4.2.0/24"))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("spec.gateway of Subnet s1 is no address of spec.cidrBlock");
    }

    @Test
    void theTemplateSaysHowLargeItsBlocksAre() {
        var both = subnet(",'connect.flagship.io/cidr-prefix':'26,72'", "");
        var one = subnet(",'connect.flagship.io/cidr-prefix':'26'", "");

        assertThat(both.prefix(AddressBlock.IPV4, 24)).contains(26);
        assertThat(both.prefix(AddressBlock.IPV6, 64)).contains(72);
        assertThat(one.prefix(AddressBlock.IPV6, 64)).contains(64);
        assertThat(subnet("", "'protocol':'IPv4'").prefix(AddressBlock.IPV6, 64))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "24,64,80", "31", "", "0", "-4"})
    void aPrefixThatIsNoneIsRefusedInWords(String text) {
        var subnet = subnet(",'connect.flagship.io/cidr-prefix':' " + text + "'", "");

        assertThatThrownBy(() -> subnet.prefix(AddressBlock.IPV4, 24))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("connect.flagship.io/cidr-prefix");
    }

    @Test
    void onlyASubnetThatNamesAPoolHasOne() {
        assertThat(PooledSubnet.pool(subnet("", "").template())).contains("fleet");
        assertThat(PooledSubnet.pool(json("{'apiVersion':'kubeovn.io/v1','kind':'Subnet','metadata':{'name':'s'}}")))
                .isEmpty();
        assertThat(List.of("Vpc", "Deployment"))
                .allSatisfy(kind -> assertThat(PooledSubnet.pool(json(
                                "{'apiVersion':'kubeovn.io/v1','kind':'%s','metadata':{'annotations':{'connect.flagship.io/cidr-pool':'fleet'}}}",
                                kind)))
                        .satisfies(pool -> assertThat(pool.isPresent()).isFalse()));
    }

    @Test
    void anOverrideMayChangeEverythingButTheBlock() {
        var share = new PoolShare("fleet", Optional.empty());
        var local = json("{'spec':{'cidrBlock':'10.4.2.0/24','gateway':'10.4.2.1'}}");

        share.check(local, json("{'spec':{'cidrBlock':'10.4.2.0/24','gateway':'10.4.2.7'}}"));
        assertThatThrownBy(() -> share.check(local, json("{'spec':{'cidrBlock':'10.9.0.0/24'}}")))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("10.9.0.0/24 in the place of 10.4.2.0/24, which CIDRPool fleet gives");
    }

    @Test
    void aPoolThatIsNotThereIsNamed() {
        var share = new PoolShare("fleet", Optional.empty());

        assertThatThrownBy(() -> share.localise(subnet("", "").template(), "east"))
                .isInstanceOf(PoolShare.NoBlock.class)
                .hasMessageContaining("there is no CIDRPool fleet");
    }
}
