package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import flagship.estimator.EstimatorMeters;
import flagship.scheduling.DecisionMeters.Point;
import flagship.scheduling.DecisionMeters.Step;
import flagship.scheduling.EstimatingMeters;
import flagship.scheduling.EvictionMeters.Queue;
import flagship.scheduling.EvictionMeters.Waiting;
import flagship.scheduling.SchedulerMeters.Event;
import flagship.scheduling.Trigger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, labels and buckets, as dashboards and alerts for Karmada ask for them: scheduler contract, section 13.1. */
final class SchedulerMetricsTest {
    private static final Duration TOOK = Duration.ofMillis(3);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SchedulerMetrics metrics = new SchedulerMetrics(registry);

    /** Everything that is measured, once. */
    private List<String> scrape() {
        metrics.incoming(Event.BINDING_ADD);
        metrics.attempted(Trigger.Action.SCALE, false, TOOK);
        metrics.attempted(Trigger.Action.RECONCILE, true, TOOK);
        for (Step step : Step.values()) {
            metrics.decisions().step(step, TOOK);
        }
        metrics.decisions().extensionPoint(Point.FILTER, true, TOOK);
        metrics.decisions().plugin("TaintToleration", Point.FILTER, false, TOOK);
        metrics.decisions().plugin("Rank", Point.SCORE_NORMALIZE, false, TOOK);
        metrics.evictions().waiting(Queue.NAMESPACED, new Waiting("m1", "apps/v1/Deployment"), 1);
        metrics.evictions().processed(Queue.CLUSTER_SCOPED, true, TOOK);
        new EstimatorMetrics(registry).asked(EstimatorMeters.Method.MAX_AVAILABLE_REPLICAS, true, TOOK);
        var estimating = new EstimatingMetrics(registry);
        estimating.estimated("NodeResourceEstimator", EstimatingMeters.Point.REPLICAS, TOOK);
        estimating.estimated("", EstimatingMeters.Point.COMPONENTS, TOOK);
        return registry.scrape().lines().toList();
    }

    @Test
    void everyMetricOfTheContractIsThereWithItsLabels() {
        assertThat(scrape())
                .contains(
                        "karmada_scheduler_queue_incoming_bindings_total{event=\"BindingAdd\"} 1.0",
                        "karmada_scheduler_schedule_attempts_total{result=\"scheduled\",schedule_type=\"ScaleSchedule\"} 1.0",
                        "karmada_scheduler_schedule_attempts_total{result=\"error\",schedule_type=\"ReconcileSchedule\"} 1.0",
                        "karmada_scheduler_e2e_scheduling_duration_seconds_count{result=\"error\",schedule_type=\"ReconcileSchedule\"} 1",
                        "karmada_scheduler_scheduling_algorithm_duration_seconds_count{schedule_step=\"Filter\"} 1",
                        "karmada_scheduler_scheduling_algorithm_duration_seconds_count{schedule_step=\"Score\"} 1",
                        "karmada_scheduler_scheduling_algorithm_duration_seconds_count{schedule_step=\"Select\"} 1",
                        "karmada_scheduler_scheduling_algorithm_duration_seconds_count{schedule_step=\"AssignReplicas\"} 1",
                        "karmada_scheduler_framework_extension_point_duration_seconds_count{extension_point=\"Filter\",result=\"error\"} 1",
                        "karmada_scheduler_plugin_execution_duration_seconds_count{extension_point=\"Filter\","
                                + "plugin=\"TaintToleration\",result=\"success\"} 1",
                        "karmada_scheduler_plugin_execution_duration_seconds_count{extension_point=\"ScoreExtensionNormalize\","
                                + "plugin=\"Rank\",result=\"success\"} 1",
                        "eviction_queue_depth{name=\"binding-eviction\"} 1.0",
                        "eviction_queue_depth{name=\"cluster-binding-eviction\"} 0.0",
                        "eviction_kind_total{member_cluster=\"m1\",resource_kind=\"apps/v1/Deployment\"} 1.0",
                        "eviction_processing_latency_seconds_count{name=\"cluster-binding-eviction\"} 1",
                        "eviction_processing_total{name=\"cluster-binding-eviction\",result=\"error\"} 1.0",
                        "karmada_scheduler_estimator_estimating_request_total{result=\"success\",type=\"MaxAvailableReplicas\"} 1.0",
                        "karmada_scheduler_estimator_estimating_plugin_execution_duration_seconds_count{"
                                + "estimating_plugin=\"NodeResourceEstimator\",estimating_plugin_extension_point=\"EstimateReplicas\"} 1",
                        "karmada_scheduler_estimator_estimating_plugin_extension_point_duration_seconds_count{"
                                + "estimating_plugin_extension_point=\"EstimateComponents\"} 1");
    }

    @ParameterizedTest
    @CsvSource({
        "karmada_scheduler_e2e_scheduling_duration_seconds, 0.001, 16.384, 15",
        "karmada_scheduler_scheduling_algorithm_duration_seconds, 0.001, 16.384, 15",
        "karmada_scheduler_framework_extension_point_duration_seconds, 1.0E-4, 0.2048, 12",
        "karmada_scheduler_plugin_execution_duration_seconds, 1.0E-5, 0.022168378, 20",
        "eviction_processing_latency_seconds, 0.001, 16.384, 15",
        "karmada_scheduler_estimator_estimating_algorithm_duration_seconds, 0.001, 0.512, 10",
        "karmada_scheduler_estimator_estimating_plugin_extension_point_duration_seconds, 1.0E-4, 0.2048, 12",
        "karmada_scheduler_estimator_estimating_plugin_execution_duration_seconds, 1.0E-5, 0.022168378, 20"
    })
    void bucketsAreKarmadas(String name, String first, String last, int count) {
        var bounds = scrape().stream()
                .filter(line -> line.startsWith(name + "_bucket"))
                .map(line -> line.replaceFirst(".*le=\"([^\"]*)\".*", "$1"))
                .distinct()
                .toList();

        assertThat(bounds).hasSize(count + 1).startsWith(first).endsWith(last, "+Inf");
    }
}
