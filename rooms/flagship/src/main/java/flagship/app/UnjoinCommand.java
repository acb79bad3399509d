package flagship.app;

import flagship.app.Membership.Departure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to wait until nothing is left, like 60s or 2m (default: ${DEFAULT-VALUE}).")
    String wait = "60s";

    @Option(
            names = "--force",
            description = "Let be what cannot be removed from the cluster, and end it when the wait is over.")
    boolean force;

    @Option(
            names = "--cluster-kubeconfig",
            paramLabel = "F",
            description = "Who removes the control plane's accounts from the cluster (default: the account itself).")
    @Nullable
    Path clusterKubeconfig;

    @Option(
            names = "--cluster-context",
            paramLabel = "C",
            defaultValue = "",
            description = "The context in it (default: its current one).")
    String clusterContext = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var patience = Durations.parse("--wait", wait.matches("[0-9]+") ? wait + "s" : wait);
        var member = Optional.ofNullable(clusterKubeconfig).map(file -> Connection.read(file, clusterContext));
        var how = new Departure(patience, force, member);
        try (var host = connection.open()) {
            new Membership(host, step -> out.println("  " + step)).unjoin(name, how);
        }
        out.printf("Cluster %s has left.%n", name);
        return 0;
    }
}
