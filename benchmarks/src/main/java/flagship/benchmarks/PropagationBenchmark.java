package flagship.benchmarks;

import flagship.kubeclient.KubeClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** From a Deployment, created over HTTPS, to the moment when members have it; one after the other, and 500 at once. */
final class PropagationBenchmark {
    private static final int MEMBERS = 3;
    private static final int SINGLE = 300;
    private static final int BURST = 500;
    private static final int ROUNDS = 6;
    private static final int WRITERS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubeClient host;
    private final JoinedMembers members;

    private PropagationBenchmark(KubeClient host, JoinedMembers members) {
        this.host = host;
        this.members = members;
    }

    /** What follows on the command line goes to {@code up}: an audit log, for example, that counts its writes. */
    public static void main(String[] arguments) throws Exception {
        var directory = Files.createTempDirectory("flagship-benchmark-");
        try (var plane = ControlPlaneProcess.start(
                        Files.createDirectory(directory.resolve("plane")), SampleTemplates.placing(arguments));
                var transport = plane.open();
                var members = new JoinedMembers(new KubeClient(transport), PATIENCE)) {
            members.join(MEMBERS, directory, List.of(SampleTemplates.DEPLOYMENTS));
            new PropagationBenchmark(new KubeClient(transport), members).run(plane);
        }
    }

    private void run(ControlPlaneProcess plane) throws Exception {
        SampleTemplates.prepare(host, "Deployment");
        singly("warm-up", SINGLE);
        var lags = singly("single", SINGLE);
        var rounds = new double[ROUNDS];
        var cpu = plane.cpu();
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = atOnce("burst-" + round);
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos()); // The status of this round comes back meanwhile.
        }
        var used = plane.cpu().minus(cpu);
        Arrays.sort(rounds);
        new Report("Propagation of Deployments to %d members".formatted(MEMBERS))
                .row("created to present in one member, p50", Lags.millis(lags.first(), 50), "under 15 ms")
                .row("created to present in one member, p99", Lags.millis(lags.first(), 99), "under 60 ms")
                .row("created to present in the last, p99", Lags.millis(lags.last(), 99), "")
                .row("500 at once in all members, best", "%.2f s".formatted(rounds[0]), "under 1.5 s")
                .row("500 at once in all members, worst of " + ROUNDS, "%.2f s".formatted(rounds[ROUNDS - 1]), "")
                .row(
                        "processor time of the control plane, a Deployment",
                        "%.1f ms".formatted(used.toNanos() / 1e6 / (BURST * ROUNDS)),
                        "")
                .row("resident memory afterwards", plane.residentMebibytes() + " MiB", "")
                .print();
    }

    private Lags singly(String prefix, int number) throws Exception {
        return Lags.singly(host, members, MEMBERS, prefix, number);
    }

    /** Seconds until all members have all. */
    private double atOnce(String prefix) throws Exception {
        long before = members.arrived();
        long start = System.nanoTime();
        Writers.write(
                WRITERS,
                BURST,
                index -> host.create(SampleTemplates.DEPLOYMENTS, SampleTemplates.deployment(prefix + "-" + index, 6)));
        members.await(() -> members.arrived() == before + BURST * MEMBERS);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Milliseconds from sending the request to the first member and to the last, each sorted. */
    record Lags(double[] first, double[] last) {
        static Lags singly(KubeClient host, JoinedMembers members, int count, String prefix, int number)
                throws Exception {
            var first = new double[number];
            var last = new double[number];
            for (int index = 0; index < number; index++) {
                var name = prefix + "-" + index;
                long start = System.nanoTime();
                host.create(SampleTemplates.DEPLOYMENTS, SampleTemplates.deployment(name, 2 * count));
                members.await(() -> members.moments(name).size() == count);
                var moments = members.moments(name);
                first[index] = (Collections.min(moments) - start) / 1e6;
                last[index] = (Collections.max(moments) - start) / 1e6;
            }
            Arrays.sort(first);
            Arrays.sort(last);
            return new Lags(first, last);
        }

        static String millis(double[] sorted, double percentile) {
            return "%.1f ms".formatted(Report.percentile(sorted, percentile));
        }
    }
}
