package flagship.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship unjoin}. */
@Command(
        name = "unjoin",
        description = "Lets a cluster go and cleans up everything that the fleet kept of it.",
        mixinStandardHelpOptions = true)
final class UnjoinCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "The cluster's name in the fleet.")
    String name = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait until nothing is left (default: ${DEFAULT-VALUE}).")
    int wait = 60;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            new Membership(host, step -> out.println("  " + step)).unjoin(name, Duration.ofSeconds(wait));
        }
        out.printf("Cluster %s has left.%n", name);
        return 0;
    }
}
