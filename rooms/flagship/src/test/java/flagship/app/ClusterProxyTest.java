package flagship.app;

import static flagship.app.TestFleet.await;
import static flagship.app.TestFleet.json;
import static flagship.app.TestFleet.type;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientTls;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Members' APIs through the control plane: one by its name, all by {@code *}. Contract section 21.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterProxyTest {
    private static final String CLUSTERS = "/apis/cluster.karmada.io/v1alpha1/clusters/";

    private TestFleet fleet;

    @BeforeAll
    void startFleet(@TempDir Path folder) throws Exception {
        fleet = TestFleet.start(folder, "east", "west");
    }

    @AfterAll
    void stopFleet() {
        fleet.close();
    }

    private record Told(int status, ObjectNode body) {}

    private Told ask(Request request) throws Exception {
        try (var answer = fleet.host().transport().send(request)) {
            return new Told(answer.status(), Json.parseObject(answer.body().readAllBytes()));
        }
    }

    private Told get(String cluster, String path) throws Exception {
        return ask(Request.get(CLUSTERS + cluster + "/proxy" + path));
    }

    private void configMap(String member, String name) throws Exception {
        fleet.member(member)
                .create(
                        type("ConfigMap"),
                        json(
                                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'default','name':'%s'}}",
                                name));
    }

    @Test
    void aMemberIsReadThroughTheControlPlane() throws Exception {
        var there = fleet.member("east").get(type("Namespace"), new NamespacedName("", "default"));

        var told = get("east", "/api/v1/namespaces/default");

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.body().at("/metadata/uid").asText())
                .isEqualTo(there.at("/metadata/uid").asText());
    }

    @Test
    void queriesAndBodiesGoThrough() throws Exception {
        var map = json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'written'}}");
        var path = CLUSTERS + "west/proxy/api/v1/namespaces/default/configmaps";

        assertThat(ask(Request.json("POST", path + "?dryRun=All", Json.bytes(map)))
                        .status())
                .isEqualTo(201);
        assertThat(fleet.inMember("west", "ConfigMap", "default", "written")).isEmpty();
        assertThat(ask(Request.json("POST", path, Json.bytes(map))).status()).isEqualTo(201);
        assertThat(fleet.inMember("west", "ConfigMap", "default", "written")).isPresent();
    }

    @Test
    void whatAMemberRefusesIsToldInItsWords() throws Exception {
        var map = json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'refused','labels':{'a':'b c'}}}");
        var path = CLUSTERS + "west/proxy/api/v1/namespaces/default/configmaps";

        var told = ask(Request.json("POST", path, Json.bytes(map)));

        assertThat(told.status()).isEqualTo(422);
        assertThat(told.body().path("message").asText()).contains("metadata.labels");
    }

    @Test
    void aWatchStreams() throws Exception {
        var path = CLUSTERS
                + "east/proxy/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name%3Dseen";
        try (var answer = fleet.host().transport().send(Request.get(path))) {
            configMap("east", "seen");

            var line = new java.io.BufferedReader(
                            new java.io.InputStreamReader(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .readLine();

            var event = json(line);
            assertThat(event.path("type").asText()).isEqualTo("ADDED");
            assertThat(event.at("/object/metadata/name").asText()).isEqualTo("seen");
        }
    }

    /** As exec, attach and port-forward do, which a member without containers cannot show. */
    @Test
    void anUpgradedConnectionIsTunnelled() throws Exception {
        var config = fleet.clientConfig();
        var first = new CompletableFuture<String>();
        var listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                first.complete(text.toString());
                return CompletableFuture.completedStage(null);
            }
        };
        try (var client =
                HttpClient.newBuilder().sslContext(ClientTls.context(config)).build()) {
            var socket = client.newWebSocketBuilder()
                    .header("Origin", origin(config))
                    .buildAsync(
                            URI.create(origin(config).replace("https", "wss") + CLUSTERS
                                    + "east/proxy/api/v1/namespaces?watch=true"),
                            listener)
                    .get(30, TimeUnit.SECONDS);

            assertThat(Json.parseObject(
                                    first.get(30, TimeUnit.SECONDS).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .at("/object/kind")
                            .asText())
                    .isEqualTo("Namespace");
            socket.abort();
        }
    }

    private static String origin(ClientConfig config) {
        return "https://" + config.server().getAuthority();
    }

    @Test
    void aUserNeedsTheRightToTheProxyHereAndRightsOfTheirOwnThere() throws Exception {
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'to-east'},'rules':[{'apiGroups':"
                        + "['cluster.karmada.io'],'resources':['clusters/proxy'],'resourceNames':['east'],'verbs':['*']}]}");
        fleet.create(
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'to-east'},'roleRef':{'apiGroup':"
                        + "'rbac.authorization.k8s.io','kind':'ClusterRole','name':'to-east'},'subjects':[{'kind':'User','name':'alice',"
                        + "'apiGroup':'rbac.authorization.k8s.io'}]}");
        var east = asAlice(CLUSTERS + "east/proxy/api/v1/namespaces/default/secrets");
        var west = asAlice(CLUSTERS + "west/proxy/api/v1/namespaces/default/secrets");
        await(
                "the right is known",
                () -> !ask(east).body().path("message").asText().contains("clusters/proxy"));

        assertThat(ask(west).status()).isEqualTo(403);
        assertThat(ask(west).body().path("message").asText()).contains("clusters/proxy");
        assertThat(ask(east).status()).isEqualTo(403);
        assertThat(ask(east).body().path("message").asText()).contains("alice").contains("secrets");

        fleet.member("east")
                .create(
                        type("ClusterRoleBinding"),
                        json(
                                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'alice'},"
                                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'admin'},"
                                        + "'subjects':[{'kind':'User','name':'alice','apiGroup':'rbac.authorization.k8s.io'}]}"));
        await("the member knows what alice may", () -> ask(east).status() == 200);
    }

    private static Request asAlice(String path) {
        return Request.get(path).withHeader("Impersonate-User", "alice");
    }

    @Test
    void aClusterThatIsNotThereIsNotFound() throws Exception {
        var told = get("north", "/api/v1/namespaces");

        assertThat(told.status()).isEqualTo(404);
        assertThat(told.body().path("message").asText()).contains("north");
    }

    @Test
    void aClusterThatCannotBeReachedIsUnavailableWithTheReason() throws Exception {
        fleet.create(
                "{'apiVersion':'cluster.karmada.io/v1alpha1','kind':'Cluster','metadata':{'name':'unreachable'},'spec':{'syncMode':'Pull',"
                        + "'apiEndpoint':'https://127.0.0.1:1','impersonatorSecretRef':{'namespace':'karmada-cluster','name':'missing'}}}");

        var told = get("unreachable", "/api/v1/namespaces");

        assertThat(told.status()).isEqualTo(503);
        assertThat(told.body().path("message").asText()).contains("karmada-cluster/missing");
    }

    @Test
    void allMembersAreSearchedForOneObject() throws Exception {
        configMap("east", "only-east");
        configMap("east", "in-both");
        configMap("west", "in-both");
        var maps = "/api/v1/namespaces/default/configmaps/";

        assertThat(get("*", maps + "only-east").body().at("/metadata/name").asText())
                .isEqualTo("only-east");
        assertThat(get("*", maps + "in-none").status()).isEqualTo(404);
        var several = get("*", maps + "in-both");
        assertThat(several.status()).isEqualTo(409);
        assertThat(several.body().path("message").asText()).contains("east, west");
    }

    @Test
    void listsOfAllMembersAreOneList() throws Exception {
        configMap("east", "listed");
        configMap("west", "listed");

        var told = get("*", "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dlisted");

        assertThat(told.body().path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(told.body().path("items").findValuesAsText("resource.karmada.io/cached-from-cluster"))
                .containsExactly("east", "west");
    }

    @Test
    void tablesOfAllMembersAreOneTable() throws Exception {
        configMap("east", "tabled");
        configMap("west", "tabled");
        var path = CLUSTERS + "*/proxy/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dtabled";

        var told = ask(Request.get(path)
                .withHeader("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));

        assertThat(told.body().path("kind").asText()).isEqualTo("Table");
        assertThat(told.body().path("rows")).hasSize(2);
    }

    @Test
    void allMembersAreNotWrittenToAtOnce() throws Exception {
        var body = json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'everywhere'}}");
        var path = CLUSTERS + "*/proxy/api/v1/namespaces/default/configmaps";

        assertThat(ask(Request.json("POST", path, Json.bytes(body))).status()).isEqualTo(405);
        assertThat(ask(Request.get(path + "?watch=true")).status()).isEqualTo(405);
    }

    @Test
    void whatIsNoResourceIsAnsweredByTheControlPlaneForAll() throws Exception {
        assertThat(get("*", "/version").body().path("gitVersion").asText()).startsWith("v1.");
        assertThat(get("*", "/apis").body().path("kind").asText()).isEqualTo("APIGroupList");
    }
}
