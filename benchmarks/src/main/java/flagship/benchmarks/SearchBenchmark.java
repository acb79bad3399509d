package flagship.benchmarks;

import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.Sealing;
import flagship.catalog.ServerCatalog;
import flagship.catalog.ServerCatalogConfig;
import flagship.catalog.SqliteCatalog;
import flagship.kubeapiserver.ApiServer;
import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientConfig.Tls;
import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Transport;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.Json;
import flagship.kubestore.SqliteObjectStore;
import flagship.kubestore.StoreConfig;
import flagship.search.Search;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fills a catalog step by step and searches it at each size, through the search API over HTTPS on one connection; prints a table with a column
 * for each size, and draws {@code docs/search-ENGINE.svg}. Client, server and catalog share the process, the database of {@code postgresql} the machine.
 *
 * <p>Arguments: {@code postgresql} for a server instead of an SQLite file, and the numbers of Pods to stop at (default 100,000, 300,000 and
 * 1,000,000).
 */
public final class SearchBenchmark {
    private static final String ALL = "/apis/clusterpedia.io/v1beta1/resources";
    private static final String LIST = ALL + "/api/v1/pods";
    private static final String COUNT = "/apis/find.flagship.io/v1alpha1/counts/pods";
    private static final int CALLS = 300;
    private static final Duration AT_MOST = Duration.ofSeconds(6);
    private static final int CLUSTERS_MAX = 500;

    private final SampleFleet fleet;
    private final Transport client;
    private final SizeTable table;
    private final CostCurves curves;
    private boolean warm;

    private SearchBenchmark(SampleFleet fleet, Transport client, SizeTable table, CostCurves curves) {
        this.fleet = fleet;
        this.client = client;
        this.table = table;
        this.curves = curves;
    }

    public static void main(String[] arguments) throws Exception {
        var rest = new ArrayList<>(List.of(arguments));
        var engine = !rest.isEmpty() && rest.getFirst().matches("[a-z]+") ? rest.removeFirst() : "sqlite";
        var sizes = rest.isEmpty()
                ? List.of(100_000, 300_000, 1_000_000)
                : rest.stream().map(Integer::valueOf).sorted().toList();
        Path directory = Files.createTempDirectory("search-benchmark");
        var table = new SizeTable("Search in a catalog on " + engine);
        var curves = new CostCurves("Searches on " + engine + " by the number of Pods: median", "ms");
        try (var server = CatalogServer.start(engine);
                var catalog = open(server, directory.resolve("catalog"))) {
            serve(directory, catalog, sizes, table, curves);
            table.print();
            curves.write(Path.of(System.getProperty("flagship.root", "."), "docs", "search-" + engine + ".svg"));
            server.sizes().forEach(System.out::println);
        } finally {
            delete(directory);
        }
    }

    private static Catalog open(CatalogServer server, Path directory) {
        return server.url()
                .map(url -> ServerCatalog.open(ServerCatalogConfig.of(url, Optional.empty(), Sealing.NONE)))
                .orElseGet(() -> SqliteCatalog.open(CatalogConfig.in(directory)));
    }

    private static void serve(Path directory, Catalog catalog, List<Integer> sizes, SizeTable table, CostCurves curves)
            throws Exception {
        var config = ApiServerConfig.of(directory.resolve("server"), new ListenAddress("127.0.0.1", 0));
        try (var store = SqliteObjectStore.open(StoreConfig.of(directory.resolve("store")));
                var server = ApiServer.create(config, store);
                var search = Search.open(catalog, new QuietHost(CLUSTERS_MAX), server.authorizer());
                var client = client(server, search)) {
            var benchmark = new SearchBenchmark(new SampleFleet(catalog), client, table, curves);
            for (int size : sizes) {
                benchmark.grow(size);
                benchmark.searchesOnceWarm();
            }
        }
    }

    private static HttpTransport client(ApiServer server, Search search) {
        server.mount(search);
        server.mount(search.questions());
        server.listen();
        var access = server.adminAccess();
        var tls = Tls.trusting(access.certificateAuthority().getBytes(StandardCharsets.US_ASCII))
                .withIdentity(
                        access.clientCertificate().getBytes(StandardCharsets.US_ASCII),
                        access.clientKey().getBytes(StandardCharsets.US_ASCII));
        return HttpTransport.open(ClientConfig.of(server.uri()).withTls(tls));
    }

    private void grow(int size) throws InterruptedException {
        table.column("%,d Pods".formatted(size));
        int before = fleet.clusters();
        var took = Duration.ZERO;
        while (fleet.clusters() * SampleFleet.PODS_EACH < size) {
            took = took.plus(fleet.grow());
        }
        int added = (fleet.clusters() - before) * SampleFleet.PODS_EACH;
        table.put("rows written a second, on the way here", "%,.0f".formatted(added / (took.toMillis() / 1e3)));
        Thread.sleep(Duration.ofSeconds(5)); // The index of names catches up.
    }

    /** The first round of a process is the compiler's, and is not told. */
    private void searchesOnceWarm() throws Exception {
        if (!warm) {
            searches();
            warm = true;
        }
        searches();
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        table.put("heap in use of the process (client and server)", "%d MiB".formatted(heap >> 20));
    }

