package flagship.search;

import static flagship.search.Clusters.cluster;
import static flagship.search.Clusters.sync;
import static flagship.search.SearchFixture.PODS;
import static flagship.search.SearchFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Informer;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.ListOptions;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.Json;
import flagship.kubemodel.NamespacedName;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SearchOverHttpsTest {
    private static final String PATH = "/apis/clusterpedia.io/v1beta1/resources/api/v1/pods";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void aListGoesThroughTheServerAndStrangersStayOutside() throws Exception {
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory.resolve("store")));
                var server = ApiServer.create(
                        ApiServerConfig.of(directory.resolve("server"), new ListenAddress("127.0.0.1", 0)), store);
                var fixture = new SearchFixture(directory.resolve("catalog"), server.authorizer())) {
            server.mount(fixture.search);
            server.listen();
            fixture.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));
            for (int i = 0; i < 300; i++) {
                fixture.store("c1", PODS, pod("web", "p-%03d".formatted(i)));
            }

            try (var admin = admin(server)) {
                var list = json(admin, PATH);
                assertThat(list.at("/items")).hasSize(300);
            }
            var stranger = new UserInfo("jane", "", List.of("system:authenticated"), Map.of());
            try (var response = server.inProcess(stranger).send(Request.get(PATH))) {
                assertThat(response.status()).isEqualTo(403);
            }
        }
    }

    @Test
    void ourOwnClientPagesThroughASearch() throws Exception {
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory.resolve("store")));
                var server = ApiServer.create(
                        ApiServerConfig.of(directory.resolve("server"), new ListenAddress("127.0.0.1", 0)), store);
                var fixture = new SearchFixture(directory.resolve("catalog"), server.authorizer())) {
            server.mount(fixture.search);
            fixture.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));
            for (int i = 0; i < 25; i++) {
                fixture.store("c1", PODS, pod("web", "p-%03d".formatted(i)));
            }
            var client = new KubeClient(below(server.inProcess(UserInfo.system("test"))));

            var all = client.listAll(PODS, ListOptions.ALL.withLimit(10));

            assertThat(all).hasSize(25).extracting(pod -> pod.head().name()).isSorted();
        }
    }

    @Test
    void anInformerFollowsTheFleet() throws Exception {
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory.resolve("store")));
                var server = ApiServer.create(
                        ApiServerConfig.of(directory.resolve("server"), new ListenAddress("127.0.0.1", 0)), store);
                var fixture = new SearchFixture(directory.resolve("catalog"), server.authorizer())) {
            server.mount(fixture.search);
            fixture.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));
            fixture.store("c1", PODS, pod("web", "first"));
            var transport = below(server.inProcess(UserInfo.system("test")));
            try (var informer = new Informer(transport, ReflectorConfig.of(PODS))) {
                informer.start();
                assertThat(informer.waitSynced(LIMIT)).isTrue();

                fixture.store("c1", PODS, pod("web", "second"));
                fixture.remove("c1", PODS, "web", "first");

                SearchFixture.await(() -> informer.list().size() == 1
                        && informer.get(new NamespacedName("web", "second")).isPresent());
            }
        }
    }

    @Test
    void aFabric8InformerFollowsACluster() throws Exception {
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory.resolve("store")));
                var server = ApiServer.create(
                        ApiServerConfig.of(directory.resolve("server"), new ListenAddress("127.0.0.1", 0)), store);
                var fixture = new SearchFixture(directory.resolve("catalog"), server.authorizer())) {
            server.mount(fixture.search);
            server.listen();
            fixture.join(sync(cluster("c1"), "", "pods", "Pod", "", "v1"));
            fixture.store("c1", PODS, pod("web", "first"));
            try (var client = fabric8(server)) {
                var pods = client.pods().inAnyNamespace().inform();
                SearchFixture.await(() -> pods.getStore().list().size() == 1);

                fixture.store("c1", PODS, pod("web", "second"));
                SearchFixture.await(() -> pods.getStore().list().size() == 2);
                fixture.store("c1", PODS, pod("web", "second", "app", "x"));
                SearchFixture.await(() -> pods.getStore().list().stream()
                        .anyMatch(
                                pod -> "x".equals(pod.getMetadata().getLabels().get("app"))));
                fixture.remove("c1", PODS, "web", "first");
                SearchFixture.await(() -> pods.getStore().list().size() == 1);
            }
        }
    }

    private static KubernetesClient fabric8(ApiServer server) {
        var access = server.adminAccess();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.uri() + "/apis/clusterpedia.io/v1beta1/resources/clusters/c1/")
                .withCaCertData(base64(access.certificateAuthority()))
                .withClientCertData(base64(access.clientCertificate()))
                .withClientKeyData(base64(access.clientKey()))
                .withClientKeyAlgo("EC")
                .withWatchReconnectInterval(100)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A client that takes a search path for the base of an API server. */
    private static Transport below(Transport server) {
        return new Transport() {
            @Override
            public Response send(Request request) throws IOException, InterruptedException {
                return server.send(new Request(
                        request.method(),
                        "/apis/clusterpedia.io/v1beta1/resources" + request.path(),
                        request.headers(),
                        request.body()));
            }

            @Override
            public void close() {}
        };
    }

    private static HttpTransport admin(ApiServer server) {
        var access = server.adminAccess();
        var tls = Tls.trusting(access.certificateAuthority().getBytes(StandardCharsets.US_ASCII))
                .withIdentity(
                        access.clientCertificate().getBytes(StandardCharsets.US_ASCII),
                        access.clientKey().getBytes(StandardCharsets.US_ASCII));
        return HttpTransport.open(ClientConfig.of(server.uri()).withTls(tls));
    }

    private static JsonNode json(Transport transport, String path) throws Exception {
        try (var response = transport.send(Request.get(path))) {
            assertThat(response.status()).isEqualTo(200);
            return Json.parse(response.body().readAllBytes());
        }
    }
}
