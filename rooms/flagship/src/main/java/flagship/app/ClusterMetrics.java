package flagship.app;

import flagship.fleetapi.Cluster;
import flagship.fleetapi.ClusterStatus.NodeSummary;
import flagship.kubeclient.Informer;
import flagship.kubeclient.InformerHandler;
import flagship.kubeclient.RawObject;
import flagship.kubeclient.ReflectorConfig;
import flagship.kubeclient.Transport;
import flagship.kubemodel.Quantity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What Cluster objects say of the members, under the names of Karmada's metrics. Source: karmada.md, section 25.1. Owns a watch. */
final class ClusterMetrics implements AutoCloseable, InformerHandler {
    private final Informer clusters;
    private final Map<MultiGauge, ToDoubleFunction<Cluster>> gauges = new HashMap<>();
    private final Map<String, Cluster> known = new TreeMap<>(); // Of the informer's thread.

    private ClusterMetrics(Transport host, MeterRegistry registry) {
        clusters = new Informer(host, ReflectorConfig.of(Cluster.RESOURCE).withKind(Cluster.KIND));
        show(registry, "cluster_ready_state", it -> it.status().conditions().holds("Ready") ? 1 : 0);
        show(registry, "cluster_node_number", it -> nodes(it).totalNum());
        show(registry, "cluster_ready_node_number", it -> nodes(it).readyNum());
        show(registry, "cluster_memory_allocatable_bytes", it -> allocatable(it, "memory"));
        show(registry, "cluster_cpu_allocatable_number", it -> allocatable(it, "cpu"));
        show(registry, "cluster_pod_allocatable_number", it -> allocatable(it, "pods"));
        show(registry, "cluster_memory_allocated_bytes", it -> allocated(it, "memory"));
        show(registry, "cluster_cpu_allocated_number", it -> allocated(it, "cpu"));
        show(registry, "cluster_pod_allocated_number", it -> allocated(it, "pods"));
    }

    /** @param host the control plane's API server, as a user that may read Clusters */
    static ClusterMetrics start(Transport host, MeterRegistry registry) {
        var metrics = new ClusterMetrics(host, registry);
        metrics.clusters.handle(metrics);
        metrics.clusters.start();
        return metrics;
    }

    private void show(MeterRegistry registry, String name, ToDoubleFunction<Cluster> value) {
        var gauge = MultiGauge.builder(name)
                .description("Of each cluster, as its status says.")
                .register(registry);
        gauges.put(gauge, value);
    }

    private static NodeSummary nodes(Cluster cluster) {
        return cluster.status().nodeSummary().orElseGet(() -> new NodeSummary(0, 0));
    }

    private static double allocatable(Cluster cluster, String resource) {
        return amount(
                cluster.status().resourceSummary().map(it -> it.allocatable()).orElse(Map.of()), resource);
    }

    private static double allocated(Cluster cluster, String resource) {
        return amount(
                cluster.status().resourceSummary().map(it -> it.allocated()).orElse(Map.of()), resource);
    }

    private static double amount(Map<String, String> amounts, String resource) {
        return Quantity.parse(amounts.getOrDefault(resource, "0"))
                .toBigDecimal()
                .doubleValue();
    }

    @Override
    public void added(RawObject object) {
        known.put(object.head().name(), Cluster.of(object.toJson()));
        update();
    }

    @Override
    public void updated(RawObject old, RawObject current) {
        added(current);
    }

    @Override
    public void deleted(RawObject last) {
        known.remove(last.head().name());
        update();
    }

    private void update() {
        gauges.forEach((gauge, value) -> gauge.register(rows(value), true));
    }

    private List<Row<?>> rows(ToDoubleFunction<Cluster> value) {
        var rows = new ArrayList<Row<?>>();
        known.forEach(
                (name, cluster) -> rows.add(Row.of(Tags.of("member_cluster", name), value.applyAsDouble(cluster))));
        return rows;
    }

    @Override
    public void close() {
        clusters.close();
    }
}
