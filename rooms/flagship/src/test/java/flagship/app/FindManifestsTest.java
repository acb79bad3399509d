package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubemodel.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code flagship manifests} prints. */
final class FindManifestsTest {
    private static final String IMAGE = "registry.example.com/flagship:1.2";

    private static List<JsonNode> objects(FindManifests manifests) {
        return Yaml.readAll(manifests.text().getBytes(StandardCharsets.UTF_8)).stream()
                .map(Yaml.Document::json)
                .toList();
    }

    private static JsonNode only(String kind, FindManifests manifests) {
        return objects(manifests).stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSetIsComplete() {
        assertThat(objects(new FindManifests("fleet", IMAGE, "", 1)))
                .extracting(object -> object.path("kind").asText())
                .contains(
                        "CustomResourceDefinition",
                        "Namespace",
                        "ServiceAccount",
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "Role",
                        "RoleBinding",
                        "Deployment",
                        "Service",
                        "APIService")
                .doesNotContain("Secret");
    }

    @Test
    void theTextIsYamlFromItsFirstDocumentOn() {
        // kubectl takes a stream whose first document is JSON for JSON to its end.
        assertThat(new FindManifests("fleet", IMAGE, "", 1).text())
                .startsWith("apiVersion:")
                .doesNotContain("\n{");
    }

    @Test
    void theDeploymentRunsSearchAndSyncOnTheClustersOwnApiServer() {
        var manifests = new FindManifests("fleet", IMAGE, "jdbc:postgresql://db/fleet?sslmode=require", 3);
        var deployment = only("Deployment", manifests);
        var container = deployment.at("/spec/template/spec/containers/0");

        assertThat(deployment.at("/metadata/namespace").asText()).isEqualTo("fleet");
        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(container.path("image").asText()).isEqualTo(IMAGE);
        assertThat(container.path("args").toString())
                .contains("--host-service=fleet/flagship", "--catalog=jdbc:postgresql://db/fleet?sslmode=require");
        assertThat(only("APIService", manifests).at("/spec/service/namespace").asText())
                .isEqualTo("fleet");
    }

    @Test
    void replicasWithoutACommonCatalogAreRefused() {
        assertThatThrownBy(() -> new FindManifests("fleet", IMAGE, "", 2))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("name a database with --catalog");
    }

    @Test
    void aLoginInTheUrlIsRefusedWithoutShowingIt() {
        for (var url : List.of("jdbc:postgresql://db/fleet?user=u&password=hush", "jdbc:mariadb://u:hush@db/fleet")) {
            assertThatThrownBy(() -> new FindManifests("fleet", IMAGE, url, 1))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("flagship-catalog")
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void namesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new FindManifests("Fleet", IMAGE, "", 1)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> new FindManifests("fleet", "a b", "", 1)).isInstanceOf(UserError.class);
    }
}
