package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.await;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.Authorizer;
import flagship.kubeapiserver.Authorizer.Action;
import flagship.kubeapiserver.UserInfo;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users see by the roles and bindings of the members themselves. */
@Timeout(60)
class MemberGrantsTest {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final UserInfo JANE = user("jane", "team-web");
    private static final UserInfo JOE = user("joe");

    @TempDir
    Path directory;

    private SearchFixture fixture;

    /** The control plane lets everybody read Pods of namespace {@code open}, and nothing else. */
    private static Authorizer.Decision decide(UserInfo user, Action action) {
        boolean open = action instanceof Action.OnResource on
                && on.resource().equals("pods")
                && on.namespace().equals("open");
        return new Authorizer.Decision(open, "");
    }

    @BeforeEach
    void open() throws Exception {
        fixture = new SearchFixture(directory, MemberGrantsTest::decide, Duration.ZERO, new SearchConfig(true, false));
        for (String name : List.of("c1", "c2")) {
            var member = cluster(name);
            sync(member, "", "pods", "Pod", "", "v1");
            sync(member, "", "secrets", "Secret", "", "v1");
            fixture.join(member);
            for (String namespace : List.of("web", "data", "open")) {
                fixture.store(name, PODS, pod(namespace, "p"));
                fixture.store(name, SECRETS, pod(namespace, "s"));
            }
        }
        rule(
                "c1",
                "clusterroles",
                "",
                "pod-reader",
                "'apiGroups':[''],'resources':['pods'],'verbs':['get','list','watch']");
        rule(
                "c2",
                "clusterroles",
                "",
                "pod-reader",
                "'apiGroups':[''],'resources':['pods'],'verbs':['get','list','watch']");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static UserInfo user(String name, String... groups) {
        return new UserInfo(name, "", List.of(groups), Map.of());
    }

    private void put(String cluster, String resource, String namespace, String name, String fields) throws Exception {
        var place = namespace.isEmpty() ? "" : ",'namespace':'" + namespace + "'";
        ObjectNode object = Json.parseObject("{'metadata':{'name':'%s','uid':'u-%1$s','resourceVersion':'1'%s},%s}"
                .formatted(name, place, fields)
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
        fixture.store(cluster, new GroupVersionResource(RBAC, "v1", resource), object);
    }

    private void rule(String cluster, String resource, String namespace, String name, String rule) throws Exception {
        put(cluster, resource, namespace, name, "'rules':[{" + rule + "}]");
    }

    private void bind(String cluster, String namespace, String name, String subject, String role) throws Exception {
        var resource = namespace.isEmpty() ? "clusterrolebindings" : "rolebindings";
        put(
                cluster,
                resource,
                namespace,
                name,
                "'roleRef':{'apiGroup':'%s','kind':'ClusterRole','name':'%s'},'subjects':[{%s}]"
                        .formatted(RBAC, role, subject));
    }

    private static String named(String kind, String name) {
        return "'kind':'%s','apiGroup':'%s','name':'%s'".formatted(kind, RBAC, name);
    }

    private List<String> keys(String path) {
        try {
            return fixture.quietly(path).keys();
        } catch (ApiException e) {
            return List.of("refused " + e.code());
        }
    }

    private void awaitKeys(String path, String... keys) throws Exception {
        await(() -> keys(path).equals(List.of(keys)));
        assertThat(keys(path)).containsExactly(keys);
    }

    @Test
    void aRoleBindingShowsItsNamespaceOfItsCluster() throws Exception {
        bind("c1", "web", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);

        awaitKeys("/api/v1/pods", "c1:web/p");
        awaitKeys("/api/v1/namespaces/web/pods", "c1:web/p");
        assertThat(keys("/api/v1/namespaces/data/pods")).containsExactly("refused 403");
    }

    @Test
    void aClusterRoleBindingShowsAllOfItsClusterToAGroup() throws Exception {
        bind("c2", "", "web", named("Group", "team-web"), "pod-reader");
        fixture.ask(JANE);

        awaitKeys("/api/v1/pods", "c2:data/p", "c2:open/p", "c2:web/p");
        fixture.ask(JOE);
        assertThat(keys("/api/v1/pods")).containsExactly("refused 403");
    }

    @Test
    void whatTheControlPlaneAllowsComesBesideIt() throws Exception {
        bind("c1", "web", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);

        awaitKeys("/api/v1/pods?namespaces=web,open", "c1:open/p", "c2:open/p", "c1:web/p");
        fixture.ask(JOE);
        assertThat(keys("/api/v1/namespaces/open/pods")).containsExactly("c1:open/p", "c2:open/p");
    }

    @Test
    void aBindingThatIsRemovedShowsNothingMore() throws Exception {
        bind("c1", "web", "jane", named("User", "jane"), "pod-reader");
        bind("c2", "data", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);
        awaitKeys("/api/v1/pods", "c2:data/p", "c1:web/p");

        fixture.remove("c1", new GroupVersionResource(RBAC, "v1", "rolebindings"), "web", "jane");

        awaitKeys("/api/v1/pods", "c2:data/p");
    }

    @Test
    void countsAndCollectionsTellOfNothingElse() throws Exception {
        bind("c1", "web", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);
        awaitKeys("/api/v1/pods", "c1:web/p");

        assertThat(fixture.get("/api/v1/pods?withRemainingCount=true&limit=1")
                        .json()
                        .at("/metadata/remainingItemCount")
                        .asLong())
                .isZero();
        var collection = fixture.collection("/any?resources=/pods,/secrets").json();
        assertThat(collection.path("items")).hasSize(1);
    }

    @Test
    void aSingleObjectNeedsARightInItsCluster() throws Exception {
        bind("c1", "web", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);
        awaitKeys("/api/v1/pods", "c1:web/p");

        assertThat(fixture.get("/clusters/c1/api/v1/namespaces/web/pods/p").code())
                .isEqualTo(200);
        assertThat(fixture.refused("/clusters/c2/api/v1/namespaces/web/pods/p").code())
                .isEqualTo(403);
        assertThat(fixture.refused("/clusters/c1/api/v1/namespaces/data/pods/p").code())
                .isEqualTo(403);
    }

    @Test
    void secretsNeedARuleThatNamesThem() throws Exception {
        rule("c1", "clusterroles", "", "all", "'apiGroups':['*'],'resources':['*'],'verbs':['*']");
        rule("c1", "clusterroles", "", "secrets", "'apiGroups':[''],'resources':['secrets'],'verbs':['list']");
        bind("c1", "", "jane-all", named("User", "jane"), "all");
        fixture.ask(JANE);
        awaitKeys("/api/v1/pods", "c1:data/p", "c1:open/p", "c1:web/p");
        assertThat(keys("/api/v1/secrets")).containsExactly("refused 403");

        bind("c1", "web", "jane-secrets", named("User", "jane"), "secrets");

        awaitKeys("/api/v1/secrets", "c1:web/s");
    }

    @Test
    void serviceAccountsOfTheControlPlaneAreNotThoseOfMembers() throws Exception {
        bind("c1", "", "bot", "'kind':'ServiceAccount','namespace':'shop','name':'bot'", "pod-reader");
        bind("c1", "", "masters", named("Group", "system:authenticated"), "pod-reader");
        bind("c2", "web", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);
        awaitKeys("/api/v1/pods", "c2:web/p");

        fixture.ask(user("system:serviceaccount:shop:bot", "system:authenticated"));
        assertThat(keys("/api/v1/pods")).containsExactly("refused 403");
    }

    @Test
    void aWatchEndsToShowWhatIsNotAllowedAnyMore() throws Exception {
        bind("c1", "web", "jane", named("User", "jane"), "pod-reader");
        bind("c2", "web", "jane", named("User", "jane"), "pod-reader");
        fixture.ask(JANE);
        awaitKeys("/api/v1/pods", "c1:web/p", "c2:web/p");
        try (var watch = WatchClient.open(fixture, "/api/v1/pods?watch=true")) {
            assertThat(watch.next(2)).containsExactly("ADDED c1:p", "ADDED c2:p");
            fixture.store("c1", PODS, pod("data", "hidden"));
            fixture.store("c1", PODS, pod("web", "shown"));
            assertThat(watch.next(1)).containsExactly("ADDED c1:shown");

            fixture.remove("c1", new GroupVersionResource(RBAC, "v1", "rolebindings"), "web", "jane");
            awaitKeys("/api/v1/pods", "c2:web/p");
            fixture.store("c1", PODS, pod("web", "later"));
            fixture.store("c2", PODS, pod("web", "other"));
            assertThat(watch.next(1)).containsExactly("ADDED c2:other");
        }
    }
}
