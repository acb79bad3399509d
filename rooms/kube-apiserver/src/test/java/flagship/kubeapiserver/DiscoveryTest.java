package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How clients find out what is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class DiscoveryTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    @Test
    void theCoreGroupIsListedWithItsResources() {
        var list = api.get("/api/v1").expect(200);

        assertThat(list.body().path("resources").findValuesAsText("name"))
                .contains("pods", "pods/status", "namespaces/finalize", "secrets");
        assertThat(api.get("/api").text("/versions/0")).isEqualTo("v1");
    }

    @Test
    void groupsComeByPriority() {
        var groups = api.get("/apis").expect(200).body().path("groups").findValuesAsText("name");

        assertThat(groups).startsWith("apiregistration.k8s.io", "apps", "events.k8s.io");
    }

    @Test
    void theWholeOfDiscoveryComesInOneDocumentOnlyOnce() {
        var first = api.getAs("/apis", AGGREGATED).expect(200);
        assertThat(first.text("/kind")).isEqualTo("APIGroupDiscoveryList");
        assertThat(first.response().headers().firstValue("Content-Type")).contains(AGGREGATED);
        assertThat(first.response().headers().firstValue("ETag")).isPresent();

        assertThat(api.getAs("/apis", AGGREGATED.replace("v2", "v9") + ",application/json")
                        .text("/kind"))
                .isEqualTo("APIGroupList");
    }

    @Test
    void unknownGroupsAreNoPageAndUnknownResourcesNoResource() {
        assertThat(api.get("/apis/nosuch.example.com").expect(404).body().asText())
                .isEqualTo("404 page not found\n");
        assertThat(api.get("/api/v1/frobs").expect(404).text("/message"))
                .isEqualTo("the server could not find the requested resource");
    }

    @Test
    void openApiTellsThatPatchesAreValidated() {
        var index = api.get("/openapi/v3").expect(200);

        var document =
                api.get(index.text("/paths/apis~1apps~1v1/serverRelativeURL")).expect(200);

        assertThat(document.body()
                        .at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch/parameters")
                        .findValuesAsText("name"))
                .contains("fieldValidation");
        assertThat(document.body().at("/components/schemas").has("io.k8s.api.apps.v1.Deployment"))
                .isTrue();
    }
}
