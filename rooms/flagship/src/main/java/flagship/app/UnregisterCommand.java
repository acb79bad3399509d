package flagship.app;

import flagship.app.Membership.Departure;
import flagship.kubeclient.HttpTransport;
import java.io.IOException;
import java.nio.file.Files;
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

/** {@code flagship unregister}: the way back of {@code register}, from the cluster's side or from the control plane's. */
@Command(
        name = "unregister",
        description =
                "Takes a cluster in Pull mode out of the fleet. Its agent should still run, so that it can clean up; stop it afterwards.",
        mixinStandardHelpOptions = true)
final class UnregisterCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "The cluster's name in the fleet.")
    String name = "";

    @Option(
            names = "--member-kubeconfig",
            paramLabel = "F",
            description =
                    "The cluster's kubeconfig, to remove there what the agent made (default: the account itself does it).")
    @Nullable
    Path memberKubeconfig;

    @Option(
            names = "--agent-data",
            paramLabel = "DIR",
            description = "The agent's data directory, whose access to the control plane is removed "
                    + "(default: ~/.flagship/agents/NAME).")
    @Nullable
    Path agentData;

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

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var patience = Durations.parse("--wait", wait);
        var member = Optional.ofNullable(memberKubeconfig).map(file -> Connection.read(file, ""));
        try (var host = HttpTransport.open(connection.config())) {
            new Membership(host, step -> out.println("  " + step)).unjoin(name, new Departure(patience, force, member));
        }
        var access = (agentData == null ? Folders.agent(name) : agentData).resolve("kubeconfig");
        if (Files.deleteIfExists(access)) {
            out.println("  removed " + access);
        }
        out.printf("Cluster %s has left. Stop its agent where it still runs.%n", name);
        return 0;
    }
}
