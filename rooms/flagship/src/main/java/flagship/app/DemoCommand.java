package flagship.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship demo}. */
@Command(
        name = "demo",
        description =
                "Shows a fleet: a control plane and simulated member clusters with workloads, joined and searchable.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int CLUSTERS_MAX = 30;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--clusters",
            paramLabel = "N",
            defaultValue = "3",
            description = "Number of members, 1 to 30 (default: ${DEFAULT-VALUE}).")
    int clusters = 3;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: a new directory that is removed at the end).")
    @Nullable
    Path data;

    @Option(
            names = "--once",
            description = "Runs a tour (join, sync, search, change, unjoin), says what it found and ends.")
    boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (clusters < 1 || clusters > CLUSTERS_MAX) {
            throw new UserError("--clusters %d: the demo runs 1 to %d members".formatted(clusters, CLUSTERS_MAX));
        }
        Logging.onlyWarnings();
        try (var work = InterruptedWork.ofThisThread()) {
            if (data != null) {
                run(DataDirectory.open(data), () -> {}, work);
            } else {
                runInTemporary(work);
            }
        }
        return 0;
    }

    private void runInTemporary(InterruptedWork work) throws IOException, InterruptedException {
        var temporary = Files.createTempDirectory("flagship-demo-");
        try {
            run(DataDirectory.open(temporary), () -> delete(temporary), work);
        } finally {
            delete(temporary);
        }
    }

    /** @param afterwards closed last, also when a signal ends the demo: the process ends right after that */
    private void run(DataDirectory directory, AutoCloseable afterwards, InterruptedWork work)
            throws IOException, InterruptedException {
        var closer = new Closer();
        closer.register(afterwards);
        try {
            show(directory, closer, work);
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
        closer.close();
    }

    private void show(DataDirectory directory, Closer closer, InterruptedWork work)
            throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var fleet = closer.register(DemoFleet.start(directory, clusters, step -> out.println("  " + step)));
        var progress = new SyncProgress(
                fleet.plane().sync().orElseThrow(), fleet.members().keySet());
        progress.await();
        out.println();
        out.print(progress.table());
        if (once) {
            new Tour(fleet, out).run();
        } else {
            printWhatToTry(fleet, out);
            fleet.live();
            work.close(); // From here on a signal is an orderly stop.
            Serving.untilStopped(closer, out, fleet.plane().uri().toString());
        }
    }

    private static void printWhatToTry(DemoFleet fleet, PrintWriter out) {
        var member = fleet.members().keySet().iterator().next();
        out.printf("""

                Try, in another terminal:
                  export KUBECONFIG=%s
                  kubectl --context fleet get pods -A                       # every Pod of every cluster
                  kubectl --context fleet get deployments -A -l team=data   # one team's Deployments, fleet-wide
                  kubectl --context %s get pods -n shop              # one cluster, as if you talked to it
                  kubectl --context fleet get caches -A                     # a custom kind, in several versions
                  kubectl get clusters,pediaclusters                        # the fleet itself

                """, fleet.kubeconfig(), member);
        out.flush();
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
