package flagship.app;

import flagship.estimator.EstimatorMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How estimator servers answer, under the names of Karmada's metrics, as the side that asks sees it. Source: scheduler contract, section 13.1. */
final class EstimatorMetrics implements EstimatorMeters {
    private static final Duration[] BUCKETS = Buckets.exponential(Duration.ofMillis(1), 2, 10);

    private final MeterRegistry registry;
    private final Map<String, Gauge> paused = new ConcurrentHashMap<>();

    EstimatorMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void leftAlone(String cluster, boolean pausing) {
        if (pausing) {
            paused.computeIfAbsent(cluster, this::gauge);
        } else {
            Optional.ofNullable(paused.remove(cluster)).ifPresent(registry::remove);
        }
    }

    /** Shown only as long as it is 1, so that clusters that were are not kept for ever. */
    private Gauge gauge(String cluster) {
        return Gauge.builder("flagship_scheduler_estimator_left_alone", () -> 1)
                .description(
                        "Clusters whose estimator server is not asked for a while, because it made questions wait.")
                .tag("member_cluster", cluster)
                .register(registry);
    }

    @Override
    public void asked(Method method, boolean success, Duration took) {
        var result = success ? "success" : "error";
        Counter.builder("karmada_scheduler_estimator_estimating_request_total")
                .description("Questions to estimator servers.")
                .tags("result", result, "type", method.label())
                .register(registry)
                .increment();
        Timer.builder("karmada_scheduler_estimator_estimating_algorithm_duration_seconds")
                .description("From a question to an estimator server to its answer.")
                .tags("result", result, "type", method.label(), "step", "Total")
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(took);
    }
}
