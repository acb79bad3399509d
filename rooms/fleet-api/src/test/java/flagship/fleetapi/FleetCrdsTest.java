package flagship.fleetapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetCrdsTest {
    private final List<ObjectNode> crds =
            FleetCrds.all().stream().map(Json::parseObject).toList();

    private JsonNode crd(String name) {
        return crds.stream()
                .filter(crd -> crd.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> columns(JsonNode crd) {
        return Fields.list(
                crd.at("/spec/versions/0"),
                "additionalPrinterColumns",
                column -> column.path("name").asText());
    }

    @Test
    void everyDefinitionIsNamedAfterItsPluralAndGroup() {
        assertThat(crds)
                .allSatisfy(crd -> assertThat(crd.at("/metadata/name").asText())
                        .isEqualTo(crd.at("/spec/names/plural").asText() + "."
                                + crd.at("/spec/group").asText()));
    }

    @Test
    void everyDefinitionHasOneServedAndStoredVersion() {
        assertThat(crds).allSatisfy(crd -> {
            assertThat(crd.at("/spec/versions")).hasSize(1);
            assertThat(crd.at("/spec/versions/0/served").asBoolean()).isTrue();
            assertThat(crd.at("/spec/versions/0/storage").asBoolean()).isTrue();
        });
    }

    @Test
    void whatBelongsToOneNamespaceLiesInNamespaces() {
        assertThat(crds)
                .filteredOn(crd -> crd.at("/spec/scope").asText().equals("Namespaced"))
                .extracting(crd -> crd.at("/spec/names/kind").asText())
                .contains("ResourceBinding", "PropagationPolicy", "Work")
                .noneMatch(kind -> kind.startsWith("Cluster"));
    }

    @Test
    void policiesAndWorksHaveTheShortNamesAndColumnsOfKarmada() {
        var policy = crd("propagationpolicies.policy.karmada.io");
        var clusterPolicy = crd("clusterpropagationpolicies.policy.karmada.io");
        var work = crd("works.work.karmada.io");

        assertThat(columns(policy)).containsExactly("CONFLICT-RESOLUTION", "PRIORITY", "AGE");
        assertThat(columns(clusterPolicy)).isEqualTo(columns(policy));
        assertThat(columns(work)).containsExactly("WORKLOAD-KIND", "APPLIED", "AGE");
        assertThat(List.of(policy, clusterPolicy, work))
                .extracting(crd -> crd.at("/spec/names/shortNames/0").asText())
                .containsExactly("pp", "cpp", "wk");
    }

    @Test
    void bindingsHaveTheShortNamesAndColumnsOfKarmada() {
        var binding = crd("resourcebindings.work.karmada.io");
        var clusterBinding = crd("clusterresourcebindings.work.karmada.io");

        assertThat(columns(binding)).containsExactly("SCHEDULED", "FULLYAPPLIED", "AGE");
        assertThat(columns(clusterBinding)).isEqualTo(columns(binding));
        assertThat(binding.at("/spec/names/shortNames/0").asText()).isEqualTo("rb");
        assertThat(clusterBinding.at("/spec/names/shortNames/0").asText()).isEqualTo("crb");
    }

    @Test
    void theTwoBindingsHaveTheSameSchema() {
        var schema = "/spec/versions/0/schema/openAPIV3Schema";

        assertThat(crd("clusterresourcebindings.work.karmada.io").at(schema))
                .isEqualTo(crd("resourcebindings.work.karmada.io").at(schema));
    }

    @Test
    void kindsThatAreOnlyWrittenByUsersHaveNoStatusSubresource() {
        assertThat(crds)
                .filteredOn(
                        crd -> crd.at("/spec/versions/0/subresources/status").isMissingNode())
                .extracting(crd -> crd.at("/spec/names/kind").asText())
                .contains("ClusterSyncResources", "ClusterOverridePolicy", "OverridePolicy")
                .contains("ClusterTaintPolicy", "PropagationPolicy", "ClusterPropagationPolicy")
                .contains("ResourceInterpreterCustomization", "ResourceInterpreterWebhookConfiguration")
                .doesNotContain("Cluster", "PediaCluster", "Work", "ResourceBinding");
    }

    @Test
    void aPolicyOfATenantIsNamespacedAndTheOneOfTheFleetIsNot() {
        assertThat(crd("overridepolicies.policy.karmada.io").at("/spec/scope").asText())
                .isEqualTo("Namespaced");
        assertThat(crd("clusteroverridepolicies.policy.karmada.io")
                        .at("/spec/scope")
                        .asText())
                .isEqualTo("Cluster");
    }

    @Test
    void customizationHasTheColumnsOfKarmada() {
        assertThat(columns(crd("resourceinterpretercustomizations.config.karmada.io")))
                .containsExactly("TARGET-API-VERSION", "TARGET-KIND", "AGE");
    }

    @Test
    void pediaClusterHasTheColumnsOfClusterpedia() {
        assertThat(columns(crd("pediaclusters.cluster.clusterpedia.io")))
                .containsExactly(
                        "Ready",
                        "Version",
                        "APIServer",
                        "Validated",
                        "SynchroRunning",
                        "ClusterHealthy",
                        "ShardingName");
    }

    @Test
    void clusterHasTheColumnsOfKarmada() {
        assertThat(columns(crd("clusters.cluster.karmada.io")))
                .containsExactly(
                        "Version", "Mode", "Ready", "Age", "Zones", "Region", "Provider", "API-Endpoint", "Proxy-URL");
    }

    @Test
    void insideThePediaClusterSpecOnlySyncResourcesIsRequired() {
        var schema = crd("pediaclusters.cluster.clusterpedia.io").at("/spec/versions/0/schema/openAPIV3Schema");

        assertThat(schema.path("required").isMissingNode()).isTrue();
        assertThat(schema.at("/properties/spec/required").toString()).isEqualTo("[\"syncResources\"]");
    }

    @Test
    void allUsesFreshArrays() {
        FleetCrds.all().getFirst()[0] = 0;

        assertThat(FleetCrds.all().getFirst()[0]).isEqualTo((byte) '{');
    }
}
