package flagship.kubeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import flagship.kubemodel.ApiException;
import flagship.kubemodel.GroupResource;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubeClientTest {
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final NamespacedName NAME = new NamespacedName("shop", "a");
    private static final String NOT_FOUND =
            "{\"kind\":\"Status\",\"message\":\"configmaps \\\"a\\\" not found\",\"reason\":\"NotFound\",\"code\":404}";
    private static final String BUSY = "{\"kind\":\"Status\",\"message\":\"later\",\"reason\":\"TooManyRequests\","
            + "\"details\":{\"retryAfterSeconds\":3},\"code\":429}";

    private final ManualTiming timing = new ManualTiming();
    private ScriptedServer server;
    private HttpTransport transport;
    private KubeClient client;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedServer();
        transport = server.transport();
        client = new KubeClient(transport, timing);
    }

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void aFailureIsAnApiExceptionWithTheStatusOfTheServer() {
        server.thenJson(404, NOT_FOUND);

        assertThatThrownBy(() -> client.get(MAPS, NAME)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.status().reason()).isEqualTo("NotFound");
            assertThat(e).hasMessage("configmaps \"a\" not found");
        });
    }

    @Test
    void anAnswerWithoutAStatusBecomesOne() {
        server.thenJson(502, "<html>");

        assertThatThrownBy(() -> client.get(MAPS, NAME))
                .isInstanceOf(ApiException.class)
                .hasMessage("the server answered 502 without a Kubernetes Status");
    }

    @Test
    void whatIsNotThereIsEmptyToFindAndFalseToDelete() throws Exception {
        server.thenJson(404, NOT_FOUND).thenJson(404, NOT_FOUND);

        assertThat(client.find(MAPS, NAME)).isEmpty();
        assertThat(client.delete(MAPS, NAME)).isFalse();
    }

    @Test
    void aBusyServerIsAskedAgainAfterTheTimeItNames() throws Exception {
        server.thenJson(429, BUSY).thenJson(503, "{}", "Retry-After", "2").thenJson(200, "{\"kind\":\"ConfigMap\"}");

        assertThat(client.get(MAPS, NAME).path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(timing.pauses()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(2));
    }

    @Test
    void aServerThatStaysBusyIsGivenUp() {
        for (int i = 0; i < 5; i++) {
            server.thenJson(429, BUSY);
        }

        assertThatThrownBy(() -> client.get(MAPS, NAME)).isInstanceOf(ApiException.class);
        assertThat(server.requests()).hasSize(5);
    }

    @Test
    void writesGoToThePathOfTheirObject() throws Exception {
        for (int i = 0; i < 6; i++) {
            server.thenJson(200, "{}");
        }
        var object = Json.parseObject(
                "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"a\"}}".getBytes(StandardCharsets.UTF_8));

        client.create(MAPS, object);
        client.replace(MAPS, object);
        client.replaceStatus(MAPS, object);
        client.mergePatch(MAPS, NAME, object);
        client.apply(MAPS, object, "me");
        client.delete(MAPS, NAME);

        assertThat(server.requests())
                .containsExactly(
                        "POST /api/v1/namespaces/shop/configmaps",
                        "PUT /api/v1/namespaces/shop/configmaps/a",
                        "PUT /api/v1/namespaces/shop/configmaps/a/status",
                        "PATCH /api/v1/namespaces/shop/configmaps/a",
                        "PATCH /api/v1/namespaces/shop/configmaps/a?fieldManager=me&force=true",
                        "DELETE /api/v1/namespaces/shop/configmaps/a");
    }

    @Test
    void aListOfSeveralPagesIsPutTogether() throws Exception {
        server.thenJson(
                        200,
                        "{\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"t\"},\"items\":[%s]}"
                                .formatted(ServerTexts.pod("a", 1)))
                .thenJson(
                        200,
                        "{\"items\":[%s],\"metadata\":{\"resourceVersion\":\"9\"}}".formatted(ServerTexts.pod("b", 2)));

        var names = client.listAll(MAPS, ListOptions.ALL).stream()
                .map(it -> it.head().name());

        assertThat(names).containsExactly("a", "b");
    }

    @Test
    void oneConnectionServesOneRequestAfterTheOther() throws Exception {
        var ports = new CopyOnWriteArraySet<Integer>();
        for (int i = 0; i < 20; i++) {
            server.then(exchange -> {
                ports.add(exchange.getRemoteAddress().getPort());
                var text = "{\"kind\":\"ConfigMapList\",\"items\":[%s]}\n".formatted(ServerTexts.pod("a", 1));
                var list = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, list.length);
                exchange.getResponseBody().write(list);
            });
        }

        for (int i = 0; i < 19; i++) {
            client.list(MAPS, ListOptions.ALL);
        }
        ServerHealth.check(transport, Duration.ofSeconds(5));

        assertThat(ports).hasSize(1);
    }

    @Test
    void aggregatedDiscoveryIsReadInTwoRequests() throws Exception {
        server.thenJson(200, aggregated("", "v1", "pods", "Pod"))
                .thenJson(200, aggregated("apps", "v1", "deployments", "Deployment"));

        var discovery = Discovery.read(transport);

        assertThat(discovery.groups()).extracting(Discovery.Group::name).containsExactly("", "apps");
        var resource = discovery
                .find(new GroupVersionResource("apps", "v1", "deployments"))
                .orElseThrow();
        assertThat(resource.listsAndWatches()).isTrue();
        assertThat(resource.namespaced()).isTrue();
        assertThat(resource.subresources()).containsExactly("status");
        assertThat(resource.kind().toString()).isEqualTo("apps/v1, Kind=Deployment");
    }

    @Test
    void legacyDiscoveryKeepsWhatCanBeReadWhenAPartFails() throws Exception {
        server.thenJson(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}")
                .thenJson(200, legacy("pods", "Pod"))
                .thenJson(
                        200,
                        "{\"kind\":\"APIGroupList\",\"groups\":[{\"name\":\"g\",\"versions\":[{\"version\":\"v2\"},{\"version\":\"v1\"},{\"version\":\"v1beta1\"}]}]}")
                .thenJson(503, "{}")
                .thenJson(200, legacy("things", "Thing"))
                .thenJson(200, legacy("things", "Thing"));

        var discovery = Discovery.read(transport);

        assertThat(discovery.failures())
                .extracting(Discovery.Failure::apiVersion)
                .containsExactly("g/v2");
        var things = new GroupResource("g", "things");
        assertThat(discovery.versions(things))
                .extracting(it -> it.resource().version())
                .containsExactly("v1", "v1beta1");
        assertThat(discovery
                        .chooseVersion(things, Set.of("v1beta1"))
                        .orElseThrow()
                        .resource()
                        .version())
                .isEqualTo("v1beta1");
        assertThat(discovery
                        .chooseVersion(things, List.of())
                        .orElseThrow()
                        .resource()
                        .version())
                .isEqualTo("v1");
        assertThat(discovery.chooseVersion(things, Set.of("v9"))).isEmpty();
    }

    @Test
    void versionsAreOrderedAsKubernetesDoes() {
        assertThat(List.of("v1alpha1", "foo", "v1", "v2beta1", "v10", "v1beta2", "v2", "bar").stream()
                        .sorted(ApiVersionOrder.BEST_FIRST))
                .containsExactly("v10", "v2", "v1", "v2beta1", "v1beta2", "v1alpha1", "bar", "foo");
    }

    @Test
    void healthFallsBackToHealthzWhereThereIsNoReadyz() throws Exception {
        server.thenJson(404, "").thenJson(200, "ok").thenJson(500, "no");

        assertThat(ServerHealth.check(transport, Duration.ofSeconds(5))).isEqualTo(new ServerHealth(true, true, "ok"));
        assertThat(ServerHealth.check(transport, Duration.ofSeconds(5)))
                .isEqualTo(new ServerHealth(false, true, "/readyz answered 500"));
        assertThat(ServerHealth.check(transport, Duration.ofMillis(50)).reachable())
                .isFalse();
    }

    @Test
    void healthSaysWhenCredentialsHaveExpired() throws Exception {
        server.thenJson(401, "");

        assertThat(ServerHealth.check(transport, Duration.ofSeconds(5)))
                .isEqualTo(
                        new ServerHealth(
                                false,
                                true,
                                "/readyz answered 401: the credentials are wrong or have expired, give the cluster valid ones"));
    }

    private static String aggregated(String group, String version, String resource, String kind) {
        return "{\"kind\":\"APIGroupDiscoveryList\",\"items\":[{\"metadata\":{\"name\":\"%s\"},\"versions\":[{\"version\":\"%s\",\"resources\":[{\"resource\":\"%s\",\"responseKind\":{\"group\":\"\",\"version\":\"\",\"kind\":\"%s\"},\"scope\":\"Namespaced\",\"verbs\":[\"list\",\"watch\"],\"subresources\":[{\"subresource\":\"status\"}]}]}]}]}"
                .formatted(group, version, resource, kind);
    }

    private static String legacy(String resource, String kind) {
        return "{\"kind\":\"APIResourceList\",\"resources\":[{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":true,\"verbs\":[\"list\"]},{\"name\":\"%s/status\",\"kind\":\"%s\",\"verbs\":[\"get\"]}]}"
                .formatted(resource, kind, resource, kind);
    }
}
