package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.catalog.MemberApis;
import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Questions about the fleet: counts, what is served where, what an upgrade would break. */
@Timeout(60)
class FindApiTest {
    private static final GroupVersionResource INGRESSES =
            new GroupVersionResource("networking.k8s.io", "v1", "ingresses");

    @TempDir
    Path directory;

    private SearchFixture fixture;

    /** Nobody lists Ingresses in namespace-less questions but the operator. */
    private static Authorizer.Decision decide(UserInfo user, Action action) {
        boolean ingresses =
                action instanceof Action.OnResource on && on.resource().equals("ingresses");
        return new Authorizer.Decision(!ingresses || user.name().equals("operator"), "");
    }

    @BeforeEach
    void open() throws Exception {
        fixture = new SearchFixture(directory, FindApiTest::decide);
        for (String name : List.of("c1", "c2")) {
            var member = cluster(name);
            sync(member, "", "pods", "Pod", "", "v1");
            sync(member, "networking.k8s.io", "ingresses", "Ingress", "", "v1");
            fixture.join(member);
        }
        store("c1", "web", "a", "shop/web:1", "shop/side:2");
        store("c1", "web", "b", "shop/web:1");
        store("c1", "data", "c", "shop/db:3");
        store("c2", "web", "d", "shop/web:1");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void store(String cluster, String namespace, String name, String... images) throws Exception {
        var pod = pod(namespace, name, "app", name.equals("c") ? "db" : "web");
        var containers = pod.withObject("/spec").putArray("containers");
        for (String image : images) {
            containers.addObject().put("name", "x").put("image", image);
        }
        fixture.store(cluster, PODS, pod);
    }

    private List<String> counts(String question) throws Exception {
        return StreamSupport.stream(
                        fixture.question("counts/" + question)
                                .json()
                                .path("groups")
                                .spliterator(),
                        false)
                .map(FindApiTest::text)
                .toList();
    }

    private static String text(JsonNode group) {
        var values = StreamSupport.stream(group.path("values").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return String.join("/", values) + " " + group.path("count").asLong();
    }

    @Test
    void objectsAreCountedByPlace() throws Exception {
        assertThat(counts("pods?by=cluster")).containsExactly("c1 3", "c2 1");
        assertThat(counts("pods?by=cluster,namespace")).containsExactly("c1/web 2", "c1/data 1", "c2/web 1");
        assertThat(counts("pods")).containsExactly(" 4");
    }

    @Test
    void conditionsOfASearchCount() throws Exception {
        assertThat(counts("pods?by=namespace&labelSelector=app%3Ddb".replace("%3D", "=")))
                .containsExactly("data 1");
        assertThat(counts("pods?by=cluster&namespaces=web")).containsExactly("c1 2", "c2 1");
        assertThat(counts("pods?by=cluster&clusters=c2")).containsExactly("c2 1");
        assertThat(counts("pods?by=cluster&fieldSelector=spec.containers[].image=shop/db:3"))
                .containsExactly("c1 1");
    }

    @Test
    void objectsAreCountedByWhatStandsInThem() throws Exception {
        assertThat(counts("pods?by=image")).containsExactly("shop/web:1 3", "shop/db:3 1", "shop/side:2 1");
        assertThat(counts("pods?by=label:app,cluster")).containsExactly("web/c1 2", "db/c1 1", "web/c2 1");
        assertThat(counts("pods?by=status.phase")).containsExactly("Running 4");
        assertThat(counts("pods?by=spec.priority")).containsExactly(" 4");
    }

    @Test
    void theLargestGroupsComeFirstAndTheRestIsNumbered() throws Exception {
        var answer = fixture.question("counts/pods?by=image&limit=1").json();

        assertThat(answer.path("groups")).hasSize(1);
        assertThat(answer.path("remainingGroups").asInt()).isEqualTo(2);
    }

    @Test
    void whatMayNotBeListedIsNotCounted() {
        assertThatThrownBy(() -> counts("ingresses.networking.k8s.io?by=cluster"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("cannot list resource \"ingresses\"");
        assertThatThrownBy(() -> counts("nothings"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("not found");
        assertThatThrownBy(() -> counts("pods?by=a,b,c,d,e")).hasMessageContaining("4 are possible");
    }

    private void describe(String cluster, String version, GroupVersionResource... types) throws Exception {
        var apis = List.of(types).stream()
                .map(type -> new MemberApis.Api(type, type.resource().equals("pods") ? "Pod" : "Ingress", true))
                .toList();
        fixture.catalog.claim(cluster).describe(new MemberApis(version, apis));
    }

    private void describeBoth() throws Exception {
        var old = new GroupVersionResource("networking.k8s.io", "v1beta1", "ingresses");
        describe("c1", "v1.21.3", PODS, INGRESSES, old);
        describe("c2", "v1.30.0", PODS, INGRESSES);
        var ingress = pod("web", "front");
        ingress.withObject("/metadata/annotations").put("flagship.io/written-as", "extensions/v1beta1");
        fixture.store("c1", INGRESSES, ingress);
        fixture.store("c1", INGRESSES, pod("web", "fine"));
    }

    @Test
    void everyServedVersionHasItsClusters() throws Exception {
        describeBoth();

        var items = fixture.question("apiresources").json().path("items");
        assertThat(items).hasSize(3);
        var old = items.path(2);
        assertThat(old.path("version").asText()).isEqualTo("v1beta1");
        assertThat(old.path("removed").asText()).isEqualTo("1.22");
        assertThat(old.path("instead").asText()).isEqualTo("networking.k8s.io/v1");
        assertThat(old.path("clusters")).hasSize(1);
        assertThat(old.at("/clusters/0/preferred").asBoolean()).isFalse();
        assertThat(items.at("/1/clusters/1/storedAs").asText()).isEqualTo("networking.k8s.io/v1");
        assertThat(fixture.question("apiresources?clusters=c2").json().path("items"))
                .hasSize(2);
    }

    @Test
    void anUpgradeBreaksWhatIsServedOrStillWrittenInARemovedVersion() throws Exception {
        describeBoth();
        fixture.ask(new UserInfo("operator", "", List.of(), java.util.Map.of()));

        var clusters = fixture.question("upgrades/1.25").json().path("clusters");

        var findings = clusters.at("/0/findings");
        assertThat(findings).hasSize(2);
        assertThat(findings.at("/0/group").asText()).isEqualTo("extensions");
        assertThat(findings.at("/0/served").asBoolean()).isFalse();
        assertThat(findings.at("/0/objects").toString()).isEqualTo("[{\"namespace\":\"web\",\"name\":\"front\"}]");
        assertThat(findings.at("/1/version").asText()).isEqualTo("v1beta1");
        assertThat(findings.at("/1/served").asBoolean()).isTrue();
        assertThat(clusters.at("/1/findings")).isEmpty();
    }

    @Test
    void objectsThatTheUserMayNotListAreNotNamed() throws Exception {
        describeBoth();

        var findings = fixture.question("upgrades/1.25").json().at("/clusters/0/findings");

        assertThat(findings).hasSize(1);
        assertThat(findings.at("/0/hidden").asBoolean()).isTrue();
        assertThat(findings.toString()).doesNotContain("front");
    }

    @Test
    void whatIsNoVersionIsRefused() {
        assertThatThrownBy(() -> fixture.question("upgrades/latest"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("give one like 1.32");
    }
}
