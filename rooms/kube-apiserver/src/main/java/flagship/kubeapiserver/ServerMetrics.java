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
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger longRunning = new AtomicInteger();

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
            var tags = tags(code);
            Counter.builder("apiserver.request")
                    .tags(tags.and("code", Integer.toString(code)))
                    .register(registry)
                    .increment();
            if (!isLong) {
                Timer.builder("apiserver.request.duration")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(Duration.ofNanos(System.nanoTime() - began));
            }
        }

        /** Names that a client invents must not become time series: only what exists is named. */
        private Tags tags(int code) {
            boolean exists = info != null && info.onResource() && code != 403 && code != 404 && code != 405;
            return exists && info != null
                    ? Tags.of("verb", info.verb(), "group", info.group(), "version", info.version())
                            .and("resource", info.resource())
                    : Tags.of("verb", "other", "group", "", "version", "", "resource", "");
        }
    }
}
