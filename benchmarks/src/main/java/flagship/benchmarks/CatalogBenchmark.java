package flagship.benchmarks;

import flagship.catalog.Batch.Change;
import flagship.catalog.Catalog;
import flagship.catalog.CatalogConfig;
import flagship.catalog.Sealing;
import flagship.catalog.SearchQuery;
import flagship.catalog.ServerCatalog;
import flagship.catalog.ServerCatalogConfig;
import flagship.catalog.SqliteCatalog;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.LabelSelector;
import flagship.kubemodel.LabelSelector.Operator;
import flagship.kubemodel.LabelSelector.Requirement;
import flagship.kubemodel.ObjectHead;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fills a catalog with Pods and reads it: first load, growth, replacing, queries, streaming. Prints one table.
 *
 * <p>Arguments: {@code postgresql} for a server instead of an SQLite file, number of clusters (default 12) and Pods of each (default 20,000).
 */
public final class CatalogBenchmark {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final Catalog catalog;

    private CatalogBenchmark(Catalog catalog) {
        this.catalog = catalog;
    }

    public static void main(String[] arguments) throws Exception {
        var rest = new ArrayList<>(List.of(arguments));
        var engine = !rest.isEmpty() && rest.getFirst().matches("[a-z]+") ? rest.removeFirst() : "sqlite";
        int clusters = rest.isEmpty() ? 12 : Integer.parseInt(rest.removeFirst());
        int pods = rest.isEmpty() ? 20_000 : Integer.parseInt(rest.removeFirst());
        Path directory = Files.createTempDirectory("catalog-benchmark");
        System.out.printf(
                "%d processors, %s, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                System.getProperty("java.version"));
        long start = System.nanoTime();
        try (var server = CatalogServer.start(engine);
                var catalog = open(server, directory)) {
            System.out.printf("open an empty catalog: %.0f ms%n", (System.nanoTime() - start) / 1e6);
            new CatalogBenchmark(catalog).run(clusters, pods);
            if (server.url().isEmpty()) {
                System.out.printf("file: %d MiB%n", Files.size(directory.resolve("catalog.db")) >> 20);
            }
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

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private void run(int clusters, int pods) throws Exception {
        for (int i = 1; i <= clusters; i++) {
            var changes = new SamplePods("cluster-" + i, i).list(pods);
            load("cluster-" + i, changes, i <= 3 ? 3 : 1, "first list, cluster " + i);
        }
        var changes = new SamplePods("cluster-1", 1).list(pods);
        load("cluster-1", changes, 1, "the same again (nothing written)");
        load("cluster-1", newer(changes), 1, "every Pod changed, labels not");
        for (int round = 0; round < 2; round++) {
            queries();
            streaming();
        }
        measure("drop a cluster", pods, () -> catalog.dropCluster("cluster-2"));
    }

    private static List<Change> newer(List<Change> changes) {
        var newer = new ArrayList<Change>();
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                byte[] bytes = new String(put.object(), StandardCharsets.UTF_8)
                        .replace("\"resourceVersion\":\"1", "\"resourceVersion\":\"2")
                        .getBytes(StandardCharsets.UTF_8);
                newer.add(new Change.Put(ObjectHead.read(bytes), bytes));
            }
        }
        return newer;
    }

    private void load(String cluster, List<Change> changes, int threads, String what) throws Exception {
        measure(
                what + ", " + threads + " callers",
                changes.size(),
                () -> PodLoad.apply(catalog, cluster, changes, threads));
    }

    private void queries() throws Exception {
        var all = SearchQuery.all(PODS);
        query("one Pod by its key", with(all, Set.of("cluster-3"), Set.of("team-007"), Set.of("app-210-x"), "", 0));
        query("by name, all clusters", with(all, Set.of(), Set.of(), Set.of("app-210-x"), "", 0));
        query("namespace, first 100", with(all, Set.of(), Set.of("team-050"), Set.of(), "", 100));
        query("namespace and label", with(all, Set.of(), Set.of("team-050"), Set.of(), "tier=tier-3", 0));
        query("selective label", with(all, Set.of(), Set.of(), Set.of(), "app.kubernetes.io/name=app-077", 500));
        query("frequent label, first 500", with(all, Set.of(), Set.of(), Set.of(), "tier=tier-3", 500));
        query(
                "two labels, first 100",
                with(all, Set.of(), Set.of(), Set.of(), "tier=tier-3,app.kubernetes.io/version=v1.13", 100));
        query("two clusters, first 500", with(all, Set.of("cluster-1", "cluster-3"), Set.of(), Set.of(), "", 500));
        query("first 500 of all", with(all, Set.of(), Set.of(), Set.of(), "", 500));
    }

    private static SearchQuery with(
            SearchQuery all,
            Set<String> clusters,
            Set<String> namespaces,
            Set<String> names,
            String labels,
            int limit) {
        var requirements = Arrays.stream(labels.split(","))
                .filter(text -> !text.isEmpty())
                .map(text -> new Requirement(
                        text.substring(0, text.indexOf('=')),
                        Operator.IN,
                        List.of(text.substring(text.indexOf('=') + 1))))
                .toList();
        return new SearchQuery(
                all.type(), clusters, namespaces, names, new LabelSelector(requirements), limit, Optional.empty(), 0);
    }

    private void query(String what, SearchQuery query) throws IOException {
        var times = new long[50];
        long rows = 0;
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            rows = catalog.search(query, (cluster, name, object, offset, length) -> {})
                    .rows();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        System.out.printf(
                "%-48s %8d rows  p50 %8.2f ms  max %8.2f ms%n",
                what, rows, times[times.length / 2] / 1e6, times[times.length - 1] / 1e6);
    }

    private void streaming() throws Exception {
        var bytes = new long[1];
        long start = System.nanoTime();
        long cpu = cpu();
        long rows = catalog.search(SearchQuery.all(PODS), (cluster, name, object, offset, length) -> bytes[0] += length)
                .rows();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-48s %8d rows  %.0f MB/s  (%.2f s, CPU %.2f s)%n",
                "everything, streamed", rows, bytes[0] / seconds / 1e6, seconds, (cpu() - cpu) / 1e9);
    }

    /** Something that is measured. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static void measure(String what, int rows, Step step) throws Exception {
        long cpu = cpu();
        long start = System.nanoTime();
        step.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-48s %8.0f rows/s  (%.2f s, CPU %.2f s)%n", what, rows / seconds, seconds, (cpu() - cpu) / 1e9);
    }

    private static long cpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
