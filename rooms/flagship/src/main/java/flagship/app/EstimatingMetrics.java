package flagship.app;

import flagship.scheduling.EstimatingMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long estimates from the catalog take, under the names of Karmada's estimator. Source: scheduler contract, section 13.1. */
final class EstimatingMetrics implements EstimatingMeters {
    private static final Duration[] POINT_BUCKETS = Buckets.exponential(Duration.ofNanos(100_000), 2, 12);
    private static final Duration[] PLUGIN_BUCKETS = Buckets.exponential(Duration.ofNanos(10_000), 1.5, 20);

    private final MeterRegistry registry;

    EstimatingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void estimated(String plugin, Point point, Duration took) {
        var timer = plugin.isEmpty()
                ? Timer.builder("karmada_scheduler_estimator_estimating_plugin_extension_point_duration_seconds")
                        .description("All plugins of the estimator, for all clusters of a question.")
                        .serviceLevelObjectives(POINT_BUCKETS)
                : Timer.builder("karmada_scheduler_estimator_estimating_plugin_execution_duration_seconds")
                        .description("One plugin of the estimator, for all clusters of a question.")
                        .tag("estimating_plugin", plugin)
                        .serviceLevelObjectives(PLUGIN_BUCKETS);
        timer.tag("estimating_plugin_extension_point", point.label())
                .register(registry)
                .record(took);
    }
}
