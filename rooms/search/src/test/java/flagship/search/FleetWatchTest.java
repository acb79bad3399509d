package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action.OnResource;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches over the fleet: what each kind of watch is told, from where it goes on, and that nobody waits for a slow one. */
@Timeout(60)
class FleetWatchTest {
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    @TempDir
    private Path directory;

    private SearchFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new SearchFixture(directory);
        fixture.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));
        fixture.join(sync(cluster("c2"), "", "pods", "Pod", "", "v1"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String listVersion() throws Exception {
        return fixture.get("/api/v1/pods")
                .json()
                .at("/metadata/resourceVersion")
                .asText();
    }

    private WatchClient watch(String query, String... headers) {
        return WatchClient.open(fixture, "/api/v1/pods?watch=true" + query, headers);
    }

    @Test
    void fromAListOnEveryChangeOfEveryClusterIsToldInOrder() throws Exception {
        fixture.store("c1", PODS, pod("web", "old"));
        var from = listVersion();
        fixture.store("c1", PODS, pod("web", "a"));
        try (var watch = watch("&resourceVersion=" + from)) {
            fixture.store("c2", PODS, pod("web", "b"));
            fixture.store("c1", PODS, pod("web", "a", "app", "x"));
            fixture.remove("c2", PODS, "web", "b");

            assertThat(watch.next(4)).containsExactly("ADDED c1:a", "ADDED c2:b", "MODIFIED c1:a", "DELETED c2:b");
        }
    }

    @Test
    void aWatchThatBreaksGoesOnFromTheVersionOfItsLastEvent() throws Exception {
        var from = listVersion();
        fixture.store("c1", PODS, pod("web", "a"));
        fixture.store("c1", PODS, pod("web", "b"));
        String seen;
        try (var watch = watch("&resourceVersion=" + from)) {
            var first = watch.next();
            assertThat(WatchClient.text(first)).isEqualTo("ADDED c1:a");
            seen = WatchClient.version(first);
        }
        fixture.store("c1", PODS, pod("web", "c"));

        try (var watch = watch("&resourceVersion=" + seen)) {
            assertThat(watch.next(2)).containsExactly("ADDED c1:b", "ADDED c1:c");
        }
    }

    @Test
    void withoutAVersionTheStateOfTheMomentComesFirst() throws Exception {
        fixture.store("c1", PODS, pod("web", "a"));
        fixture.store("c2", PODS, pod("web", "a"));
        try (var watch = watch("")) {
            assertThat(watch.next(2)).containsExactly("ADDED c1:a", "ADDED c2:a");
            fixture.remove("c1", PODS, "web", "a");
            assertThat(watch.next(1)).containsExactly("DELETED c1:a");
        }
    }

    @Test
    void aStreamedListEndsWithABookmarkThatSaysSo() throws Exception {
        fixture.store("c1", PODS, pod("web", "a"));
        try (var watch = watch("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            assertThat(watch.next(1)).containsExactly("ADDED c1:a");
            var bookmark = watch.next();

            assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(bookmark.at("/object/kind").asText()).isEqualTo("Pod");
            assertThat(bookmark.at("/object/metadata/annotations")
                            .path("k8s.io/initial-events-end")
                            .asText())
                    .isEqualTo("true");
            assertThat(WatchClient.version(bookmark)).isEqualTo(listVersion());
        }
    }

    @Test
    void anObjectThatStopsMatchingIsDeletedForThatWatchAndOneThatStartsIsAdded() throws Exception {
        fixture.store("c1", PODS, pod("web", "a", "app", "x"));
        fixture.store("c1", PODS, pod("web", "b", "app", "y"));
        var from = listVersion();
        try (var labelled = watch("&labelSelector=app=x&resourceVersion=" + from);
                var fielded = watch("&fieldSelector=metadata.labels.app!=x&resourceVersion=" + from)) {
            fixture.store("c1", PODS, pod("web", "a", "app", "y"));
            fixture.store("c1", PODS, pod("web", "b", "app", "x"));

            var left = labelled.next();
            assertThat(WatchClient.text(left)).isEqualTo("DELETED c1:a");
            assertThat(left.at("/object/metadata/labels/app").asText()).isEqualTo("x");
            assertThat(labelled.next(1)).containsExactly("ADDED c1:b");
            assertThat(fielded.next(2)).containsExactly("ADDED c1:a", "DELETED c1:b");
        }
    }

    @Test
    void theWatchOfOneClusterOfOneNamespaceAndOfOneNameSeesItsOwn() throws Exception {
        var from = listVersion();
        try (var ofCluster = WatchClient.open(fixture, "/clusters/c2/api/v1/pods?watch=1&resourceVersion=" + from);
                var ofNamespace =
                        WatchClient.open(fixture, "/api/v1/namespaces/db/pods?watch=1&resourceVersion=" + from);
                var ofName = WatchClient.open(fixture, "/api/v1/watch/namespaces/web/pods/a?resourceVersion=" + from)) {
            fixture.store("c1", PODS, pod("web", "a"));
            fixture.store("c1", PODS, pod("db", "d"));
            fixture.store("c2", PODS, pod("web", "b"));
            fixture.store("c2", PODS, pod("web", "a"));

            assertThat(ofCluster.next(2)).containsExactly("ADDED c2:b", "ADDED c2:a");
            assertThat(ofNamespace.next(1)).containsExactly("ADDED c1:d");
            assertThat(ofName.next(2)).containsExactly("ADDED c1:a", "ADDED c2:a");
        }
    }

    @Test
    void aVersionThatIsNotKeptIsExpired() throws Exception {
        for (String version : new String[] {"1", "99999999999999"}) {
            fixture.store("c1", PODS, pod("web", "a" + version));
            try (var watch = watch("&resourceVersion=" + version)) {
                var event = watch.next();

                if (version.equals("1")) {
                    assertThat(WatchClient.text(event)).startsWith("ADDED");
                } else {
                    assertThat(event.path("type").asText()).isEqualTo("ERROR");
                    assertThat(event.at("/object/code").asInt()).isEqualTo(410);
                    assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
                    assertThat(watch.next().path("type").asText()).isEqualTo("END");
                }
            }
        }
        assertThat(fixture.refused("/api/v1/pods?watch=true&resourceVersion=abc")
                        .code())
                .isEqualTo(400);
    }

    @Test
    void aTableShowsTheClusterOfEachRow() throws Exception {
        var from = listVersion();
        try (var watch = watch("&resourceVersion=" + from, "accept", TABLE)) {
            fixture.store("c2", PODS, pod("web", "a"));
            var event = watch.next();

            assertThat(event.path("type").asText()).isEqualTo("ADDED");
            assertThat(event.at("/object/kind").asText()).isEqualTo("Table");
            assertThat(event.at("/object/rows/0/cells/0").asText()).isEqualTo("c2");
            assertThat(event.at("/object/rows/0/cells/1").asText()).isEqualTo("a");
        }
    }

    @Test
    void whenTheTimeIsUpABookmarkSaysHowFarItCameAndTheWatchEnds() throws Exception {
        fixture.store("c1", PODS, pod("web", "a"));
        var from = listVersion();
        try (var watch = watch("&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=" + from)) {
            var bookmark = watch.next();

            assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(WatchClient.version(bookmark)).isEqualTo(from);
            assertThat(watch.next().path("type").asText()).isEqualTo("END");
        }
    }

    @Test
    void aSlowWatcherKeepsNobodyWaitingAndStillSeesEverything() throws Exception {
        var from = listVersion();
        try (var slow = WatchClient.slow(fixture, "/api/v1/pods?watch=true&resourceVersion=" + from);
                var quick = watch("&resourceVersion=" + from)) {
            var expected = new ArrayList<String>();
            for (int i = 0; i < 5_000; i++) { // More than a feed keeps.
                expected.add("ADDED c1:p" + i);
            }
            for (int i = 0; i < 5_000; i += 500) {
                fixture.storeMany("c1", PODS, "web", i, 500);
            }

            assertThat(quick.next(5_000)).containsExactlyInAnyOrderElementsOf(expected);
            slow.read();
            var seen = slow.next(5_000);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void theVersionsOfEventsGrow() throws Exception {
        var from = listVersion();
        try (var watch = watch("&resourceVersion=" + from)) {
            long last = Long.parseLong(from);
            fixture.storeMany("c1", PODS, "web", 0, 50);
            for (int i = 0; i < 50; i++) {
                JsonNode event = watch.next();
                assertThat(Long.parseLong(WatchClient.version(event))).isGreaterThan(last);
                last = Long.parseLong(WatchClient.version(event));
            }
        }
    }

    @Test
    void whoMayListButNotWatchIsRefused(@TempDir Path elsewhere) throws Exception {
        Authorizer onlyLists = (user, action) -> new Authorizer.Decision(
                !(action instanceof OnResource on) || !on.verb().equals("watch"), "");
        try (var careful = new SearchFixture(elsewhere, onlyLists)) {
            careful.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));

            assertThat(careful.get("/api/v1/pods").code()).isEqualTo(200);
            assertThat(careful.refused("/api/v1/pods?watch=true").code()).isEqualTo(403);
        }
    }

    @Test
    void ownersCanBeFollowedByTheirUidOnly() throws Exception {
        assertThat(fixture.refused("/api/v1/pods?watch=1&clusters=c1&ownerName=x")
                        .code())
                .isEqualTo(400);
        assertThat(fixture.refused("/api/v1/pods?watch=1&clusters=c1&ownerUID=u&ownerSeniority=1")
                        .code())
                .isEqualTo(400);
    }

    @Test
    void closingTheSearchEndsItsWatches() throws Exception {
        try (var watch = watch("&resourceVersion=" + listVersion())) {
            fixture.store("c1", PODS, pod("web", "a"));
            assertThat(watch.next(1)).containsExactly("ADDED c1:a");

            fixture.search.close();

            assertThat(watch.next().path("type").asText()).isEqualTo("END");
        }
    }
}
