package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches of the past, and what became of one object. */
class PastSearchTest {
    @TempDir
    Path directory;

    private SearchFixture fixture;
    private Instant before = Instant.EPOCH;

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(directory, (user, action) -> new Authorizer.Decision(true, ""), Duration.ofDays(1));
        for (String name : List.of("c1", "c2")) {
            fixture.join(sync(cluster(name), "", "pods", "Pod", "", "v1"));
            fixture.store(name, PODS, version(pod("web", "a", "app", "old"), "1", "node-1", "kubectl"));
            fixture.store(name, PODS, version(pod("web", "b", "app", "old"), "1", "node-1", "kubectl"));
        }
        before = laterThan(Instant.now());
        fixture.store("c1", PODS, version(pod("web", "a", "app", "new"), "2", "node-2", "someone"));
        fixture.remove("c1", PODS, "web", "b");
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    /** A millisecond that is over when this returns. */
    private static Instant laterThan(Instant time) throws InterruptedException {
        SearchFixture.await(() -> Instant.now().toEpochMilli() > time.toEpochMilli() + 1);
        var later = time.plusMillis(1);
        SearchFixture.await(() -> Instant.now().toEpochMilli() > later.toEpochMilli() + 1);
        return later;
    }

    private static ObjectNode version(ObjectNode pod, String version, String node, String author) {
        pod.withObject("/metadata").put("resourceVersion", version);
        pod.withObject("/metadata/annotations")
                .put(ObjectHistory.CHANGED_BY, "{\"manager\":\"%s\",\"operation\":\"Update\"}".formatted(author));
        pod.withObject("/spec").put("nodeName", node);
        return pod;
    }

    @Test
    void aListOfThePastShowsWhatWasThen() throws Exception {
        var past = fixture.get("/api/v1/pods?asOf=" + before);

        assertThat(past.keys()).containsExactly("c1:web/a", "c2:web/a", "c1:web/b", "c2:web/b");
        assertThat(past.json().at("/items/0/spec/nodeName").asText()).isEqualTo("node-1");
        assertThat(past.json().at("/metadata/resourceVersion").isMissingNode()).isTrue();
        assertThat(fixture.get("/api/v1/pods").keys()).containsExactly("c1:web/a", "c2:web/a", "c2:web/b");
    }

    @Test
    void conditionsAndPagesHoldThereToo() throws Exception {
        assertThat(fixture.get("/api/v1/pods?asOf=%s&labelSelector=app=old&clusters=c1".formatted(before))
                        .keys())
                .containsExactly("c1:web/a", "c1:web/b");
        assertThat(fixture.get("/clusters/c1/api/v1/pods?asOf=%s&fieldSelector=spec.nodeName=node-2".formatted(before))
                        .keys())
                .isEmpty();
        var first = fixture.get("/api/v1/pods?limit=3&asOf=" + before);
        assertThat(first.keys()).hasSize(3);
        var token = first.json().at("/metadata/continue").asText();
        assertThat(fixture.get("/api/v1/pods?limit=3&asOf=%s&continue=%s".formatted(before, token))
                        .keys())
                .containsExactly("c2:web/b");
    }

    @Test
    void aGetOfThePastFindsWhatIsGone() throws Exception {
        assertThat(fixture.get("/clusters/c1/api/v1/namespaces/web/pods/b?asOf=" + before)
                        .json()
                        .at("/metadata/name")
                        .asText())
                .isEqualTo("b");
        assertThat(fixture.refused("/clusters/c1/api/v1/namespaces/web/pods/b").code())
                .isEqualTo(404);
    }

    @Test
    void theHistoryOfANameSaysWhoChangedWhat() throws Exception {
        var items = fixture.get("/api/v1/namespaces/web/pods/a/history").json().get("items");

        assertThat(items).hasSize(3);
        assertThat(items.get(0).path("cluster").asText()).isEqualTo("c1");
        assertThat(items.get(0).at("/changedBy/manager").asText()).isEqualTo("someone");
        assertThat(items.get(0).path("changes").toString())
                .isEqualTo("[{\"path\":\"metadata.labels.app\",\"before\":\"old\",\"after\":\"new\"},"
                        + "{\"path\":\"spec.nodeName\",\"before\":\"node-1\",\"after\":\"node-2\"}]");
        assertThat(items.get(2).path("until").asText()).isNotEmpty();
        assertThat(items.get(2).at("/object/spec/nodeName").asText()).isEqualTo("node-1");
    }

    @Test
    void theHistoryOfADeletedObjectStays() throws Exception {
        var items = fixture.get("/clusters/c1/api/v1/namespaces/web/pods/b/history")
                .json()
                .get("items");

        assertThat(items).hasSize(1);
        assertThat(items.get(0).path("deleted").asBoolean()).isTrue();
        assertThat(fixture.refused("/clusters/c1/api/v1/namespaces/web/pods/never/history")
                        .code())
                .isEqualTo(404);
    }

    @Test
    void whatCannotBeAnsweredIsRefusedWithTheWayOut() throws Exception {
        assertThat(fixture.refused("/api/v1/pods?asOf=2020-01-01T00:00:00Z").code())
                .isEqualTo(410);
        assertThat(fixture.refused("/api/v1/pods?asOf=2999-01-01T00:00:00Z").getMessage())
                .contains("future");
        assertThat(fixture.refused("/api/v1/pods?asOf=yesterday").code()).isEqualTo(400);
        assertThat(fixture.refused("/api/v1/pods?asOf=1s&orderby=name").getMessage())
                .contains("orderby does not go with asOf");
        assertThat(fixture.refused("/api/v1/pods?asOf=1s&withRemainingCount=true")
                        .code())
                .isEqualTo(400);
        assertThat(fixture.refused("/api/v1/pods?asOf=1s&watch=true").code()).isEqualTo(400);
        assertThat(fixture.get("/api/v1/pods?asOf=0s").keys()).hasSize(3);
    }

    @Test
    void aServerWithoutHistorySaysHowToHaveOne(@TempDir Path other) throws Exception {
        try (var without = new SearchFixture(other)) {
            without.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));

            assertThat(without.refused("/api/v1/pods?asOf=5m").getMessage()).contains("--history-retention");
        }
    }
}
