package flagship.benchmarks;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.kubeclient.Transport.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** {@code ./flagship up} as a process of its own, as a user starts it, so that its memory is its own. */
final class ControlPlaneProcess implements AutoCloseable {
    private final Process process;
    private final Path data;
    private final Duration startTime;

    private ControlPlaneProcess(Process process, Path data, Duration startTime) {
        this.process = process;
        this.data = data;
        this.startTime = startTime;
    }

    static ControlPlaneProcess start(Path data, String... more) throws IOException {
        return start("up", data, more);
    }

    /** {@code ./flagship apiserver}: the API server alone. */
    static ControlPlaneProcess startApiServer(Path data) throws IOException {
        return start("apiserver", data);
    }

    private static ControlPlaneProcess start(String role, Path data, String... more) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(
                Path.of(System.getProperty("flagship.root", "."), "flagship").toString());
        command.addAll(java.util.List.of(role, "--data", data.toString(), "--listen", "127.0.0.1:0"));
        command.addAll(java.util.List.of(more));
        long start = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectError(data.resolveSibling(data.getFileName() + ".log").toFile())
                .start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = output.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = output.readLine(); // The JVM may have said something first.
        }
        if (line == null) {
            throw new IOException("the control plane did not start; see " + data + ".log");
        }
        return new ControlPlaneProcess(process, data, Duration.ofNanos(System.nanoTime() - start));
    }

    /** From the start of the launcher to the line {@code ready}. */
    Duration startTime() {
        return startTime;
    }

    HttpTransport open() throws IOException {
        var kubeconfig = KubeConfig.parse(Files.readAllBytes(data.resolve("kubeconfig")));
        return HttpTransport.open(kubeconfig.clientConfig(KubeConfigPolicy.DATA_ONLY));
    }

    /** Resident memory in MiB: now, and the highest so far. */
    long residentMebibytes() {
        return Report.kibibytes("/proc/%d/status".formatted(process.pid()), "VmRSS") / 1024;
    }

    long peakMebibytes() {
        return Report.kibibytes("/proc/%d/status".formatted(process.pid()), "VmHWM") / 1024;
    }

    /** Processor time used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The sum of the series of one metric that have all of some labels, written {@code name="value"}; of all series if none is named. */
    static double metric(HttpTransport host, String name, String... labels) throws IOException, InterruptedException {
        try (var response = host.send(Request.get("/metrics"))) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
