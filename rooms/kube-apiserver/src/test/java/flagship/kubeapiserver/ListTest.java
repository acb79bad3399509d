package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a list shows, whole and in pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ListTest {
    private TestApi api;

    @BeforeAll
    void start(@TempDir Path folder) {
        api = new TestApi(folder);
    }

    @AfterAll
    void stop() {
        api.close();
    }

    private String threeMaps() {
        var maps = api.newNamespace() + "/configmaps";
        for (String name : List.of("a", "b", "c")) {
            api.post(
                            maps,
                            "{'metadata':{'name':'%s','labels':{'n':'%s','test':'yes'}},'data':{'k':'v'}}"
                                    .formatted(name, name))
                    .expect(201);
        }
        return maps;
    }

    private static List<String> names(TestApi.Answer list) {
        var names = new ArrayList<String>();
        list.body()
                .path("items")
                .forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }

    @Test
    void itemsOfNativeKindsCarryNoKind() {
        var list = api.get(threeMaps() + "?labelSelector=test").expect(200);

        assertThat(list.text("/kind")).isEqualTo("ConfigMapList");
        assertThat(names(list)).containsExactly("a", "b", "c");
        assertThat(list.body().at("/items/0").has("kind")).isFalse();
    }

    @Test
    void labelsAndFieldsSelect() {
        var maps = threeMaps();

        assertThat(names(api.get(maps + "?labelSelector=n%20in%20(a,c)"))).containsExactly("a", "c");
        assertThat(names(api.get(maps + "?labelSelector=test&fieldSelector=metadata.name!=b")))
                .containsExactly("a", "c");
        assertThat(api.get(maps + "?fieldSelector=data.k=v").expect(400).text("/message"))
                .contains("not a known field selector");
    }

    @Test
    void everyPageShowsTheSnapshotOfTheFirst() {
        var maps = threeMaps();
        var first = api.get(maps + "?labelSelector=test&limit=2").expect(200);
        assertThat(names(first)).containsExactly("a", "b");
        api.post(maps, "{'metadata':{'name':'d','labels':{'test':'yes'}}}").expect(201);

        var second = api.get(maps + "?labelSelector=test&limit=2&continue=" + first.text("/metadata/continue"));

        assertThat(names(second)).containsExactly("c");
        assertThat(second.text("/metadata/resourceVersion")).isEqualTo(first.text("/metadata/resourceVersion"));
        assertThat(second.body().at("/metadata/continue").isMissingNode()).isTrue();
    }

    @Test
    void whatRemainsIsCountedUnlessSomethingIsSelected() {
        var maps = threeMaps();

        assertThat(api.get(maps + "?limit=1")
                        .body()
                        .at("/metadata/remainingItemCount")
                        .asInt())
                .isPositive();
        assertThat(api.get(maps + "?limit=1&labelSelector=test")
                        .body()
                        .at("/metadata")
                        .has("remainingItemCount"))
                .isFalse();
    }

    @Test
    void anExactVersionShowsThePast() {
        var maps = threeMaps();
        var before = api.get(maps + "/a").text("/metadata/resourceVersion");
        api.delete(maps + "/a").expect(200);

        var past = api.get(maps + "?labelSelector=test&resourceVersionMatch=Exact&resourceVersion=" + before);

        assertThat(names(past)).containsExactly("a");
    }

    @Test
    void aTokenThatIsNotOursIsRefused() {
        assertThat(api.get(threeMaps() + "?continue=garbage").expect(400).text("/message"))
                .startsWith("invalid continue token");
    }

    @Test
    void aTableHasCellsAndMetadata() {
        var table = api.getAs(threeMaps() + "?labelSelector=n=a", "application/json;as=Table;v=v1;g=meta.k8s.io");

        assertThat(table.text("/kind")).isEqualTo("Table");
        assertThat(table.text("/columnDefinitions/0/name")).isEqualTo("Name");
        assertThat(table.text("/rows/0/cells/0")).isEqualTo("a");
        assertThat(table.body().at("/rows/0/cells/1").asInt()).isEqualTo(1);
        assertThat(table.text("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void partialMetadataLeavesTheRestOut() {
        var accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";

        var list = api.getAs(threeMaps() + "?labelSelector=n=a", accept).expect(200);

        assertThat(list.text("/kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.text("/items/0/metadata/name")).isEqualTo("a");
        assertThat(list.body().at("/items/0").has("data")).isFalse();
    }

    @Test
    void whatNobodyCanServeIsNotAcceptable() {
        api.getAs(threeMaps(), "text/html").expect(406);
    }
}
