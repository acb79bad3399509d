package flagship.app;

import flagship.estimator.EstimatorMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** How estimator servers answer, under the names of Karmada's metrics, as the side that asks sees it. Source: scheduler contract, section 13.1. */
final class EstimatorMetrics implements EstimatorMeters {
    /** 15 buckets from a millisecond, doubling. */
    private static final Duration[] BUCKETS = IntStream.range(0, 15)
            .mapToObj(power -> Duration.ofMillis(1L << power))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    EstimatorMetrics(MeterRegistry registry) {
        this.registry = registry;
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
