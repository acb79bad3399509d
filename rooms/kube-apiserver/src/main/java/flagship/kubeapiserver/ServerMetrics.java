package flagship.kubeapiserver;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The server's own figures, named as kube-apiserver names them. */
final class ServerMetrics {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=values";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry;
    /** As many as there are time series; the registry would build each meter's name anew to find it. */
    private final Map<Subject, Series> all = new ConcurrentHashMap<>();

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger longRunning = new AtomicInteger();

    /** What a request was about and how it ended. */
    private record Subject(String verb, String group, String version, String resource, int code, boolean isLong) {}

    private record Series(Counter requests, Optional<Timer> duration) {}

    ServerMetrics(PrometheusMeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("apiserver.current.inflight.requests", inFlight, AtomicInteger::get)
                .register(registry);
        Gauge.builder("apiserver.longrunning.requests", longRunning, AtomicInteger::get)
                .register(registry);
    }

    static PrometheusMeterRegistry newRegistry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** Prints all figures. */
    void scrape(ApiRequest request, ApiResponse response) throws IOException {
        response.header("X-Content-Type-Options", "nosniff");
        response.send(200, CONTENT_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private Series register(Subject subject) {
        var tags = Tags.of("verb", subject.verb(), "group", subject.group(), "version", subject.version())
                .and("resource", subject.resource());
        var requests = Counter.builder("apiserver.request")
                .tags(tags.and("code", Integer.toString(subject.code())))
                .register(registry);
        if (subject.isLong()) {
            return new Series(requests, Optional.empty());
        }
        var duration = Timer.builder("apiserver.request.duration")
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new Series(requests, Optional.of(duration));
    }

    Observation start() {
        inFlight.incrementAndGet();
        return new Observation();
    }

    /** One request from its first line to the end of its answer. Used by one thread. */
    final class Observation {
        private final long began = System.nanoTime();
        private @Nullable RequestInfo info;
        private boolean isLong;

        /** Says what the request is about, once that is known. */
        void about(RequestInfo known, boolean mayTakeForEver) {
            info = known;
            isLong = mayTakeForEver;
            if (isLong) {
                inFlight.decrementAndGet();
                longRunning.incrementAndGet();
            }
        }

        void end(int code) {
            (isLong ? longRunning : inFlight).decrementAndGet();
            var series = all.computeIfAbsent(subject(code), ServerMetrics.this::register);
            series.requests().increment();
            series.duration().ifPresent(timer -> timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS));
        }

        /** Names that a client invents must not become time series: only what exists is named. */
        private Subject subject(int code) {
            boolean exists = info != null && info.onResource() && code != 403 && code != 404 && code != 405;
            return exists && info != null
                    ? new Subject(info.verb(), info.group(), info.version(), info.resource(), code, isLong)
                    : new Subject("other", "", "", "", code, isLong);
        }
    }
}
