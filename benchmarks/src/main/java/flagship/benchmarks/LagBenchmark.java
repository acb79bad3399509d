package flagship.benchmarks;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * From a change in a member, acknowledged over HTTPS, to the moment when a search over HTTPS shows it, or with the word {@code watch} a watch of the
 * whole fleet; at 200 changes a second, or as many as an argument says.
 */
final class LagBenchmark {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final String LIST = "/apis/clusterpedia.io/v1beta1/resources/api/v1/namespaces/default/configmaps";
    private static final String NAME = "change-";
    private static final int SECONDS_COUNTED = 20;
    private static final int SECONDS_WARMING = 5;
    private static final int PER_SECOND = 200;

    private LagBenchmark() {}

    /** Waits until a change is visible. */
    private interface Sight {
        void await(int change) throws IOException, InterruptedException;
    }

    public static void main(String[] arguments) throws Exception {
        var words = new ArrayList<>(List.of(arguments));
        boolean watching = words.remove("watch");
        int perSecond = words.isEmpty() ? PER_SECOND : Integer.parseInt(words.getFirst());
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var members = new Members();
                var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")));
                var host = plane.open()) {
            var member = members.start(Files.createDirectory(directory.resolve("m")));
            PediaClusters.create(host, "m", Members.kubeconfig(member), List.of("configmaps"));
            while (ControlPlaneProcess.metric(host, "flagship_sync_objects") < 1) {
                Thread.sleep(Duration.ofMillis(50));
            }
            try (var transport = Members.open(member);
                    var watch = host.send(Request.get(LIST + (watching ? "?watch=true" : "?limit=1")))) {
                var sight = watching ? new Watched(watch.body()) : (Sight) change -> search(host, change);
                var lags = measure(new KubeClient(transport), sight, perSecond);
                new Report("Change in a member to visible in %s, %d changes a second"
                                .formatted(watching ? "a watch of the fleet" : "search", perSecond))
                        .row("p50", "%.1f ms".formatted(Report.percentile(lags, 50)), "")
                        .row("p99", "%.1f ms".formatted(Report.percentile(lags, 99)), "")
                        .row("highest", "%.1f ms".formatted(lags[lags.length - 1]), "")
                        .print();
            }
        }
    }

    private static double[] measure(KubeClient memberClient, Sight sight, int perSecond) throws Exception {
        int warmUp = SECONDS_WARMING * perSecond;
        int counted = SECONDS_COUNTED * perSecond;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Double>>();
            long start = System.nanoTime();
            for (int index = 0; index < warmUp + counted; index++) {
                long due = start + index * (1_000_000_000L / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int change = index;
                running.add(threads.submit(() -> lag(memberClient, sight, change)));
            }
            var lags = new double[counted];
            for (int index = 0; index < counted; index++) {
                lags[index] = running.get(warmUp + index).get();
            }
            Arrays.sort(lags);
            return lags;
        }
    }

    /** Milliseconds from the member's answer to the first sight of the object. */
    private static double lag(KubeClient memberClient, Sight sight, int change)
            throws IOException, InterruptedException {
        var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", NAME + change).put("namespace", "default");
        object.putObject("data").put("index", Integer.toString(change));
        memberClient.create(CONFIG_MAPS, object);
        long written = System.nanoTime();
        sight.await(change);
        return (System.nanoTime() - written) / 1e6;
    }

    private static void search(HttpTransport host, int change) throws IOException, InterruptedException {
        while (!isVisible(host, NAME + change)) {
            Thread.sleep(1);
        }
    }

    private static boolean isVisible(HttpTransport host, String name) throws IOException, InterruptedException {
        try (var response = host.send(Request.get(LIST + "?names=" + name))) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8).contains("\"" + name + "\"");
        }
    }

    /** What one watch has brought. Its reader is a thread of its own. */
    private static final class Watched implements Sight {
        private static final Pattern CHANGE = Pattern.compile("\"name\":\"" + NAME + "(\\d+)\"");

        private final Map<Integer, CompletableFuture<Boolean>> seen = new ConcurrentHashMap<>();

        Watched(InputStream body) {
            var reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            Thread.ofVirtual().start(() -> reader.lines().forEach(this::read));
        }

        private void read(String event) {
            var change = CHANGE.matcher(event);
            if (change.find()) {
                of(Integer.parseInt(change.group(1))).complete(true);
            }
        }

        private CompletableFuture<Boolean> of(int change) {
            return seen.computeIfAbsent(change, _ -> new CompletableFuture<>());
        }

        @Override
        public void await(int change) {
            of(change).join();
        }
    }
}
