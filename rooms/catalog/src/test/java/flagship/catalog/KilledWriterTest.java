package flagship.catalog;

import static flagship.catalog.Objects.PODS;
import static flagship.catalog.Objects.batchTo;
import static flagship.catalog.Objects.pod;
import static flagship.kubemodel.LabelSelector.Operator.IN;
import static org.assertj.core.api.Assertions.assertThat;

import flagship.catalog.Batch.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of its writes: what is found afterwards must be whole batches, with the checkpoint that belongs to them. */
class KilledWriterTest {
    private static final int ROWS = 40;

    @TempDir
    Path directory;

    /** The process that is killed: batch n rewrites all rows to version n and sets the checkpoint to n; prints n when it is acknowledged. */
    public static void main(String[] arguments) throws InterruptedException {
        try (var catalog = SqliteCatalog.open(CatalogConfig.in(Path.of(arguments[0])))) {
            long first = catalog.checkpoint("c1", PODS)
                    .map(reached -> Long.parseLong(reached.resourceVersion()))
                    .orElse(0L);
            for (long n = first + 1; ; n++) {
                var changes = new ArrayList<Change>();
                for (int i = 0; i < ROWS; i++) {
                    changes.add(pod("web", "p" + i, "" + n, "round", "" + n));
                }
                catalog.apply(batchTo("c1", "" + n, changes.toArray(Change[]::new)));
                System.out.println(n);
            }
        }
    }

    @Test
    void aKilledProcessLeavesWholeBatchesWithTheirCheckpoint() throws Exception {
        for (int round = 0; round < 3; round++) {
            long acknowledged = runAndKill(20 + 13 * round);

            try (var catalog = SqliteCatalog.open(CatalogConfig.in(directory))) {
                var reached = catalog.checkpoint("c1", PODS).orElseThrow().resourceVersion();
                assertThat(Long.parseLong(reached)).isGreaterThanOrEqualTo(acknowledged);
                assertThat(catalog.versions("c1", PODS)).hasSize(ROWS).containsValue(reached);
                assertThat(catalog.versions("c1", PODS).values()).containsOnly(reached);
                assertThat(catalog.count(
                                Found.pods().label("round", IN, reached).query()))
                        .isEqualTo(ROWS);
            }
        }
    }

    /** Returns the last batch that was acknowledged before the kill. */
    private long runAndKill(int batches) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriterTest.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long last = 0;
        try (var lines = process.inputReader()) {
            for (int i = 0; i < batches; i++) {
                var line = lines.readLine();
                last = line == null ? last : Long.parseLong(line);
            }
            process.toHandle().destroyForcibly(); // Leaves the stream open, with what was printed before.
            for (var line = lines.readLine(); line != null && line.matches("\\d+"); line = lines.readLine()) {
                last = Long.parseLong(line);
            }
        }
        assertThat(last).isPositive();
        return last;
    }
}
