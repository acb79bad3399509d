package flagship.app;

import flagship.networking.Networking;
import flagship.networking.NetworkingConfig;
import flagship.networking.NetworkingConfig.Cidrs;
import flagship.ovsdb.OvsdbEndpoint;
import flagship.ovsdb.OvsdbTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the role networking; those that Kube-OVN's controller has are named as there. Filled by picocli. */
final class NetworkingOptions {
    @Option(
            names = "--ovn-nb",
            paramLabel = "ADDR",
            defaultValue = "",
            description = "OVN's northbound database: unix:PATH, tcp:H:P or ssl:H:P, members of a cluster with commas.")
    String northbound = "";

    @Option(names = "--ovn-ca-cert", paramLabel = "F", description = "For ssl: who signs the database's certificate.")
    @Nullable
    Path authority;

    @Option(names = "--ovn-certificate", paramLabel = "F", description = "For ssl: the certificate to show.")
    @Nullable
    Path certificate;

    @Option(names = "--ovn-private-key", paramLabel = "F", description = "For ssl: the certificate's key (PKCS#8).")
    @Nullable
    Path privateKey;

    @Option(
            names = "--default-cidr",
            paramLabel = "CIDR",
            defaultValue = "10.16.0.0/16",
            description = "Network of the default subnet (default: ${DEFAULT-VALUE}).")
    String defaultCidr = "10.16.0.0/16";

    @Option(
            names = "--default-gateway",
            paramLabel = "IP",
            defaultValue = "",
            description = "Its gateway (default: its first address).")
    String defaultGateway = "";

    @Option(
            names = "--default-exclude-ips",
            paramLabel = "LIST",
            defaultValue = "",
            description = "Its addresses that are not given out.")
    String defaultExcludeIps = "";

    @Option(
            names = "--default-gateway-check",
            paramLabel = "BOOL",
            defaultValue = "true",
            arity = "1",
            description = "Whether nodes try the gateway before a pod starts (default: ${DEFAULT-VALUE}).")
    boolean gatewayCheck = true;

    @Option(
            names = "--node-switch-cidr",
            paramLabel = "CIDR",
            defaultValue = "100.64.0.0/16",
            description = "Network between nodes and pods (default: ${DEFAULT-VALUE}).")
    String joinCidr = "100.64.0.0/16";

    @Option(
            names = "--enable-lb",
            paramLabel = "BOOL",
            defaultValue = "true",
            arity = "1",
            description = "Whether Vpcs have load balancers (default: ${DEFAULT-VALUE}).")
    boolean enableLb = true;

    @Option(
            names = "--keep-vm-ip",
            paramLabel = "BOOL",
            defaultValue = "true",
            arity = "1",
            description = "Whether a virtual machine keeps its addresses (default: ${DEFAULT-VALUE}).")
    boolean keepVmIp = true;

    @Option(
            names = "--gc-interval",
            paramLabel = "SECONDS",
            defaultValue = "360",
            description = "How often rows without an object are looked for; 0 is never (default: ${DEFAULT-VALUE}).")
    int gcSeconds = 360;

    /** Where the database is, and how its networks are run. */
    record Settings(Networking.Database database, NetworkingConfig config) {}

    /**
     * Empty where no database is named.
     *
     * @param serviceCidr addresses of Services
     */
    Optional<Settings> settings(String serviceCidr) {
        if (northbound.isEmpty()) {
            return Optional.empty();
        }
        if (gcSeconds < 0) {
            throw new UserError("--gc-interval %d: write a number of seconds, or 0 for never".formatted(gcSeconds));
        }
        try {
            var excluded = Arrays.stream(defaultExcludeIps.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
            var cidrs = new Cidrs(defaultCidr, defaultGateway, excluded, gatewayCheck, joinCidr, serviceCidr);
            var config = NetworkingConfig.DEFAULT
                    .withCidrs(cidrs)
                    .withEnableLb(enableLb)
                    .withKeepVmIp(keepVmIp)
                    .withGcInterval(Duration.ofSeconds(gcSeconds));
            var endpoints = OvsdbEndpoint.parseList(northbound);
            return Optional.of(new Settings(new Networking.Database(endpoints, tls(endpoints)), config));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<SSLContext> tls(List<OvsdbEndpoint> endpoints) {
        if (endpoints.stream().noneMatch(OvsdbEndpoint.Ssl.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(OvsdbTls.of(
                read("--ovn-ca-cert", authority),
                read("--ovn-certificate", certificate),
                read("--ovn-private-key", privateKey)));
    }

    private static byte[] read(String option, @Nullable Path file) {
        if (file == null) {
            throw new UserError("an ssl: database needs %s".formatted(option));
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError("%s %s cannot be read: %s".formatted(option, file, e.getMessage()), e);
        }
    }
}
