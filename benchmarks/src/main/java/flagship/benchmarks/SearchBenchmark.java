package flagship.benchmarks;

import flagship.catalog.Batch;
import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.SqliteCatalog;
import flagship.fleetapi.PediaCluster;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import flagship.search.Search;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Lists Pods of a filled catalog through the search API over HTTPS, on one connection, and prints a table.
 *
 * <p>Argument: number of Pods in each of three clusters (default 20,000). Client and server share the process and its processors.
 */
public final class SearchBenchmark {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final String LIST = "/apis/clusterpedia.io/v1beta1/resources/api/v1/pods";
    private static final int ROUNDS = 15;

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int pods = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        Path directory = Files.createTempDirectory("search-benchmark");
        System.out.printf("%d processors, Java %s%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
        try (var catalog = SqliteCatalog.open(CatalogConfig.in(directory.resolve("catalog")))) {
            for (int i = 1; i <= 3; i++) {
                fill(catalog, "cluster-" + i, pods);
            }
            serve(directory, catalog);
        } finally {
            delete(directory);
        }
    }

    private static void fill(Catalog catalog, String cluster, int pods) throws InterruptedException {
        var changes = new SamplePods(cluster, cluster.hashCode()).list(pods);
        for (int i = 0; i < changes.size(); i += 500) {
            var page = changes.subList(i, Math.min(i + 500, changes.size()));
            catalog.apply(new Batch(cluster, PODS, "Pod", page, Optional.empty()));
        }
    }

    private static void serve(Path directory, Catalog catalog) throws Exception {
        var config = ApiServerConfig.of(directory.resolve("server"), new ListenAddress("127.0.0.1", 0));
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory.resolve("store")));
                var server = ApiServer.create(config, store);
                var search = Search.open(catalog, new OneCluster(), server.authorizer());
                var client = client(server, search)) {
            measure(client, "list of 10,000", LIST + "?limit=10000");
            measure(client, "list of everything", LIST);
            measure(client, "page of 500", LIST + "?limit=500");
            measure(client, "namespace and label", LIST + "?namespaces=team-050&labelSelector=tier=tier-3");
        }
    }

    private static HttpTransport client(ApiServer server, Search search) {
        server.mount(search);
        server.listen();
        var access = server.adminAccess();
        var tls = Tls.trusting(access.certificateAuthority().getBytes(StandardCharsets.US_ASCII))
                .withIdentity(
                        access.clientCertificate().getBytes(StandardCharsets.US_ASCII),
                        access.clientKey().getBytes(StandardCharsets.US_ASCII));
        return HttpTransport.open(ClientConfig.of(server.uri()).withTls(tls));
    }

    private static void measure(Transport client, String what, String path) throws Exception {
        var times = new double[ROUNDS];
        long bytes = 0;
        long cpu = cpu();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            bytes = read(client, path);
            times[i] = (System.nanoTime() - start) / 1e9;
        }
        double cpuEach = (cpu() - cpu) / 1e9 / ROUNDS;
        Arrays.sort(times);
        System.out.printf(
                "%-24s %8.1f MB  p50 %7.1f ms = %5.0f MB/s  best %7.1f ms = %5.0f MB/s  CPU of both sides %7.1f ms%n",
                what,
                bytes / 1e6,
                times[ROUNDS / 2] * 1e3,
                bytes / 1e6 / times[ROUNDS / 2],
                times[0] * 1e3,
                bytes / 1e6 / times[0],
                cpuEach * 1e3);
    }

    private static long read(Transport client, String path) throws Exception {
        try (var response = client.send(Request.get(path))) {
            if (response.status() != 200) {
                throw new IllegalStateException(new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            return discard(response.body());
        }
    }

    private static long discard(InputStream body) throws Exception {
        byte[] buffer = new byte[64 << 10];
        long sum = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            sum += read;
        }
        return sum;
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A host with one PediaCluster that offers Pods. */
    private static final class OneCluster implements Transport {
        @Override
        public Response send(Request request) {
            if (request.path().contains("watch=")) {
                return new Answer(new Endless());
            }
            var list = Json.object().put("kind", "PediaClusterList").put("apiVersion", PediaCluster.KIND.apiVersion());
            list.putObject("metadata").put("resourceVersion", "1");
            var cluster = list.putArray("items").addObject();
            cluster.putObject("metadata").put("name", "cluster-1").put("resourceVersion", "1");
            var pods = cluster.putObject("status")
                    .putArray("syncResources")
                    .addObject()
                    .put("group", "")
                    .putArray("resources")
                    .addObject()
                    .put("name", "pods")
                    .put("kind", "Pod")
                    .put("namespaced", true);
            pods.putArray("syncConditions").addObject().put("version", "v1").put("storageVersion", "v1");
            return new Answer(new ByteArrayInputStream(Json.bytes(list)));
        }

        @Override
        public void close() {}
    }

    private record Answer(InputStream body) implements Transport.Response {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public Optional<String> header(String name) {
            return name.equalsIgnoreCase("content-type") ? Optional.of("application/json") : Optional.empty();
        }

        @Override
        public void close() {
            if (body instanceof Endless endless) {
                endless.close();
            }
        }
    }

    /** A watch on which nothing happens until it is closed. */
    private static final class Endless extends InputStream {
        private boolean closed;

        @Override
        public synchronized int read() {
            while (!closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return -1;
                }
            }
            return -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return read(); // Nothing ever comes but the end.
        }

        @Override
        public synchronized void close() {
            closed = true;
            notifyAll();
        }
    }
}
