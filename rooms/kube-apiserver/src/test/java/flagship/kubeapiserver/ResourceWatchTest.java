package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a watch sees, and when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ResourceWatchTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void aWatchFromAListMissesNothing() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        var version = api.get(maps).text("/metadata/resourceVersion");
        api.post(maps, "{'metadata':{'name':'a','labels':{'t':'y'}}}").expect(201);

        try (var watch = api.watch(maps + "?labelSelector=t&resourceVersion=" + version)) {
            assertThat(watch.nextName()).isEqualTo("ADDED a");
            api.put(maps + "/a", "{'metadata':{'name':'a','labels':{'t':'y'}},'data':{'k':'v'}}")
                    .expect(200);
            assertThat(watch.nextName()).isEqualTo("MODIFIED a");
            api.delete(maps + "/a").expect(200);
            var deleted = watch.next();
            assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
            assertThat(deleted.at("/object/data/k").asText()).isEqualTo("v");
        }
    }

    @Test
    void aWatchWithoutVersionStartsWithTheCurrentState() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a','labels':{'t':'y'}}}").expect(201);

        try (var watch = api.watch(maps + "?labelSelector=t")) {
            assertThat(watch.nextName()).isEqualTo("ADDED a");
        }
    }

    @Test
    void anObjectThatStopsMatchingLooksDeleted() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a','labels':{'t':'y'}}}").expect(201);

        try (var watch = api.watch(maps + "?labelSelector=t=y")) {
            assertThat(watch.nextName()).isEqualTo("ADDED a");
            var changed = api.patch(maps + "/a", TestApi.MERGE, "{'metadata':{'labels':{'t':'n'}}}")
                    .expect(200);
            var gone = watch.next();
            assertThat(gone.path("type").asText()).isEqualTo("DELETED");
            assertThat(gone.at("/object/metadata/labels/t").asText()).isEqualTo("y");
            assertThat(gone.at("/object/metadata/resourceVersion").asText())
                    .isEqualTo(changed.text("/metadata/resourceVersion"));
            api.patch(maps + "/a", TestApi.MERGE, "{'metadata':{'labels':{'t':'y'}}}")
                    .expect(200);
            assertThat(watch.nextName()).isEqualTo("ADDED a");
        }
    }

    @Test
    void aWatchListEndsItsInitialEventsWithABookmark() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a','labels':{'t':'y'}}}").expect(201);
        var query =
                "?labelSelector=t&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

        try (var watch = api.watch(maps + query)) {
            assertThat(watch.nextName()).isEqualTo("ADDED a");
            var end = watch.next();
            assertThat(end.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(end.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                            .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    void onlyTheFirstEventOfATableWatchNamesTheColumns() throws Exception {
        var maps = api.newNamespace() + "/configmaps";
        api.post(maps, "{'metadata':{'name':'a','labels':{'t':'y'}}}").expect(201);
        api.post(maps, "{'metadata':{'name':'b','labels':{'t':'y'}}}").expect(201);

        try (var watch = api.watch(maps + "?labelSelector=t", "application/json;as=Table;v=v1;g=meta.k8s.io")) {
            assertThat(watch.next().at("/object/columnDefinitions/0/name").asText())
                    .isEqualTo("Name");
            assertThat(watch.next().at("/object/columnDefinitions").isNull()).isTrue();
        }
    }

    @Test
    void aWatchThatAsksForTheImpossibleIsRefused() {
        var maps = api.newNamespace() + "/configmaps";

        var refused = api.get(maps + "?watch=1&sendInitialEvents=true").expect(422);

        assertThat(refused.text("/details/causes/0/field")).isEqualTo("resourceVersionMatch");
    }
}
