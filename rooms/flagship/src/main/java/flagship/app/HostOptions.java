package flagship.app;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say on whose API server a process works. Filled by picocli. */
final class HostOptions {
    @Option(
            names = "--host-kubeconfig",
            paramLabel = "F",
            description = "Runs the controllers against this API server instead of the embedded one.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = "--host-service",
            paramLabel = "NAMESPACE/NAME",
            defaultValue = "",
            description =
                    "With --host-kubeconfig: the Service that leads to this process. Search and what the scheduler is asked are served there as "
                            + "aggregated APIs of that API server; keys that processes share lie in the Secret flagship-keys of the namespace.")
    String service = "";

    /** @throws UserError if the Service is malformed, or there is no host that could have it */
    Optional<HostService> service() {
        if (service.isEmpty()) {
            return Optional.empty();
        }
        if (kubeconfig == null) {
            throw new UserError("--host-service needs --host-kubeconfig: whose Service is it?");
        }
        return Optional.of(HostService.parse(service));
    }
}
