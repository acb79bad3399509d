package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.CACHES;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchListTest {
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    @TempDir
    Path directory;

    private SearchFixture fixture;

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(directory);
        for (String name : List.of("c1", "c2")) {
            var cluster = sync(cluster(name), "", "pods", "Pod", "", "v1");
            fixture.join(sync(cluster, "demo.example.com", "caches", "Cache", "", "v1"));
            for (int i = 1; i <= 3; i++) {
                fixture.store(
                        name,
                        PODS,
                        pod("web", "nginx-abc-" + i, "app", "nginx", "idx", "" + i, "example.com/tier", "front"));
            }
        }
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    @Test
    void theFleetViewListsAllClusters() throws Exception {
        var answer = fixture.get("/api/v1/pods");

        assertThat(answer.json().at("/kind").asText()).isEqualTo("PodList");
        assertThat(answer.json().at("/apiVersion").asText()).isEqualTo("v1");
        assertThat(answer.json().at("/metadata").isObject()).isTrue();
        assertThat(answer.keys())
                .containsExactly(
                        "c1:web/nginx-abc-1",
                        "c2:web/nginx-abc-1",
                        "c1:web/nginx-abc-2",
                        "c2:web/nginx-abc-2",
                        "c1:web/nginx-abc-3",
                        "c2:web/nginx-abc-3");
    }

    @Test
    void clusterAndNamespaceInThePathReplaceTheConditions() throws Exception {
        assertThat(fixture.get("/clusters/c1/api/v1/pods?clusters=c2").keys())
                .hasSize(3)
                .allMatch(key -> key.startsWith("c1:"));
        assertThat(fixture.get("/api/v1/namespaces/other/pods?namespaces=web").keys())
                .isEmpty();
        assertThat(fixture.get("/clusters/c2/api/v1/namespaces/web/pods").keys())
                .hasSize(3);
    }

    @Test
    void conditionsComeAsParametersOrAsLabels() throws Exception {
        assertThat(fixture.get(
                                "/api/v1/pods?labelSelector=search.clusterpedia.io/clusters in (c1,c2),"
                                        + "search.clusterpedia.io/namespaces=web,search.clusterpedia.io/names in (nginx-abc-1),app=nginx")
                        .keys())
                .containsExactly("c1:web/nginx-abc-1", "c2:web/nginx-abc-1");
        assertThat(fixture.get("/api/v1/pods?clusters=c1&names=nginx-abc-1,nginx-abc-2")
                        .keys())
                .containsExactly("c1:web/nginx-abc-1", "c1:web/nginx-abc-2");
        assertThat(fixture.get("/api/v1/pods?clusters=c1, c2").keys()).hasSize(3);
        assertThat(fixture.get("/api/v1/pods?clusters=c2&labelSelector=search.clusterpedia.io/clusters=c1")
                        .keys())
                .hasSize(3)
                .allMatch(key -> key.startsWith("c2:"));
        assertThat(fixture.get("/api/v1/pods?clusters=unknown").keys()).isEmpty();
    }

    @Test
    void labelSelectorsSelect() throws Exception {
        assertThat(fixture.get("/api/v1/pods?labelSelector=!app").keys()).isEmpty();
        assertThat(fixture.get("/api/v1/pods?labelSelector=app").keys()).hasSize(6);
        assertThat(fixture.get("/api/v1/pods?labelSelector=app!=foo").keys()).hasSize(6);
        assertThat(fixture.get("/api/v1/pods?labelSelector=app notin (a,b)").keys())
                .hasSize(6);
        assertThat(fixture.get("/api/v1/pods?labelSelector=idx>1,example.com/tier=front")
                        .keys())
                .hasSize(4);
        assertThat(fixture.refused("/api/v1/pods?labelSelector=a in (").code()).isEqualTo(400);
    }

    @Test
    void aLimitThatCutsTheListSaysWhereToGoOn() throws Exception {
        var keys = new ArrayList<String>();
        var next = "";
        do {
            var page = fixture.get("/api/v1/pods?limit=4&continue=" + next);
            keys.addAll(page.keys());
            next = page.json().at("/metadata/continue").asText();
        } while (!next.isEmpty());

        assertThat(keys).hasSize(6).doesNotHaveDuplicates();
        assertThat(fixture.get("/api/v1/pods?limit=6")
                        .json()
                        .at("/metadata/continue")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void numbersPageAsUpstream() throws Exception {
        var first = fixture.get("/api/v1/pods?limit=1&withContinue=true&withRemainingCount=true")
                .json();
        assertThat(first.at("/metadata/continue").asText()).isEqualTo("1");
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(5);

        var label = "/api/v1/pods?labelSelector=search.clusterpedia.io/limit=2,search.clusterpedia.io/offset=1,"
                + "search.clusterpedia.io/with-continue=true,search.clusterpedia.io/with-remaining-count=true";
        assertThat(fixture.get(label).json().at("/metadata/continue").asText()).isEqualTo("3");
        assertThat(fixture.get(label).json().at("/metadata/remainingItemCount").asInt())
                .isEqualTo(3);

        var beyond = fixture.get("/api/v1/pods?limit=2&continue=100&withRemainingCount=true");
        assertThat(beyond.keys()).isEmpty();
        assertThat(beyond.json().at("/metadata/remainingItemCount").asInt()).isEqualTo(-94);

        assertThat(fixture.get("/api/v1/pods?limit=2&continue=abc").keys())
                .containsExactly("c1:web/nginx-abc-1", "c2:web/nginx-abc-1");
        assertThat(fixture.refused("/api/v1/pods?labelSelector=search.clusterpedia.io/offset=abc")
                        .code())
                .isEqualTo(400);
        assertThat(fixture.get("/api/v1/pods?limit=1&withContinue=false")
                        .json()
                        .at("/metadata/continue")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void aTokenCountsWhatCameBefore() throws Exception {
        var next = fixture.get("/api/v1/pods?limit=4")
                .json()
                .at("/metadata/continue")
                .asText();

        var page = fixture.get("/api/v1/pods?limit=1&withRemainingCount=true&continue=" + next)
                .json();

        assertThat(page.at("/metadata/remainingItemCount").asInt()).isEqualTo(1);
    }

    @Test
    void fieldSelectorsOfKubectlWorkAndOthersAreRefused() throws Exception {
        assertThat(fixture.get("/api/v1/pods?fieldSelector=metadata.name=nginx-abc-2")
                        .keys())
                .hasSize(2);
        assertThat(fixture.get("/api/v1/pods?fieldSelector=metadata.namespace==other")
                        .keys())
                .isEmpty();
        assertThat(fixture.get("/api/v1/pods?names=nginx-abc-1&fieldSelector=metadata.name=nginx-abc-2")
                        .keys())
                .isEmpty();
    }

    @Test
    void conditionsThatAreNotBuiltAreRefusedInsteadOfIgnored() throws Exception {
        assertThat(fixture.refused("/api/v1/pods?labelSelector=search.clusterpedia.io/forward=true")
                        .getMessage())
                .contains("forward");
    }

    @Test
    void nativeItemsCarryNoTypeAndCustomOnesDo() throws Exception {
        var withType = Json.object().put("kind", "Pod").put("apiVersion", "v1");
        withType.setAll(pod("api", "typed"));
        fixture.store("c1", PODS, withType);
        fixture.store("c1", CACHES, cache("a"));

        var pods = fixture.get("/api/v1/namespaces/api/pods").json().at("/items/0");
        assertThat(pods.has("kind")).isFalse();
        assertThat(pods.has("apiVersion")).isFalse();
        var caches = fixture.get("/apis/demo.example.com/v1/caches").json();
        assertThat(caches.at("/items/0/kind").asText()).isEqualTo("Cache");
        assertThat(caches.at("/items/0/apiVersion").asText()).isEqualTo("demo.example.com/v1");
        assertThat(caches.path("metadata").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("resourceVersion");
    }

    private static ObjectNode cache(String name) {
        var cache = Json.object().put("apiVersion", "demo.example.com/v1").put("kind", "Cache");
        cache.setAll(pod("web", name));
        return cache;
    }

    @Test
    void aTableHasTheClusterFirst() throws Exception {
        var table = fixture.get("/api/v1/pods?limit=2", "accept", TABLE);

        assertThat(table.json().at("/kind").asText()).isEqualTo("Table");
        assertThat(table.json().at("/columnDefinitions").findValuesAsText("name"))
                .containsExactly(
                        "Cluster",
                        "Name",
                        "Ready",
                        "Status",
                        "Restarts",
                        "Age",
                        "IP",
                        "Node",
                        "Nominated Node",
                        "Readiness Gates");
        assertThat(table.json().at("/rows/0/cells/0").asText()).isEqualTo("c1");
        assertThat(table.json().at("/rows/0/cells/1").asText()).isEqualTo("nginx-abc-1");
        assertThat(table.json().at("/rows/0/cells").size())
                .isEqualTo(table.json().at("/columnDefinitions").size());
        assertThat(table.rowKeys()).containsExactly("c1:web/nginx-abc-1", "c2:web/nginx-abc-1");
        assertThat(table.json().at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
        assertThat(table.json().at("/metadata/continue").asText()).isNotEmpty();
    }

    @Test
    void aTableOfACustomKindHasNameAndTime() throws Exception {
        fixture.store("c1", CACHES, cache("a"));

        var table =
                fixture.get("/apis/demo.example.com/v1/caches", "accept", TABLE).json();

        assertThat(table.at("/columnDefinitions").findValuesAsText("name"))
                .containsExactly("Cluster", "Name", "Created At");
        assertThat(table.at("/rows/0/cells/2").asText()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void rowsOfATableCarryWhatIsAskedFor() throws Exception {
        assertThat(fixture.get("/api/v1/pods?limit=1&includeObject=None", "accept", TABLE)
                        .json()
                        .at("/rows/0/object")
                        .isNull())
                .isTrue();
        var whole = fixture.get("/api/v1/pods?limit=1&includeObject=Object", "accept", TABLE)
                .json()
                .at("/rows/0/object");
        assertThat(whole.at("/kind").asText()).isEqualTo("Pod");
        assertThat(whole.at("/spec/nodeName").asText()).isEqualTo("node-1");
    }

    @Test
    void metadataAloneIsAnswered() throws Exception {
        var list = fixture.get(
                        "/api/v1/pods?limit=1",
                        "accept",
                        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                .json();

        assertThat(list.at("/kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(list.at("/items/0/kind").asText()).isEqualTo("PartialObjectMetadata");
        assertThat(list.at("/items/0").has("spec")).isFalse();
        assertThat(list.at("/items/0/metadata/name").asText()).isEqualTo("nginx-abc-1");
    }

    @Test
    void aListThatAcceptsNothingWeServeIsRefused() {
        assertThat(catchThrowable(() -> fixture.get("/api/v1/pods", "accept", "text/html")))
                .hasMessageContaining("only the following media types are accepted");
    }
}
