package flagship.kubeapiserver;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Set;

/**
 * How an {@link ExtensionApiServer} is set up.
 *
 * @param authority vouches for the server's certificate
 * @param names DNS names and addresses under which the host's API server, and whoever else comes, reaches it
 * @param metrics where the server's own figures are registered and what {@code /metrics} prints
 */
public record ExtensionConfig(
        ListenAddress listen,
        ServingAuthority authority,
        Set<String> names,
        RequestLimits limits,
        PrometheusMeterRegistry metrics,
        Clock clock) {
    public ExtensionConfig {
        names = Set.copyOf(names);
    }

    /** The usual limits, new metrics, the system's clock. */
    public static ExtensionConfig of(ListenAddress listen, ServingAuthority authority, Set<String> names) {
        return new ExtensionConfig(
                listen, authority, names, RequestLimits.USUAL, ServerMetrics.newRegistry(), Clock.systemUTC());
    }
}
