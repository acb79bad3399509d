package flagship.app;

import flagship.kubeapiserver.ApiServerConfig;
import flagship.kubeapiserver.ListenAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command with an API server has. Filled by picocli. */
final class ServerOptions {
    @Option(
            names = "--token-auth-file",
            paramLabel = "F",
            description = "Static bearer tokens: lines token,user,uid,\"group1,group2\".")
    @Nullable
    Path tokenAuthFile;

    @Option(
            names = "--client-ca-file",
            paramLabel = "F",
            description = "Further authorities whose client certificates are accepted.")
    @Nullable
    Path clientCaFile;

    @Option(
            names = "--requestheader-client-ca-file",
            paramLabel = "F",
            description = "Authorities of front proxies, which name the user in headers.")
    @Nullable
    Path requestheaderClientCaFile;

    @Option(
            names = "--tls-cert-file",
            paramLabel = "F",
            description = "Serving certificate to use instead of a self-made one.")
    @Nullable
    Path tlsCertFile;

    @Option(names = "--tls-private-key-file", paramLabel = "F", description = "Key of --tls-cert-file.")
    @Nullable
    Path tlsPrivateKeyFile;

    @Option(
            names = "--service-cluster-ip-range",
            paramLabel = "CIDR",
            defaultValue = "10.0.0.0/24",
            description =
                    "Addresses of Services (default: ${DEFAULT-VALUE}, and the rest of 10.0.0.0/16 when that is full).")
    String serviceClusterIpRange = "10.0.0.0/24";

    @Mixin
    AuditOptions audit = new AuditOptions();

    @Mixin
    OidcOptions oidc = new OidcOptions();

    ApiServerConfig config(DataDirectory data, String listen) {
        return ApiServerConfig.of(data.root(), ListenAddress.parse(listen))
                .withTokenAuthFile(Optional.ofNullable(tokenAuthFile))
                .withClientCaFile(Optional.ofNullable(clientCaFile))
                .withRequestHeaderClientCaFile(Optional.ofNullable(requestheaderClientCaFile))
                .withTls(Optional.ofNullable(tlsCertFile), Optional.ofNullable(tlsPrivateKeyFile))
                .withServiceClusterIpRange(serviceClusterIpRange)
                .withAudit(audit.config())
                .withOidc(oidc.config());
    }
}
