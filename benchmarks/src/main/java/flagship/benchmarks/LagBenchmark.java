package flagship.benchmarks;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.kubeclient.Transport.Request;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** From a change in a member, acknowledged over HTTPS, to the moment when a search over HTTPS shows it; at 200 changes a second. */
final class LagBenchmark {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final String SEARCH =
            "/apis/clusterpedia.io/v1beta1/resources/api/v1/namespaces/default/configmaps?names=";
    private static final int CHANGES = 4_000;
    private static final int WARM_UP = 1_000;
    private static final int PER_SECOND = 200;

    private LagBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int perSecond = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PER_SECOND;
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var members = new Members();
                var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")));
                var host = plane.open()) {
            var member = members.start(Files.createDirectory(directory.resolve("m")));
            PediaClusters.create(host, "m", Members.kubeconfig(member), List.of("configmaps"));
            while (ControlPlaneProcess.metric(host, "flagship_sync_objects") < 1) {
                Thread.sleep(Duration.ofMillis(50));
            }
            var config = KubeConfig.parse(Members.kubeconfig(member)).clientConfig(KubeConfigPolicy.DATA_ONLY);
            try (var transport = HttpTransport.open(config)) {
                var lags = measure(new KubeClient(transport), host, perSecond);
                new Report("Change in a member to visible in search, %d changes a second".formatted(perSecond))
                        .row("p50", "%.1f ms".formatted(Report.percentile(lags, 50)), "under 5 ms")
                        .row("p99", "%.1f ms".formatted(Report.percentile(lags, 99)), "under 40 ms")
                        .row("highest", "%.1f ms".formatted(lags[lags.length - 1]), "")
                        .print();
            }
        }
    }

    private static double[] measure(KubeClient memberClient, HttpTransport host, int perSecond) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Double>>();
            long start = System.nanoTime();
            for (int index = 0; index < WARM_UP + CHANGES; index++) {
                long due = start + index * (1_000_000_000L / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                int change = index;
                running.add(threads.submit(() -> lag(memberClient, host, change)));
            }
            var lags = new double[CHANGES];
            for (int index = 0; index < CHANGES; index++) {
                lags[index] = running.get(WARM_UP + index).get();
            }
            Arrays.sort(lags);
            return lags;
        }
    }

    /** Milliseconds from the member's answer to the first search that shows the object. */
    private static double lag(KubeClient memberClient, HttpTransport host, int index)
            throws IOException, InterruptedException {
        var name = "change-" + index;
        var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", name).put("namespace", "default");
        object.putObject("data").put("index", Integer.toString(index));
        memberClient.create(CONFIG_MAPS, object);
        long written = System.nanoTime();
        while (!isVisible(host, name)) {
            Thread.sleep(1);
        }
        return (System.nanoTime() - written) / 1e6;
    }

    private static boolean isVisible(HttpTransport host, String name) throws IOException, InterruptedException {
        try (var response = host.send(Request.get(SEARCH + name))) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8).contains("\"" + name + "\"");
        }
    }
}
