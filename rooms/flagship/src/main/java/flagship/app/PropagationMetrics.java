package flagship.app;

import flagship.propagation.PropagationMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What propagation does, under the names of Karmada's metrics. Source: karmada.md, section 25.1. */
final class PropagationMetrics implements PropagationMeters {
    private static final Duration[] BUCKETS = Buckets.exponential(Duration.ofMillis(1), 2, 12);
    private static final Duration[] HPA_BUCKETS = Buckets.exponential(Duration.ofMillis(10), 2, 12);

    private final MeterRegistry registry;
    private final Map<Map.Entry<String, Tags>, AtomicLong> calls = new ConcurrentHashMap<>();

    private final Map<Map.Entry<String, Tags>, Timer> timers = new ConcurrentHashMap<>();

    PropagationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void passed(Pass pass, boolean failed, Duration took) {
        switch (pass) {
            case MATCH_POLICY -> time("resource_match_policy_duration_seconds", BUCKETS, Tags.empty(), took);
            case APPLY_POLICY -> {
                time("resource_apply_policy_duration_seconds", BUCKETS, failed, took);
                Counter.builder("policy_apply_attempts_total")
                        .description("How often a policy was applied to a template.")
                        .tag("result", result(failed))
                        .register(registry)
                        .increment();
            }
            case BINDING_SYNC_WORK -> time("binding_sync_work_duration_seconds", BUCKETS, failed, took);
            case WORK_SYNC_WORKLOAD -> time("work_sync_workload_duration_seconds", BUCKETS, failed, took);
            case FEDERATED_HPA -> time("federatedhpa_process_duration_seconds", HPA_BUCKETS, failed, took);
            case CRON_FEDERATED_HPA -> time("cronfederatedhpa_process_duration_seconds", BUCKETS, failed, took);
            case CRON_RULE -> time("cronfederatedhpa_rule_process_duration_seconds", BUCKETS, failed, took);
        }
    }

    private void time(String name, Duration[] buckets, boolean failed, Duration took) {
        time(name, buckets, Tags.of("result", result(failed)), took);
    }

    /** Kept, because every pass of every controller comes by here. */
    private void time(String name, Duration[] buckets, Tags tags, Duration took) {
        timers.computeIfAbsent(
                        Map.entry(name, tags),
                        _ -> Timer.builder(name)
                                .description("How long a pass took.")
                                .serviceLevelObjectives(buckets)
                                .tags(tags)
                                .register(registry))
                .record(took);
    }

    @Override
    public void synced(String cluster, Duration took) {
        time("cluster_sync_status_duration_seconds", BUCKETS, Tags.of("member_cluster", cluster), took);
    }

    @Override
    public void preempted(boolean failed) {
        Counter.builder("policy_preemption_total")
                .description("How often a policy took a template over from another one.")
                .tag("result", result(failed))
                .register(registry)
                .increment();
    }

    /** Karmada has a pool of them under this name; here each is made for one call. */
    @Override
    public void luaStateMade() {
        count("pool_get_operation_total", "from", "new");
        count("pool_put_operation_total", "to", "destroyed");
    }

    private void count(String name, String tag, String value) {
        Counter.builder(name)
                .description("States for Lua scripts that were made, and thrown away.")
                .tag("name", "luavm")
                .tag(tag, value)
                .register(registry)
                .increment();
    }

    @Override
    public void pulled(String metricType, boolean failed, Duration took) {
        var tags = Tags.of("result", result(failed), "metricType", metricType);
        time("federatedhpa_pull_metrics_duration_seconds", HPA_BUCKETS, tags, took);
    }

    private static String result(boolean failed) {
        return failed ? "error" : "success";
    }

    @Override
    public void called(MemberCall call) {
        var tags = Tags.of(
                "result",
                result(call.result() == Result.FAILED),
                "apiversion",
                call.kind().apiVersion(),
                "kind",
                call.kind().kind(),
                "member_cluster",
                call.cluster());
        switch (call.operation()) {
            case CREATE ->
                count("create_resource_to_cluster", tags.and("recreate", Boolean.toString(call.recreated())));
            case UPDATE ->
                count("update_resource_to_cluster", tags.and("operationResult", operationResult(call.result())));
            case DELETE -> count("delete_resource_from_cluster", tags);
        }
    }

    private static String operationResult(Result result) {
        return switch (result) {
            case DONE -> "updated";
            case UNCHANGED -> "unchanged";
            case FAILED -> "none";
        };
    }

    /** A counter of Prometheus would be called {@code ..._total}; these are known without that. */
    private void count(String name, Tags tags) {
        calls.computeIfAbsent(Map.entry(name, tags), _ -> {
                    var value = new AtomicLong();
                    Gauge.builder(name, value, AtomicLong::get)
                            .description("Objects of members that were written: " + words(name) + ".")
                            .tags(tags)
                            .register(registry);
                    return value;
                })
                .incrementAndGet();
    }

    private static String words(String name) {
        return name.substring(0, name.indexOf('_')).toLowerCase(Locale.ROOT);
    }
}
