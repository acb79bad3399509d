package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Json;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class NetworkCrdsTest {
    private final List<JsonNode> crds = NetworkCrds.all().stream()
            .map(Json::parseObject)
            .map(JsonNode.class::cast)
            .toList();

    private JsonNode crd(String kind) {
        return crds.stream()
                .filter(crd -> crd.at("/spec/names/kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> columns(JsonNode crd) {
        return StreamSupport.stream(
                        crd.at("/spec/versions/0/additionalPrinterColumns").spliterator(), false)
                .map(column -> column.path("name").asText())
                .toList();
    }

    @Test
    void everyDefinitionIsNamedAfterItsPluralAndServesOneStoredVersion() {
        assertThat(crds).hasSize(23).allSatisfy(crd -> {
            assertThat(crd.at("/metadata/name").asText())
                    .isEqualTo(crd.at("/spec/names/plural").asText() + ".kubeovn.io");
            assertThat(crd.at("/spec/versions/0/name").asText()).isEqualTo("v1");
            assertThat(crd.at("/spec/versions/0/storage").asBoolean()).isTrue();
        });
    }

    @Test
    void onlyEgressGatewaysAreNamespaced() {
        assertThat(crds)
                .filteredOn(crd -> crd.at("/spec/scope").asText().equals("Namespaced"))
                .extracting(crd -> crd.at("/spec/names/kind").asText())
                .containsExactly("VpcEgressGateway");
    }

    @Test
    void theShortNamesAreThoseThatUsersType() {
        assertThat(List.of("IptablesEIP", "IptablesSnatRule", "IptablesDnatRule", "SecurityGroup", "ProviderNetwork"))
                .extracting(kind -> crd(kind).at("/spec/names/shortNames/0").asText())
                .containsExactly("eip", "snat", "dnat", "sg", "pn");
    }

    @Test
    void ipAndVipHaveNoStatusSubresource() {
        assertThat(crds)
                .filteredOn(
                        crd -> crd.at("/spec/versions/0/subresources/status").isMissingNode())
                .extracting(crd -> crd.at("/spec/names/kind").asText())
                .containsExactlyInAnyOrder("IP", "Vip");
    }

    @Test
    void theColumnsOfSubnetsAreThoseOfKubeOvn() {
        assertThat(columns(crd("Subnet")))
                .containsExactly(
                        "Provider",
                        "Vpc",
                        "Vlan",
                        "Protocol",
                        "CIDR",
                        "Private",
                        "NAT",
                        "Default",
                        "GatewayType",
                        "V4Used",
                        "V4Available",
                        "V6Used",
                        "V6Available",
                        "ExcludeIPs",
                        "U2OInterconnectionIP");
    }

    @Test
    void aVlanNeedsItsProviderAndAProviderNetworkItsInterface() {
        var spec = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/required";

        assertThat(crd("Vlan").at(spec).toString()).isEqualTo("[\"provider\"]");
        assertThat(crd("ProviderNetwork").at(spec).toString()).isEqualTo("[\"defaultInterface\"]");
    }

    @Test
    void anIpObjectHasEveryFieldOfItsSpec() {
        var ip = new NetworkIp(
                ObjectMeta.named("a.ns"), "ns", "a", "s1", "", "10.0.1.2", "fd00::2", "02:00:00:00:00:01", "");
        var json = ip.toJson();

        assertThat(json.path("spec").properties())
                .extracting(java.util.Map.Entry::getKey)
                .hasSize(13);
        assertThat(json.at("/spec/ipAddress").asText()).isEqualTo("10.0.1.2,fd00::2");
        assertThat(NetworkIp.of(json)).isEqualTo(ip);
    }
}
