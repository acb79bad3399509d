package flagship.app;

import flagship.estimator.EstimatorConfig;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.ClientTls;
import flagship.kubeclient.KubeConfigException;
import flagship.kubeclient.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who knows how much fits on members' nodes: the catalog, Karmada's estimator servers, or both. Options named as Karmada's. Filled by picocli. */
final class EstimatorOptions {
    private static final String CATALOG = "catalog";
    private static final String SERVERS = "grpc";

    @Option(
            names = "--scheduler-estimator-source",
            paramLabel = "LIST",
            defaultValue = CATALOG,
            description =
                    "Who is asked about members' nodes: catalog (what the sync knows), grpc (Karmada's estimator servers), or both "
                            + "with a comma: then the smaller answer counts (default: ${DEFAULT-VALUE}).")
    String source = CATALOG;

    @Option(
            names = "--scheduler-estimator-timeout",
            paramLabel = "TIME",
            defaultValue = "3s",
            description = "How long the estimator servers have for one question (default: ${DEFAULT-VALUE}).")
    String timeout = "3s";

    @Option(
            names = "--scheduler-estimator-service-namespace",
            paramLabel = "NAME",
            defaultValue = "karmada-system",
            description = "Namespace of the Services that lead to estimator servers (default: ${DEFAULT-VALUE}).")
    String serviceNamespace = "karmada-system";

    @Option(
            names = "--scheduler-estimator-service-prefix",
            paramLabel = "NAME",
            defaultValue = "karmada-scheduler-estimator",
            description = "A cluster's Service is called PREFIX-CLUSTER (default: ${DEFAULT-VALUE}).")
    String servicePrefix = "karmada-scheduler-estimator";

    @Option(
            names = "--scheduler-estimator-port",
            paramLabel = "N",
            defaultValue = "10352",
            description = "Port of these Services (default: ${DEFAULT-VALUE}).")
    int port = 10_352;

    @Option(
            names = "--scheduler-estimator-ca-file",
            paramLabel = "F",
            description = "Who signs the estimator servers' certificates; without it they are asked in the clear.")
    @Nullable
    Path authority;

    @Option(names = "--scheduler-estimator-cert-file", paramLabel = "F", description = "The certificate to show them.")
    @Nullable
    Path certificate;

    @Option(names = "--scheduler-estimator-key-file", paramLabel = "F", description = "The certificate's key.")
    @Nullable
    Path key;

    @Option(
            names = "--insecure-skip-estimator-verify",
            description = "Asks estimator servers over TLS and believes any certificate.")
    boolean skipVerify;

    @Option(
            names = "--disable-scheduler-estimator-in-pull-mode",
            description = "Does not ask the estimator servers of clusters in Pull mode; they count as failing.")
    boolean notInPullMode;

    @Option(
            names = "--scheduler-estimator-isolate-failures",
            description =
                    "A failing estimator server has no say for its own cluster only; otherwise, as in Karmada, none has a say for that decision.")
    boolean isolateFailures;

    /** @throws UserError for a value that cannot be used */
    SchedulerSettings.Sources sources() {
        var names = new LinkedHashSet<>(
                Arrays.stream(source.split(",", -1)).map(String::strip).toList());
        if (!Set.of(CATALOG, SERVERS).containsAll(names)) {
            throw new UserError(
                    "--scheduler-estimator-source %s: write catalog, grpc, or catalog,grpc".formatted(source));
        }
        return new SchedulerSettings.Sources(
                names.contains(CATALOG), names.contains(SERVERS) ? Optional.of(servers()) : Optional.empty());
    }

    private EstimatorConfig servers() {
        try {
            return new EstimatorConfig(
                    serviceNamespace,
                    servicePrefix,
                    port,
                    Durations.parse("--scheduler-estimator-timeout", timeout),
                    tls(),
                    !notInPullMode,
                    isolateFailures);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    /** TLS where there is an authority or none is asked for, as Karmada has it. */
    private Optional<ClientConfig.Tls> tls() {
        if ((certificate == null) != (key == null)) {
            throw new UserError("--scheduler-estimator-cert-file and --scheduler-estimator-key-file go together");
        }
        if (authority == null && !skipVerify) {
            if (certificate != null) {
                throw new UserError(
                        "--scheduler-estimator-cert-file needs --scheduler-estimator-ca-file (or --insecure-skip-estimator-verify): "
                                + "without it estimator servers are asked in the clear");
            }
            return Optional.empty();
        }
        var trusted = authority == null ? Pem.EMPTY : Pem.of(read("--scheduler-estimator-ca-file", authority));
        var tls = new ClientConfig.Tls(trusted, !skipVerify, "", Optional.empty());
        if (certificate != null && key != null) {
            tls = tls.withIdentity(
                    read("--scheduler-estimator-cert-file", certificate), read("--scheduler-estimator-key-file", key));
        }
        return Optional.of(usable(tls));
    }

    /** What cannot be read is said at the start, not by the first question. */
    private static ClientConfig.Tls usable(ClientConfig.Tls tls) {
        try {
            ClientTls.context(ClientConfig.of(URI.create("https://localhost")).withTls(tls));
            return tls;
        } catch (KubeConfigException e) {
            throw new UserError("the files for the estimator servers' TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private static byte[] read(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError("%s %s cannot be read: %s".formatted(option, file, e.getMessage()), e);
        }
    }
}
