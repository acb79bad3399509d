package flagship.benchmarks;

import flagship.kubeclient.KubeClient;
import flagship.kubemodel.GroupVersionResource;
import flagship.kubemodel.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** From the launcher's start to the line {@code ready}: on an empty data directory, and with 100,000 stored objects. */
final class StartUpBenchmark {
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final int RUNS = 7;
    private static final int OBJECTS = 100_000;
    private static final int WRITERS = 16;

    private StartUpBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var directory = Files.createTempDirectory("flagship-benchmark-");
        var report = new Report("Start of the control plane (launcher, JVM, TLS, store, all roles) to ready");
        var empty = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            try (var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("empty" + run)))) {
                empty[run] = plane.startTime().toMillis();
                if (run == RUNS - 1) {
                    report.row("resident memory after the start", plane.residentMebibytes() + " MiB", "");
                }
            }
        }
        report.row("empty data directory, median (best)", text(empty), "under 1,500 ms");
        var full = Files.createDirectory(directory.resolve("full"));
        fill(full);
        var again = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            try (var plane = ControlPlaneProcess.start(full)) {
                again[run] = plane.startTime().toMillis();
            }
        }
        report.row("%,d stored objects, median (best)".formatted(OBJECTS), text(again), "under 2,500 ms")
                .print();
    }

    private static void fill(Path data) throws Exception {
        try (var plane = ControlPlaneProcess.start(data);
                var host = plane.open()) {
            var client = new KubeClient(host);
            Writers.write(WRITERS, OBJECTS, index -> {
                var object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
                object.putObject("metadata").put("name", "c" + index).put("namespace", "default");
                object.putObject("data").put("text", "x".repeat(300));
                client.create(CONFIG_MAPS, object);
            });
        }
    }

    private static String text(double[] millis) {
        Arrays.sort(millis);
        return "%.0f ms (%.0f ms)".formatted(Report.percentile(millis, 50), millis[0]);
    }
}
