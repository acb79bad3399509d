package flagship.kubeapiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.ApiException;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of one API group behind a host that knows the users; both over HTTPS. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ExtensionApiServerTest {
    private static final KeyManager[] NO_CERTIFICATE = {};
    private static final String THINGS = "/apis/things.example.com/v1/things";

    private final ServingAuthority authority = ServingAuthority.create(Clock.systemUTC());
    private Path folder;
    private RunningServer host;
    private ExtensionApiServer server;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        folder = data;
        host = RunningServer.complete(folder);
        host.storeRbac(
                "clusterroles",
                "",
                "things",
                "{'kind':'ClusterRole','apiVersion':'rbac.authorization.k8s.io/v1','rules':[{'verbs':['get','list'],'apiGroups':['things.example.com'],'resources':['*']}]}");
        host.storeRbac(
                "clusterrolebindings",
                "",
                "things",
                "{'kind':'ClusterRoleBinding','apiVersion':'rbac.authorization.k8s.io/v1','roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
                        + "'kind':'ClusterRole','name':'things'},'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'jane'}]}");
        var names = Set.of("things.test.svc", "localhost", "127.0.0.1");
        var config = ExtensionConfig.of(new ListenAddress("127.0.0.1", 0), authority, names);
        server = ExtensionApiServer.create(config, host.server().inProcess(UserInfo.system("things")));
        server.mount(new WhoAmI());
        server.listen();
        register();
    }

    private void register() throws Exception {
        host.post("/api/v1/namespaces", RunningServer.ADMIN, "{'metadata':{'name':'test'}}");
        host.post(
                "/api/v1/namespaces/test/services",
                RunningServer.ADMIN,
                "{'metadata':{'name':'things'},'spec':{'type':'ExternalName','externalName':'localhost'}}");
        var bundle = Base64.getEncoder().encodeToString(authority.certificate().getBytes(StandardCharsets.UTF_8));
        host.post(
                "/apis/apiregistration.k8s.io/v1/apiservices",
                RunningServer.ADMIN,
                ("{'metadata':{'name':'v1.things.example.com'},'spec':{'group':'things.example.com','version':'v1','groupPriorityMinimum':1500,"
                                + "'versionPriority':15,'caBundle':'%s','service':{'namespace':'test','name':'things','port':%d}}}")
                        .formatted(bundle, server.uri().getPort()));
        Await.until("the host leads requests on", () -> statusAtHost(RunningServer.ADMIN) == 200);
    }

    private int statusAtHost(String token) {
        try {
            return host.get(THINGS, token).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() {
        server.close();
        host.close();
    }

    @Test
    void theHostNamesTheUserOfARequestThatItLeadsOn() throws Exception {
        var answer = Json.parse(host.get(THINGS, RunningServer.JANE).body().getBytes(StandardCharsets.UTF_8));

        assertThat(answer.path("user").asText()).isEqualTo("jane");
        assertThat(answer.path("groups").toString()).isEqualTo("[\"devs\",\"ops\",\"system:authenticated\"]");
    }

    @Test
    void namesInHeadersWithoutTheHostsCertificateMeanNothing() throws Exception {
        var forged = ask(NO_CERTIFICATE, THINGS, "X-Remote-User", "admin", "X-Remote-Group", UserInfo.MASTERS);

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("system:anonymous");
    }

    @Test
    void aCertificateOfTheHostThatIsNotTheFrontProxysIsItsOwnUser() throws Exception {
        var admin = RunningServer.keys(
                PemFiles.privateKey(folder.resolve("pki/admin.key"), "key"),
                PemFiles.certificates(folder.resolve("pki/admin.crt"), "certificate")
                        .getFirst());

        var answer = ask(admin, THINGS, "X-Remote-User", "jane", "X-Any", "x");

        assertThat(answer.body()).contains("\"user\":\"flagship-admin\"");
    }

    @Test
    void aTokenThatTheHostKnowsIsItsUser() throws Exception {
        assertThat(ask(NO_CERTIFICATE, THINGS, "Authorization", "Bearer jane-token")
                        .body())
                .contains("\"user\":\"jane\"");
        assertThat(ask(NO_CERTIFICATE, THINGS, "Authorization", "Bearer nobodys")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void theHostsRolesDecide() throws Exception {
        var deletion = request(
                NO_CERTIFICATE, THINGS, HttpRequest.newBuilder().DELETE().header("Authorization", "Bearer jane-token"));

        assertThat(deletion.statusCode()).isEqualTo(403);
        assertThat(deletion.body()).contains("User \\\"jane\\\" cannot deletecollection resource \\\"things\\\"");
    }

    @Test
    void discoveryShowsWhatIsMounted() throws Exception {
        assertThat(ask(NO_CERTIFICATE, "/apis", "Authorization", "Bearer jane-token")
                        .body())
                .contains("\"name\":\"things.example.com\"");
        assertThat(ask(
                                NO_CERTIFICATE,
                                "/apis",
                                "Authorization",
                                "Bearer jane-token",
                                "Accept",
                                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
                        .body())
                .contains("APIGroupDiscoveryList", "\"resource\":\"things\"");
        assertThat(ask(NO_CERTIFICATE, "/apis/things.example.com/v1", "Authorization", "Bearer jane-token")
                        .body())
                .contains("APIResourceList", "\"kind\":\"Thing\"");
    }

    @Test
    void healthIsAnybodysBusiness() throws Exception {
        assertThat(ask(NO_CERTIFICATE, "/readyz", "X-Any", "x").body()).isEqualTo("ok");
        assertThat(ask(NO_CERTIFICATE, "/metrics", "X-Any", "x").statusCode()).isEqualTo(403);
    }

    @Test
    void anAuthorityWhoseKeyIsAnothersIsRefused() {
        var mixed = new ServingAuthority(
                authority.certificate(),
                ServingAuthority.create(Clock.systemUTC()).key());

        assertThatThrownBy(() -> mixed.issue(Set.of("localhost"), Clock.systemUTC()))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("does not belong to its certificate");
    }

    @Test
    void aHostThatDoesNotSayWhomToBelieveIsNamed() {
        var nobody = new UserInfo("nobody", "", List.of("system:authenticated"), java.util.Map.of());
        var trust = new HostReviews(host.server().inProcess(nobody));

        assertThatThrownBy(() -> trust.user("x"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("bind the ClusterRole system:auth-delegator");
    }

    private HttpResponse<String> ask(KeyManager[] keys, String path, String... headers) throws Exception {
        return request(keys, path, HttpRequest.newBuilder().headers(headers));
    }

    private HttpResponse<String> request(KeyManager[] keys, String path, HttpRequest.Builder request) throws Exception {
        var trusted = Files.writeString(folder.resolve("serving-ca.crt"), authority.certificate());
        try (var client = java.net.http.HttpClient.newBuilder()
                .sslContext(RunningServer.trusting(trusted, keys))
                .build()) {
            var asked = request.uri(server.uri().resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(asked, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Says who asks. */
    private static final class WhoAmI implements ApiExtension {
        @Override
        public String group() {
            return "things.example.com";
        }

        @Override
        public String version() {
            return "v1";
        }

        @Override
        public List<ObjectNode> resources() {
            return List.of(ApiExtension.entry("things", "thing", false, "Thing", "get", "list"));
        }

        @Override
        public void handle(ApiRequest request, ApiResponse response) throws IOException {
            var answer = Json.object().put("user", request.user().name());
            request.user().groups().forEach(answer.putArray("groups")::add);
            response.send(200, "application/json", Json.bytes(answer));
        }
    }
}
