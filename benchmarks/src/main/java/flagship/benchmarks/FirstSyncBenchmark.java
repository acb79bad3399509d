package flagship.benchmarks;

import flagship.kubeapiserver.ApiServer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * First sync of 3 x 20,000 Pods into SQLite or PostgreSQL, the latter with {@code far} a millisecond away; control plane, members and database on
 * the same machine. The members have served lists before, as a member that has been running for a while has; the control plane is fresh from its start.
 */
final class FirstSyncBenchmark {
    private static final int MEMBERS = 3;
    private static final int PODS = 20_000;
    private static final String OBJECTS = "flagship_sync_objects";

    private FirstSyncBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var rest = new ArrayList<>(List.of(arguments));
        boolean far = rest.remove("far");
        var engine = !rest.isEmpty() && rest.getFirst().matches("[a-z]+") ? rest.removeFirst() : "sqlite";
        int pods = rest.isEmpty() ? PODS : Integer.parseInt(rest.getFirst());
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var members = new Members();
                var catalog = CatalogServer.start(engine, far);
                var plane = ControlPlaneProcess.start(
                        Files.createDirectory(directory.resolve("plane")), catalog.options());
                var host = plane.open()) {
            var started = new ArrayList<ApiServer>();
            for (int index = 0; index < MEMBERS; index++) {
                var member = members.start(Files.createDirectory(directory.resolve("m" + index)));
                Members.fill(member, pods);
                started.add(member);
                System.out.println("member " + index + " has its Pods");
            }
            for (ApiServer member : started) {
                Members.exercise(member);
            }
            var idle = plane.residentMebibytes();
            var cpuBefore = plane.cpu();
            long start = System.nanoTime();
            for (int index = 0; index < MEMBERS; index++) {
                PediaClusters.create(host, "m" + index, Members.kubeconfig(started.get(index)), List.of("pods"));
            }
            while (ControlPlaneProcess.metric(host, OBJECTS) < (double) MEMBERS * pods) {
                Thread.sleep(Duration.ofMillis(250));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            new Report("First sync of %d x %,d Pods into %s"
                            .formatted(MEMBERS, pods, far ? engine + ", a millisecond away" : engine))
                    .row("from the first request to the last row", "%.2f s".formatted(seconds), "")
                    .row("objects a second", "%,.0f".formatted(MEMBERS * pods / seconds), "at least 15,000")
                    .row(
                            "CPU of the control plane",
                            "%.1f s".formatted(plane.cpu().minus(cpuBefore).toMillis() / 1e3),
                            "")
                    .row("resident memory before", idle + " MiB", "")
                    .row("resident memory, highest", plane.peakMebibytes() + " MiB", "at most 400 MiB")
                    .print();
            catalog.sizes().forEach(System.out::println);
        }
    }
}
