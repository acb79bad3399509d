package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.CACHES;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.Batch;
import flagship.catalog.Batch.Change;
import flagship.catalog.EventFacts;
import flagship.kubeapiserver.Authorizer;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.ObjectHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events are searched like anything else, and come with the objects that they are about where that is asked for. */
class EventInjectionTest {
    private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    @TempDir
    Path directory;

    private SearchFixture fixture;
    private volatile boolean mayListEvents = true;

    private Authorizer.Decision decide(Authorizer.Action action) {
        boolean events = action instanceof Authorizer.Action.OnResource on
                && on.resource().equals("events");
        return new Authorizer.Decision(!events || mayListEvents, "");
    }

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(directory, (user, action) -> decide(action));
        for (String name : List.of("c1", "c2")) {
            var cluster = sync(cluster(name), "", "pods", "Pod", "", "v1");
            sync(cluster, "", "events", "Event", "", "v1");
            fixture.join(sync(cluster, "demo.example.com", "caches", "Cache", "", "v1"));
            for (int i = 0; i < 150; i++) {
                fixture.store(name, PODS, pod("web", "p%03d".formatted(i)));
            }
        }
        event("c1", "e1", "u-p000", 100);
        event("c1", "e2", "u-p000", 200);
        event("c1", "e3", "u-p149", 300);
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    private void event(String cluster, String name, String involved, long seen) throws Exception {
        byte[] bytes =
                "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"web\",\"uid\":\"%s\",\"resourceVersion\":\"1\"},\"reason\":\"R\",\"involvedObject\":{\"uid\":\"%s\"}}"
                        .formatted(name, name, involved)
                        .getBytes(StandardCharsets.UTF_8);
        var facts = new EventFacts(involved, Instant.ofEpochSecond(seen));
        var put = new Change.Put(ObjectHead.read(bytes), bytes, Optional.of(facts));
        fixture.catalog.apply(new Batch(cluster, EVENTS, "Event", List.of(put), Optional.empty()));
    }

    /** Names of the Events in an object's annotation; absent where it has none. */
    private static Optional<List<String>> events(JsonNode object) {
        var text = object.at("/metadata/annotations").path("shadow.clusterpedia.io/events");
        if (text.isMissingNode()) {
            return Optional.empty();
        }
        var names = new ArrayList<String>();
        for (JsonNode event : Json.parse(text.asText().getBytes(StandardCharsets.UTF_8))) {
            assertThat(event.path("kind").asText()).isEqualTo("Event");
            assertThat(event.path("apiVersion").asText()).isEqualTo("v1");
            assertThat(event.path("reason").asText()).isEqualTo("R");
            names.add(event.at("/metadata/name").asText());
        }
        return Optional.of(names);
    }

    @Test
    void aListWithEventsCarriesThemWithTheObjectsOfTheirCluster() throws Exception {
        var items = fixture.get("/api/v1/pods?injectEvents=true").json().get("items");

        assertThat(items).hasSize(300);
        assertThat(events(items.get(0))).contains(List.of("e2", "e1"));
        assertThat(events(items.get(1))).isEmpty(); // The same name in the other cluster.
        assertThat(events(items.get(298))).contains(List.of("e3"));
        assertThat(items.get(298).at("/metadata/name").asText()).isEqualTo("p149");
    }

    @Test
    void theLabelAsksForThemToo() throws Exception {
        var answer =
                fixture.get("/clusters/c1/api/v1/pods?limit=2&labelSelector=search.clusterpedia.io/inject-events=true");

        assertThat(events(answer.json().at("/items/0"))).contains(List.of("e2", "e1"));
        assertThat(answer.json().at("/metadata/continue").asText()).isNotEmpty();
    }

    @Test
    void nobodyWhoDoesNotAskGetsThem() throws Exception {
        assertThat(events(fixture.get("/clusters/c1/api/v1/pods").json().at("/items/0")))
                .isEmpty();
        assertThat(events(fixture.get("/clusters/c1/api/v1/pods?injectEvents=false")
                        .json()
                        .at("/items/0")))
                .isEmpty();
    }

    @Test
    void getsAndMetadataAndCollectionsCarryThem() throws Exception {
        assertThat(events(fixture.get("/clusters/c1/api/v1/namespaces/web/pods/p000?injectEvents=1")
                        .json()))
                .contains(List.of("e2", "e1"));
        assertThat(events(fixture.get("/clusters/c1/api/v1/pods?injectEvents=true&onlyMetadata=true&names=p000")
                        .json()
                        .at("/items/0")))
                .contains(List.of("e2", "e1"));
        assertThat(events(fixture.collection("/any?resources=/pods&injectEvents=true&clusters=c1&names=p000")
                        .json()
                        .at("/items/0")))
                .contains(List.of("e2", "e1"));
    }

    @Test
    void customKindsCarryThem() throws Exception {
        fixture.store("c1", CACHES, pod("web", "cache"));
        event("c1", "e9", "u-cache", 1);

        assertThat(events(fixture.get("/apis/demo.example.com/v1/caches?injectEvents=true")
                        .json()
                        .at("/items/0")))
                .contains(List.of("e9"));
    }

    @Test
    void eventsAreSearchedLikeAnythingElse() throws Exception {
        assertThat(fixture.get("/api/v1/events?fieldSelector=involvedObject.uid=u-p000")
                        .keys())
                .containsExactly(":web/e1", ":web/e2");
    }

    @Test
    void whoMayNotListEventsGetsNoneByThisWay() {
        mayListEvents = false;

        assertThatThrownBy(() -> fixture.get("/api/v1/pods?injectEvents=true"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(403));
        assertThatThrownBy(() -> fixture.get("/clusters/c1/api/v1/namespaces/web/pods/p000?injectEvents=true"))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void aWatchSaysThatItHasNone() {
        assertThatThrownBy(() -> fixture.get("/api/v1/pods?watch=true&injectEvents=true"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400));
    }
}
