package flagship.benchmarks;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.Transport.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A list of 10,000 Pods, or as many as an argument says, through search, on one HTTPS connection, again and again. */
final class ListBenchmark {
    private static final int PODS = 10_000;
    private static final int WARM_UP = 80;
    private static final int RUNS = 20;
    private static final String PATH = "/apis/clusterpedia.io/v1beta1/resources/api/v1/pods";

    private ListBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int pods = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PODS;
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var members = new Members();
                var plane = ControlPlaneProcess.start(Files.createDirectory(directory.resolve("plane")));
                var host = plane.open()) {
            var member = members.start(Files.createDirectory(directory.resolve("m")));
            Members.fill(member, pods);
            PediaClusters.create(host, "m", Members.kubeconfig(member), List.of("pods"));
            while (ControlPlaneProcess.metric(host, "flagship_sync_objects") < pods) {
                Thread.sleep(Duration.ofMillis(50));
            }
            long first = System.nanoTime();
            long bytes = read(host);
            double cold = bytes / 1e6 / ((System.nanoTime() - first) / 1e9);
            for (int run = 0; run < WARM_UP; run++) {
                read(host);
            }
            var before = plane.residentMebibytes();
            var rates = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                read(host);
                rates[run] = bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
            }
            Arrays.sort(rates);
            new Report("List of %,d Pods through search (%.1f MB), one connection, %d runs"
                            .formatted(pods, bytes / 1e6, RUNS))
                    .row("the very first", "%.0f MB/s".formatted(cold), "")
                    .row(
                            "median after %d others".formatted(WARM_UP),
                            "%.0f MB/s".formatted(Report.percentile(rates, 50)),
                            "at least 300 MB/s")
                    .row("the same in seconds", "%.2f s".formatted(bytes / 1e6 / Report.percentile(rates, 50)), "")
                    .row("best", "%.0f MB/s".formatted(rates[RUNS - 1]), "")
                    .row(
                            "resident memory before, highest",
                            before + " MiB, " + plane.peakMebibytes() + " MiB",
                            "independent of the length")
                    .print();
        }
    }

    private static long read(HttpTransport host) throws IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        long total = 0;
        try (var response = host.send(Request.get(PATH))) {
            for (int count = response.body().read(buffer);
                    count >= 0;
                    count = response.body().read(buffer)) {
                total += count;
            }
        }
        return total;
    }
}
