package flagship.app;

import flagship.fleetapi.ClusterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship join}. */
@Command(
        name = "join",
        description = "Takes a cluster into the fleet: its resources become searchable.",
        mixinStandardHelpOptions = true)
final class JoinCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "What the cluster shall be called in the fleet.")
    String name = "";

    @Option(
            names = "--cluster-kubeconfig",
            paramLabel = "F",
            required = true,
            description = "The kubeconfig of the cluster.")
    Path clusterKubeconfig = Path.of("");

    @Option(
            names = "--cluster-context",
            paramLabel = "C",
            defaultValue = "",
            description = "The context in it (default: its current one).")
    String clusterContext = "";

    @Option(
            names = "--sync-mode",
            paramLabel = "MODE",
            defaultValue = ClusterSpec.PUSH,
            description = "Push (default).")
    String syncMode = ClusterSpec.PUSH;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!syncMode.equals(ClusterSpec.PUSH)) {
            throw new UserError("--sync-mode %s: this version joins clusters in Push mode only".formatted(syncMode));
        }
        var out = spec.commandLine().getOut();
        var member = Connection.read(clusterKubeconfig, clusterContext);
        try (var host = connection.open()) {
            new Membership(host, step -> out.println("  " + step)).join(name, member);
        }
        out.printf("Cluster %s has joined. \"flagship clusters\" shows how it comes up.%n", name);
        return 0;
    }
}
