package flagship.app;

import flagship.scheduling.Scheduler;
import flagship.scheduling.SchedulerMeters;
import flagship.scheduling.Trigger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the scheduler does, under the names of Karmada's metrics. Source: scheduler contract, section 13.1. */
final class SchedulerMetrics implements SchedulerMeters {
    /** 15 buckets from a millisecond, doubling. */
    private static final Duration[] BUCKETS = IntStream.range(0, 15)
            .mapToObj(power -> Duration.ofMillis(1L << power))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    SchedulerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows what waits. */
    void show(Scheduler scheduler) {
        pending(scheduler, "active", it -> it.pending().active());
        pending(scheduler, "backoff", it -> it.pending().backoff());
        pending(scheduler, "unschedulable", it -> it.pending().unschedulable());
    }

    private void pending(Scheduler scheduler, String queue, ToDoubleFunction<Scheduler> size) {
        Gauge.builder("karmada_scheduler_scheduler_pending_bindings", scheduler, size)
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
    public void attempted(Trigger.Action type, boolean error, Duration decided, Duration written) {
        var result = error ? "error" : "scheduled";
        var schedule = type == Trigger.Action.SCALE ? "ScaleSchedule" : "ReconcileSchedule";
        Counter.builder("karmada_scheduler_schedule_attempts_total")
                .description("Attempts to schedule a binding.")
                .tags("result", result, "schedule_type", schedule)
                .register(registry)
                .increment();
        timer("karmada_scheduler_e2e_scheduling_duration_seconds", "From the start of an attempt to its last write.")
                .tags("result", result, "schedule_type", schedule)
                .register(registry)
                .record(written);
        timer("karmada_scheduler_scheduling_algorithm_duration_seconds", "The decision alone.")
                .tags("schedule_step", "All")
                .register(registry)
                .record(decided);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
    }
}
