package flagship.kubeapiserver;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * How one API server is set up.
 *
 * @param data directory of this server; keys and certificates lie in {@code pki} below it
 * @param tokenAuthFile static bearer tokens as CSV lines {@code token,user,uid,"group1,group2"}
 * @param clientCaFile further authorities whose client certificates are accepted (PEM)
 * @param requestHeaderClientCaFile authorities of front proxies, which may say in headers for whom they ask (PEM)
 * @param tlsCertFile serving certificate with its chain (PEM) to be used instead of a self-made one; needs {@code tlsPrivateKeyFile}
 * @param serviceClusterIpRange range of Service addresses; its first address stands in the serving certificate
 * @param runsPods whether pods of this cluster run somewhere: then each namespace gets what they need, a ServiceAccount and the root certificate
 * @param oidc whose identity tokens are accepted, besides our own; empty for nobody's
 * @param audit what is written down of requests; empty for nothing
 * @param metrics where the server's own figures are registered and what {@code /metrics} prints
 */
public record ApiServerConfig(
        Path data,
        ListenAddress listen,
        Optional<Path> tokenAuthFile,
        Optional<Path> clientCaFile,
        Optional<Path> requestHeaderClientCaFile,
        Optional<Path> tlsCertFile,
        Optional<Path> tlsPrivateKeyFile,
        String serviceClusterIpRange,
        boolean runsPods,
        Optional<OidcConfig> oidc,
        Optional<AuditConfig> audit,
        RequestLimits limits,
        PrometheusMeterRegistry metrics,
        Clock clock) {
    /** Self-made keys and certificates below {@code data}, no further credentials, the usual limits, new metrics, the system's clock. */
    public static ApiServerConfig of(Path data, ListenAddress listen) {
        return new ApiServerConfig(
                data,
                listen,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "10.0.0.0/24",
                false,
                Optional.empty(),
                Optional.empty(),
                RequestLimits.USUAL,
                ServerMetrics.newRegistry(),
                Clock.systemUTC());
    }

    public ApiServerConfig withTokenAuthFile(Optional<Path> file) {
        return new ApiServerConfig(
                data,
                listen,
                file,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                oidc,
                audit,
                limits,
                metrics,
                clock);
    }

    public ApiServerConfig withClientCaFile(Optional<Path> file) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                file,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                oidc,
                audit,
                limits,
                metrics,
                clock);
    }

    public ApiServerConfig withRequestHeaderClientCaFile(Optional<Path> file) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                file,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                oidc,
                audit,
                limits,
                metrics,
                clock);
    }

    /** Both files or none. */
    public ApiServerConfig withTls(Optional<Path> certificate, Optional<Path> privateKey) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                certificate,
                privateKey,
                serviceClusterIpRange,
                runsPods,
                oidc,
                audit,
                limits,
                metrics,
                clock);
    }

    public ApiServerConfig withServiceClusterIpRange(String range) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                range,
                runsPods,
                oidc,
                audit,
                limits,
                metrics,
                clock);
    }

    /** Pods of this cluster run somewhere. */
    public ApiServerConfig withRunningPods() {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                true,
                oidc,
                audit,
                limits,
                metrics,
                clock);
    }

    public ApiServerConfig withLimits(RequestLimits bounds) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                oidc,
                audit,
                bounds,
                metrics,
                clock);
    }

    public ApiServerConfig withMetrics(PrometheusMeterRegistry registry) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                oidc,
                audit,
                limits,
                registry,
                clock);
    }

    public ApiServerConfig withOidc(Optional<OidcConfig> issuer) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                issuer,
                audit,
                limits,
                metrics,
                clock);
    }

    public ApiServerConfig withAudit(Optional<AuditConfig> written) {
        return new ApiServerConfig(
                data,
                listen,
                tokenAuthFile,
                clientCaFile,
                requestHeaderClientCaFile,
                tlsCertFile,
                tlsPrivateKeyFile,
                serviceClusterIpRange,
                runsPods,
                oidc,
                written,
                limits,
                metrics,
                clock);
    }
}
