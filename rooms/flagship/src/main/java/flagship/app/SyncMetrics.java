package flagship.app;

import flagship.sync.Sync;
import flagship.sync.SyncStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Shows the state of the sync in the metrics. Nothing is kept up to date: a fleet has tens of thousands of series, which are made when somebody
 * asks for them. Safe for use by many threads.
 */
final class SyncMetrics implements MultiCollector, AutoCloseable {
    private final Sync sync;
    private final PrometheusRegistry registry;

    private SyncMetrics(Sync sync, PrometheusRegistry registry) {
        this.sync = sync;
        this.registry = registry;
    }

    static SyncMetrics start(Sync sync, PrometheusMeterRegistry registry) {
        var metrics = new SyncMetrics(sync, registry.getPrometheusRegistry());
        metrics.registry.register(metrics);
        return metrics;
    }

    /** One gauge in the making; a value for each set of labels. */
    private record Series(String name, String help, Map<Labels, Double> values) {
        Series(String name, String help) {
            this(name, help, new LinkedHashMap<>());
        }

        GaugeSnapshot snapshot() {
            var gauge = GaugeSnapshot.builder().name(name).help(help);
            values.forEach((labels, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
            return gauge.build();
        }
    }

    @Override
    public MetricSnapshots collect() {
        return snapshots(sync.status());
    }

    static MetricSnapshots snapshots(List<SyncStatus> clusters) {
        var objects = new Series("flagship_sync_objects", "Objects in the catalog.");
        var waiting =
                new Series("flagship_sync_waiting", "Changes that were read from a member and are not written yet.");
        var behind =
                new Series("flagship_sync_behind_seconds", "For how long changes have been waiting to be written.");
        var deadLetters = new Series("flagship_sync_dead_letters", "Objects that could not be stored.");
        var mended = new Series(
                "flagship_sync_mended",
                "Rows that differed from the member's objects and were mended since the start.");
        var healthy =
                new Series("flagship_cluster_healthy", "1 if the last health check of the member was answered well.");
        for (SyncStatus cluster : clusters) {
            healthy.values().put(Labels.of("cluster", cluster.cluster()), cluster.healthy() ? 1.0 : 0.0);
            for (SyncStatus.Type type : cluster.types()) {
                var labels = Labels.of(
                        "cluster", cluster.cluster(),
                        "gv", type.stored().apiVersion(),
                        "resource", type.stored().resource());
                objects.values().put(labels, (double) type.objects());
                waiting.values().put(labels, (double) type.waiting());
                deadLetters.values().put(labels, (double) type.deadLetters());
                mended.values().put(labels, (double) type.mended());
                behind.values().put(labels, type.behind().toNanos() / 1e9);
            }
        }
        return new MetricSnapshots(Stream.of(objects, waiting, behind, deadLetters, mended, healthy)
                .<MetricSnapshot>map(Series::snapshot)
                .toList());
    }

    @Override
    public void close() {
        registry.unregister(this);
    }
}
