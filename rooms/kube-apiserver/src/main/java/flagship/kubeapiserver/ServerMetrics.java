package flagship.kubeapiserver;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;

/** The server's own figures, named as kube-apiserver names them. */
final class ServerMetrics {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=values";

    private ServerMetrics() {}

    static PrometheusMeterRegistry newRegistry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    /** Prints all figures of a registry. */
    static Handler handler(PrometheusMeterRegistry registry) {
        return (_, response) -> {
            response.header("X-Content-Type-Options", "nosniff");
            response.send(200, CONTENT_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
        };
    }
}
