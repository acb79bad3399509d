package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.CACHES;
import static flagship.search.SearchFixture.DEPLOYMENTS;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.Authorizer;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract section 7, with the conformance cases of section 13. */
class CollectionSearchTest {
    private static final GroupVersionResource SETS = new GroupVersionResource("apps", "v1", "replicasets");
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    @TempDir
    Path directory;

    private String forbidden = "";
    private SearchFixture fixture;

    @BeforeEach
    void openSearch() throws Exception {
        fixture = new SearchFixture(
                directory,
                (user, action) -> new Authorizer.Decision(
                        forbidden.isEmpty() || !action.toString().contains(forbidden), "no"));
        for (String name : List.of("c1", "c2")) {
            var cluster = sync(cluster(name), "", "pods", "Pod", "", "v1");
            sync(cluster, "apps", "deployments", "Deployment", "", "v1");
            sync(cluster, "apps", "replicasets", "ReplicaSet", "", "v1");
            fixture.join(sync(cluster, "demo.example.com", "caches", "Cache", "", "v1"));
            fixture.store(name, DEPLOYMENTS, pod("web", "front"));
            fixture.store(name, DEPLOYMENTS, pod("web", "back"));
            fixture.store(name, SETS, pod("web", "front"));
            fixture.store(name, PODS, pod("web", "a-pod"));
            fixture.store(name, CACHES, pod("web", "cache"));
        }
    }

    @AfterEach
    void closeSearch() {
        fixture.close();
    }

    private JsonNode get(String path, String... headers) throws Exception {
        return fixture.collection(path, headers).json();
    }

    private static List<String> found(JsonNode answer) {
        var found = new ArrayList<String>();
        answer.path("items")
                .forEach(item -> found.add(item.at("/kind").asText() + " "
                        + item.at("/metadata/name").asText()));
        return found;
    }

    @Test
    void theListNamesTheCollectionsAndNoObjects() throws Exception {
        var list = get("");

        assertThat(list.at("/kind").asText()).isEqualTo("CollectionResourceList");
        assertThat(list.at("/items").findValuesAsText("name")).containsExactly("any", "workloads", "kuberesources");
        assertThat(list.at("/items/1/resourceTypes/0").toString())
                .isEqualTo("{\"group\":\"apps\",\"resource\":\"deployments\",\"version\":\"v1\"}");
        assertThat(list.at("/items/0/resourceTypes").isEmpty()).isTrue();
    }

    @Test
    void workloadsAreObjectsOfTheirKindsWithTheTypesThatWereFound() throws Exception {
        var answer = get("/workloads?clusters=c1");

        assertThat(found(answer)).containsExactly("Deployment back", "Deployment front");
        assertThat(answer.at("/items/0/apiVersion").asText()).isEqualTo("apps/v1");
        assertThat(answer.at("/resourceTypes").toString())
                .isEqualTo(
                        "[{\"group\":\"apps\",\"version\":\"v1\",\"kind\":\"Deployment\",\"resource\":\"deployments\"}]");
        assertThat(answer.at("/metadata/name").asText()).isEqualTo("workloads");
    }

    @Test
    void onlyMetadataInAnOrderOverAllTypes() throws Exception {
        var answer = get("/kuberesources?clusters=c1&onlyMetadata=true&orderby=name desc");

        assertThat(found(answer))
                .containsExactly("Deployment front", "ReplicaSet front", "Deployment back", "Pod a-pod");
        assertThat(answer.at("/items/0/spec").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resources=apps/deployments | 4",
                "resources=apps/v1/deployments,/pods | 6",
                "resources=apps/v1beta1/deployments | 0",
                "groups=apps | 6",
                "groups=apps/v1 | 6",
                "groups= | 2",
                "groups=*&resources=x | 10",
                "groups=demo.example.com&resources=/pods&clusters=c2 | 2",
            })
    void anyTakesGroupsAndResources(String query, int found) throws Exception {
        assertThat(get("/any?" + query).at("/items")).hasSize(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?resources=pods", "?groups=a/b/c", "?resources=a/b/c/d"})
    void anyWithoutAChoiceThatCanBeUnderstoodIsRefused(String query) {
        assertThatThrownBy(() -> fixture.collection("/any" + query))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(400));
    }

    @Test
    void anUnknownCollectionIsNotFound() {
        assertThatThrownBy(() -> fixture.collection("/nope"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(404));
    }

    @Test
    void pagesOfAllTypesAreTheWhole() throws Exception {
        BiFunction<String, String, JsonNode> page =
                (query, token) -> fixtureQuietly("/any?groups=*&limit=3&continue=" + token + query);
        for (String query : List.of("", "&orderby=uid desc")) {
            var whole = found(get("/any?groups=*" + query));
            var pages = new ArrayList<String>();
            var token = "";
            do {
                var answer = page.apply(query, token);
                pages.addAll(found(answer));
                token = answer.path("continue").asText();
            } while (!token.isEmpty());

            assertThat(pages).as(query).isEqualTo(whole).hasSize(10);
        }
    }

    private JsonNode fixtureQuietly(String path) {
        try {
            return get(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void numbersPageToo() throws Exception {
        var answer = get("/any?groups=*&limit=4&withContinue=true&withRemainingCount=true");

        assertThat(answer.path("continue").asText()).isEqualTo("4");
        assertThat(answer.path("remainingItemCount").asInt()).isEqualTo(6);
        assertThat(get("/any?groups=*&limit=4&continue=8").path("items")).hasSize(2);
    }

    @Test
    void aTableSaysOfWhatTypeEachObjectIs() throws Exception {
        var table = get("/workloads?clusters=c1", "accept", TABLE);

        assertThat(table.at("/columnDefinitions").findValuesAsText("name"))
                .containsExactly("Cluster", "Group", "Version", "Kind", "Namespace", "Name", "Age");
        assertThat(table.at("/rows/0/cells").toString())
                .startsWith("[\"c1\",\"apps\",\"v1\",\"Deployment\",\"web\",\"back\"");
        assertThat(get("", "accept", TABLE).at("/rows/1/cells/1").asText())
                .isEqualTo("apps.deployments,apps.daemonsets,apps.statefulsets");
    }

    @Test
    void whatAUserMayNotListIsLeftOutAndNothingLeftIsRefused() throws Exception {
        forbidden = "pods";

        assertThat(found(get("/any?groups=*"))).doesNotContain("Pod a-pod").hasSize(8);
        assertThatThrownBy(() -> fixture.collection("/any?resources=/pods"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(403));
    }

    @Test
    void conditionsOnOwnersAreNotLookedAt() throws Exception {
        assertThat(get("/workloads?clusters=c1&ownerUID=x").path("items")).hasSize(2);
        assertThat(get("/workloads?ownerUID=x&ownerSeniority=1").path("items")).hasSize(4);
    }
}
