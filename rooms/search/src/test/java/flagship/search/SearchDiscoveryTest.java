package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchDiscoveryTest {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    @TempDir
    Path directory;

    private SearchFixture fixture;

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(directory);
        fixture.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));
        var c2 = sync(cluster("c2"), "autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "v2", "v2");
        fixture.join(sync(c2, "demo.example.com", "caches", "Cache", "", "v1", "v1beta1"));
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    @Test
    void theFleetOffersWhatAnyClusterOffers() throws Exception {
        assertThat(fixture.get("/api").json().at("/versions/0").asText()).isEqualTo("v1");
        var groups = fixture.get("/apis").json().at("/groups");
        assertThat(groups.findValuesAsText("name")).containsExactly("autoscaling", "demo.example.com");
        assertThat(groups.at("/1/preferredVersion/version").asText()).isEqualTo("v1");
        assertThat(names(fixture.get("/api/v1").json())).containsExactly("pods");
    }

    private static List<String> names(JsonNode resourceList) {
        return resourceList.at("/resources").findValuesAsText("name");
    }

    @Test
    void aClusterOffersItsOwn() throws Exception {
        assertThat(fixture.get("/clusters/c1/apis").json().at("/groups")).isEmpty();
        assertThat(names(fixture.get("/clusters/c2/apis/demo.example.com/v1").json()))
                .containsExactly("caches");
        assertThat(fixture.get("/clusters/c1/apis/demo.example.com/v1").code()).isEqualTo(404);
        assertThat(fixture.get("/clusters/nope/apis").text()).isEqualTo("404 page not found\n");
        assertThat(fixture.get("/clusters/nope/api").code()).isEqualTo(200);
    }

    @Test
    void nativeKindsAreOfferedInEveryVersionThatTheRegistryKnows() throws Exception {
        var versions = fixture.get("/apis/autoscaling").json().at("/versions").findValuesAsText("version");

        assertThat(versions).startsWith("v2").contains("v1", "v2beta1", "v2beta2");
    }

    @Test
    void nativeKindsHaveTheirShortNames() throws Exception {
        var pods = fixture.get("/api/v1").json().at("/resources/0");

        assertThat(pods.at("/singularName").asText()).isEqualTo("pod");
        assertThat(pods.at("/shortNames/0").asText()).isEqualTo("po");
        assertThat(pods.at("/categories/0").asText()).isEqualTo("all");
        assertThat(pods.at("/verbs").toString()).isEqualTo("[\"get\",\"list\",\"watch\"]");
        assertThat(fixture.get("/apis/demo.example.com/v1")
                        .json()
                        .at("/resources/0/singularName")
                        .asText())
                .isEqualTo("cache");
    }

    @Test
    void aggregatedDiscoveryTellsTheSameInOneDocument() throws Exception {
        var answer = fixture.get("/apis", "accept", AGGREGATED);

        assertThat(answer.headers("Content-Type"))
                .containsExactly("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(answer.json().at("/items/1/metadata/name").asText()).isEqualTo("demo.example.com");
        assertThat(answer.json()
                        .at("/items/1/versions/0/resources/0/responseKind/kind")
                        .asText())
                .isEqualTo("Cache");
        assertThat(fixture.get("/api", "accept", AGGREGATED)
                        .json()
                        .at("/items/0/versions/0/resources/0/resource")
                        .asText())
                .isEqualTo("pods");
        var again = fixture.get(
                "/apis",
                "accept",
                AGGREGATED,
                "if-none-match",
                answer.headers("ETag").getFirst());
        assertThat(again.code()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
    }

    @Test
    void aClusterThatIsBeingDeletedOffersNothing() throws Exception {
        var cluster = sync(cluster("c2"), "demo.example.com", "caches", "Cache", "", "v1");
        cluster.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");

        fixture.host.put(cluster);

        SearchFixture.await(() -> fixture.quietly("/apis/demo.example.com").code() == 404);
        fixture.host.remove("c1");
        SearchFixture.await(() -> fixture.quietly("/api/v1").code() == 404);
    }
}
