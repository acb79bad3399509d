package flagship.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeapiserver.UserInfo;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigCluster;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.kubeclient.KubeConfigUser;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubestore.ObjectStore;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** Members in the benchmark's own process, filled with Pods of about 3.5 KiB and six labels. */
final class Members implements AutoCloseable {
    static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final int NAMESPACE_COUNT = 50;
    private static final int WRITERS = 8;
    private static final int PADDING_BYTES = 2_000;
    private static final int EXERCISE_ROUNDS = 3;
    private static final int PAGE_HEAD_CHARACTERS = 1_000;
    private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");

    private final List<ApiServer> servers = new ArrayList<>();
    private final List<ObjectStore> stores = new ArrayList<>();

    /** An API server with a store and nothing else: what is created in it stays as it is. */
    ApiServer start(Path data) {
        var store = SqliteObjectStore.open(StoreConfig.of(data.resolve("store")));
        stores.add(store);
        var server = ApiServer.create(ApiServerConfig.of(data, new ListenAddress("127.0.0.1", 0)), store);
        servers.add(server);
        server.listen();
        return server;
    }

    /** Creates {@code count} Pods that nobody starts. */
    static void fill(ApiServer member, int count) throws IOException, InterruptedException, ExecutionException {
        var client = new KubeClient(member.inProcess(UserInfo.system("benchmark")));
        for (int index = 0; index < NAMESPACE_COUNT; index++) {
            var namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
            namespace.putObject("metadata").put("name", "team-" + index);
            client.create(NAMESPACES, namespace);
        }
        Writers.write(WRITERS, count, index -> client.create(PODS, pod(index)));
    }

    /** Has the member serve its Pods in pages over HTTPS a few times, so that it is as warm as one that has been running. */
    static void exercise(ApiServer member) throws IOException, InterruptedException {
        try (var transport = open(member)) {
            for (int round = 0; round < EXERCISE_ROUNDS; round++) {
                var path = "/api/v1/pods?limit=500";
                while (!path.isEmpty()) {
                    path = nextPage(transport, path);
                }
            }
        }
    }

    private static String nextPage(HttpTransport transport, String path) throws IOException, InterruptedException {
        try (var response = transport.send(Request.get(path))) {
            var page = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            var next = CONTINUE.matcher(page.substring(0, Math.min(page.length(), PAGE_HEAD_CHARACTERS)));
            return next.find() ? "/api/v1/pods?limit=500&continue=" + next.group(1) : "";
        }
    }

    /** About 3.5 KiB once the server has added its defaults. */
    static ObjectNode pod(int index) {
        var app = "app-" + index / 20;
        var text = """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s-%2$d","namespace":"team-%3$d","labels":{"app":"%1$s",
                "team":"team-%3$d","tier":"%4$s","version":"v%5$d","region":"eu","pod-template-hash":"%6$s"},
                "annotations":{"example.com/notes":"%7$s"}},"spec":{"nodeName":"node-%8$d","containers":[{"name":"main",
                "image":"registry.example.com/%1$s:1.%5$d","ports":[{"containerPort":8080}],"env":[{"name":"A","value":"1"},
                {"name":"INDEX","value":"%2$d"}],"resources":{"requests":{"cpu":"100m","memory":"128Mi"}}}]}}""".formatted(
                        app,
                        index,
                        index % NAMESPACE_COUNT,
                        index % 3 == 0 ? "web" : "service",
                        index % 17,
                        Integer.toHexString(app.hashCode()),
                        padding(index),
                        index % 200);
        return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text that compresses as prose does, not as zeros do. */
    private static String padding(int index) {
        var random = new java.util.Random(index);
        var words = new StringBuilder(PADDING_BYTES);
        while (words.length() < PADDING_BYTES) {
            words.append(Integer.toString(random.nextInt(2_000), 36)).append(' ');
        }
        return words.toString();
    }

    /** A connection to the member as its administrator. */
    static HttpTransport open(ApiServer member) throws IOException {
        return HttpTransport.open(KubeConfig.parse(kubeconfig(member)).clientConfig(KubeConfigPolicy.DATA_ONLY));
    }

    /** A kubeconfig with which the control plane reaches the member. */
    static byte[] kubeconfig(ApiServer member) {
        var access = member.adminAccess();
        return KubeConfig.builder()
                .cluster("member", KubeConfigCluster.of(member.uri().toString(), bytes(access.certificateAuthority())))
                .user(
                        "admin",
                        KubeConfigUser.withCertificate(bytes(access.clientCertificate()), bytes(access.clientKey())))
                .context("member", "member", "admin")
                .build()
                .toYaml();
    }

    private static byte[] bytes(String pem) {
        return pem.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        servers.forEach(ApiServer::close);
        stores.forEach(ObjectStore::close);
    }
}
