package flagship.app;

import flagship.scheduling.DecisionMeters;
import flagship.scheduling.EvictionMeters;
import flagship.scheduling.Scheduler;
import flagship.scheduling.SchedulerMeters;
import flagship.scheduling.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What the scheduler does, under the names of Karmada's metrics. Source: scheduler contract, section 13.1. */
final class SchedulerMetrics implements SchedulerMeters {
    private static final Duration[] BUCKETS = Buckets.exponential(Duration.ofMillis(1), 2, 15);
    private static final Duration[] POINT_BUCKETS = Buckets.exponential(Duration.ofNanos(100_000), 2, 12);
    private static final Duration[] PLUGIN_BUCKETS = Buckets.exponential(Duration.ofNanos(10_000), 1.5, 20);

    private final MeterRegistry registry;
    private final EvictionMeters evictions;
    private final Map<Map.Entry<String, Tags>, Timer> timers = new ConcurrentHashMap<>();

    SchedulerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.evictions = new EvictionMetrics(registry);
    }

    /** Shows what waits; with Karmada's prefix, and under the name that its dashboards ask for. */
    void show(Scheduler scheduler) {
        for (String name : List.of("karmada_scheduler_scheduler_pending_bindings", "scheduler_pending_bindings")) {
            pending(name, scheduler, "active", it -> it.pending().active());
            pending(name, scheduler, "backoff", it -> it.pending().backoff());
            pending(name, scheduler, "unschedulable", it -> it.pending().unschedulable());
        }
    }

    private void pending(String name, Scheduler scheduler, String queue, ToDoubleFunction<Scheduler> size) {
        Gauge.builder(name, scheduler, size)
                .description("Bindings that wait to be scheduled.")
                .tag("queue", queue)
                .register(registry);
    }

    @Override
    public void incoming(Event event) {
        Counter.builder("karmada_scheduler_queue_incoming_bindings_total")
                .description("Bindings that came into the queue.")
                .tag("event", event.label())
                .register(registry)
                .increment();
    }

    @Override
    public void attempted(Trigger.Action type, boolean error, Duration took) {
        var result = error ? "error" : "scheduled";
        var schedule = type == Trigger.Action.SCALE ? "ScaleSchedule" : "ReconcileSchedule";
        Counter.builder("karmada_scheduler_schedule_attempts_total")
                .description("Attempts to schedule a binding.")
                .tags("result", result, "schedule_type", schedule)
                .register(registry)
                .increment();
        time(
                "karmada_scheduler_e2e_scheduling_duration_seconds",
                "From the start of an attempt to its last write.",
                BUCKETS,
                Tags.of("result", result, "schedule_type", schedule),
                took);
    }

    @Override
    public DecisionMeters decisions() {
        return new DecisionMeters() {
            @Override
            public void step(Step step, Duration took) {
                time(
                        "karmada_scheduler_scheduling_algorithm_duration_seconds",
                        "One step of a decision.",
                        BUCKETS,
                        Tags.of("schedule_step", step.label()),
                        took);
            }

            @Override
            public void extensionPoint(Point point, boolean failed, Duration took) {
                time(
                        "karmada_scheduler_framework_extension_point_duration_seconds",
                        "All plugins of an extension point, for all clusters of a decision.",
                        POINT_BUCKETS,
                        Tags.of("extension_point", point.label(), "result", result(failed)),
                        took);
            }

            @Override
            public void plugin(String plugin, Point point, boolean failed, Duration took) {
                time(
                        "karmada_scheduler_plugin_execution_duration_seconds",
                        "One plugin, for all clusters of a decision; error where it refused all of them, too.",
                        PLUGIN_BUCKETS,
                        Tags.of("plugin", plugin, "extension_point", point.label(), "result", result(failed)),
                        took);
            }
        };
    }

    @Override
    public EvictionMeters evictions() {
        return evictions;
    }

    private static String result(boolean failed) {
        return failed ? "error" : "success";
    }

    /** Kept, because a decision passes here more than ten times. */
    private void time(String name, String description, Duration[] buckets, Tags tags, Duration took) {
        timers.computeIfAbsent(
                        Map.entry(name, tags),
                        _ -> Timer.builder(name)
                                .description(description)
                                .serviceLevelObjectives(buckets)
                                .tags(tags)
                                .register(registry))
                .record(took);
    }
}
