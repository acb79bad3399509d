package flagship.app;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which container a command is about. Filled by picocli. */
final class PodOptions {
    @Mixin
    Connection connection = new Connection();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The Pod's namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(
            names = {"-c", "--container"},
            paramLabel = "CONTAINER",
            defaultValue = "",
            description = "The container (default: the one that the Pod's annotation names, or its first).")
    String container = "";
}