    private void searches() throws Exception {
        measure("get", () -> {
            var key = fleet.any();
            return ALL
                    + "/clusters/%s/api/v1/namespaces/%s/pods/%s"
                            .formatted(
                                    key.cluster(),
                                    key.name().namespace(),
                                    key.name().name());
        });
        measure("namespace and label, first 100", () -> {
            var key = fleet.any();
            return LIST
                    + "?limit=100&namespaces=%s&labelSelector=app.kubernetes.io/name=%s"
                            .formatted(key.name().namespace(), app(key));
        });
        measure("label, first 100", () -> LIST + "?limit=100&labelSelector=app.kubernetes.io/name=" + app(fleet.any()));
        measure("Pods of a Deployment, 2 levels", () -> {
            var cluster = fleet.any().cluster();
            return LIST
                    + "?clusters=%s&ownerSeniority=1&ownerUID=%s".formatted(cluster, SampleFleet.deployment(cluster));
        });
        measure("spec.nodeName in a namespace of a cluster", () -> {
            var key = fleet.any();
            return LIST
                    + "?clusters=%1$s&namespaces=%2$s&fieldSelector=spec.nodeName=node-007.%1$s.example.internal"
                            .formatted(key.cluster(), key.name().namespace());
        });
        measure("spec.nodeName in a cluster", () -> {
            var cluster = fleet.any().cluster();
            return LIST
                    + "?clusters=%1$s&fieldSelector=spec.nodeName=node-007.%1$s.example.internal".formatted(cluster);
        });
        measure(
                "name contains, one of all",
                () -> named(fleet.any().name().name().substring(9)));
        measure("name contains, the Pods of a ReplicaSet", () -> {
            var name = fleet.any().name().name();
            return named(name.substring(0, name.length() - 6));
        });
        measure("name contains, what is in every third", () -> named("app-1"));
        measure("name contains, what is in none", () -> named("app-9z"));
        measure("name contains, two letters", () -> named("zz"));
        measure("page 1 of 100", () -> LIST + "?limit=100");
        measure("page of 100 behind nine tenths", () -> LIST + "?limit=100&continue=" + deep());
        measure(
                "page of 100 behind nine tenths, by number",
                () -> LIST + "?limit=100&offset=" + fleet.clusters() * SampleFleet.PODS_EACH / 10 * 9);
        measure("page 1 of 100 with remaining count", () -> LIST + "?limit=100&withRemainingCount=true");
        measure("count", () -> COUNT);
        measure("count by cluster", () -> COUNT + "?by=cluster");
        measure("count by namespace", () -> COUNT + "?by=namespace");
        measure("count by label, of a namespace", () -> COUNT + "?by=label:tier&namespaces=team-050");
        measure("count by label", () -> COUNT + "?by=label:tier");
        measure("count by image", () -> COUNT + "?by=image");
        measure(
                "count by image, of a cluster",
                () -> COUNT + "?by=image&clusters=" + fleet.any().cluster());
        measure(
                "count by node, of a cluster",
                () -> COUNT + "?by=spec.nodeName&clusters=" + fleet.any().cluster());
        measure("count by two labels, of a namespace", () -> COUNT + "?by=label:tier,status.phase&namespaces=team-050");
        measure("count by two labels", () -> COUNT + "?by=label:tier,status.phase");
    }

    private static String app(SampleFleet.Key key) {
        return key.name().name().substring(0, "app-000".length());
    }

    private static String named(String part) {
        return LIST + "?limit=100&labelSelector=internalstorage.clusterpedia.io/fuzzy-name=" + part;
    }

    /** A place in the usual order, as the search writes it into {@code continue}. */
    private String deep() {
        var place = Json.object().put("v", "flagship/1").put("type", 0).put("handed", 0);
        place.put("namespace", "team-090")
                .put("name", fleet.any().name().name())
                .put("cluster", "cluster-1");
        place.putArray("sorted");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(place));
    }

    private void measure(String what, Supplier<String> path) throws Exception {
        var times = new ArrayList<Double>();
        long end = System.nanoTime() + AT_MOST.toNanos();
        read(path.get()); // Once to warm up.
        do {
            var asked = path.get();
            long start = System.nanoTime();
            read(asked);
            times.add((System.nanoTime() - start) / 1e6);
        } while (times.size() < CALLS && System.nanoTime() < end);
        if (!warm) {
            return;
        }
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        curves.put(what, fleet.clusters() * (double) SampleFleet.PODS_EACH, Report.percentile(sorted, 50));
        table.put(
                what + ", p50 / p99",
                "%s / %s ms".formatted(figure(Report.percentile(sorted, 50)), figure(Report.percentile(sorted, 99))));
    }

    private static String figure(double millis) {
        return (millis < 10 ? "%.1f" : "%,.0f").formatted(millis);
    }

    private void read(String path) throws Exception {
        try (var response = client.send(Request.get(path))) {
            if (response.status() != 200) {
                throw new IllegalStateException(
                        path + ": " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            response.body().transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
