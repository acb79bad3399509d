package flagship.app;

import flagship.kubeclient.Threads;
import flagship.sync.Sync;
import flagship.sync.SyncStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;

/** Puts the state of the sync into the metrics, a few times a second. Owns one virtual thread. */
final class SyncMetrics implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);

    private final Sync sync;
    private final MultiGauge objects;
    private final MultiGauge waiting;
    private final MultiGauge behind;
    private final MultiGauge deadLetters;
    private final MultiGauge mended;
    private final MultiGauge healthy;
    private final Thread thread;

    private SyncMetrics(Sync sync, MeterRegistry registry) {
        this.sync = sync;
        objects = gauge(registry, "flagship_sync_objects", "Objects in the catalog.");
        waiting = gauge(
                registry, "flagship_sync_waiting", "Changes that were read from a member and are not written yet.");
        behind = gauge(
                registry, "flagship_sync_behind_seconds", "For how long changes have been waiting to be written.");
        deadLetters = gauge(registry, "flagship_sync_dead_letters", "Objects that could not be stored.");
        mended = gauge(
                registry,
                "flagship_sync_mended",
                "Rows that differed from the member's objects and were mended since the start.");
        healthy = gauge(
                registry, "flagship_cluster_healthy", "1 if the last health check of the member was answered well.");
        thread = Thread.ofVirtual().name("sync-metrics").unstarted(this::run);
    }

    static SyncMetrics start(Sync sync, MeterRegistry registry) {
        var metrics = new SyncMetrics(sync, registry);
        metrics.thread.start();
        return metrics;
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    private void run() {
        try {
            while (true) {
                update();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        }
    }

    private void update() {
        var objectRows = new ArrayList<Row<?>>();
        var waitingRows = new ArrayList<Row<?>>();
        var behindRows = new ArrayList<Row<?>>();
        var deadLetterRows = new ArrayList<Row<?>>();
        var mendedRows = new ArrayList<Row<?>>();
        var healthyRows = new ArrayList<Row<?>>();
        for (SyncStatus cluster : sync.status()) {
            healthyRows.add(Row.of(Tags.of("cluster", cluster.cluster()), cluster.healthy() ? 1 : 0));
            for (SyncStatus.Type type : cluster.types()) {
                var tags = Tags.of(
                        "cluster", cluster.cluster(),
                        "gv", type.stored().apiVersion(),
                        "resource", type.stored().resource());
                objectRows.add(Row.of(tags, type.objects()));
                waitingRows.add(Row.of(tags, type.waiting()));
                deadLetterRows.add(Row.of(tags, type.deadLetters()));
                mendedRows.add(Row.of(tags, type.mended()));
                behindRows.add(Row.of(tags, type.behind().toNanos() / 1e9));
            }
        }
        objects.register(objectRows, true);
        waiting.register(waitingRows, true);
        behind.register(behindRows, true);
        deadLetters.register(deadLetterRows, true);
        mended.register(mendedRows, true);
        healthy.register(healthyRows, true);
    }

    @Override
    public void close() {
        thread.interrupt();
        Threads.join(thread);
    }
}
