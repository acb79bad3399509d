package flagship.app;

import flagship.scheduling.EvictionMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How evictions by taint go, under the names of Karmada's metrics. Source: karmada.md, section 25.1. */
final class EvictionMetrics implements EvictionMeters {
    private static final Duration[] BUCKETS = Buckets.exponential(Duration.ofMillis(1), 2, 15);

    private final MeterRegistry registry;
    private final AtomicLong namespaced;
    private final AtomicLong clusterScoped;
    /** Of clusters and kinds that something was evicted from, or is to be. */
    private final Map<Waiting, AtomicLong> kinds = new ConcurrentHashMap<>();

    EvictionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.namespaced = depth(Queue.NAMESPACED);
        this.clusterScoped = depth(Queue.CLUSTER_SCOPED);
    }

    private AtomicLong depth(Queue queue) {
        var value = new AtomicLong();
        Gauge.builder("eviction_queue_depth", value, AtomicLong::get)
                .description("Bindings that wait for their turn to be evicted.")
                .tag("name", queue.label())
                .register(registry);
        return value;
    }

    /** A gauge in Karmada; here the type is counter, for only counters of Prometheus' Java client may have a name with this ending. */
    private AtomicLong kind(Waiting what) {
        var value = new AtomicLong();
        FunctionCounter.builder("eviction_kind_total", value, AtomicLong::get)
                .description("Workloads that wait to be evicted from a cluster.")
                .tags("member_cluster", what.cluster(), "resource_kind", what.kind())
                .register(registry);
        return value;
    }

    @Override
    public void waiting(Queue queue, Waiting what, int change) {
        switch (queue) {
            case NAMESPACED -> namespaced.addAndGet(change);
            case CLUSTER_SCOPED -> clusterScoped.addAndGet(change);
        }
        kinds.computeIfAbsent(what, this::kind).addAndGet(change);
    }

    @Override
    public void processed(Queue queue, boolean failed, Duration took) {
        Counter.builder("eviction_processing_total")
                .description("How often a binding in a cluster with a NoExecute taint was looked at.")
                .tags("name", queue.label(), "result", failed ? "error" : "success")
                .register(registry)
                .increment();
        Timer.builder("eviction_processing_latency_seconds")
                .description("How long a look at a binding in a cluster with a NoExecute taint takes.")
                .tag("name", queue.label())
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(took);
    }
}
