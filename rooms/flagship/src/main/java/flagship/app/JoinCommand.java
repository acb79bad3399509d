package flagship.app;

import flagship.fleetapi.ClusterSpec;
import flagship.kubeclient.Transport;
import flagship.propagation.AgentEnrolment;
import flagship.propagation.AgentRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
            description = "Push (default): the control plane writes to the cluster; "
                    + "Pull: an agent in the cluster fetches what is meant for it.")
    String syncMode = ClusterSpec.PUSH;

    @Mixin
    PlaceOptions place = new PlaceOptions();

    @Option(names = "--dry-run", description = "Check whether the cluster can join, and change nothing.")
    boolean dryRun;

    @Option(
            names = "--agent-data",
            paramLabel = "DIR",
            description = "With Pull: where the agent's access to the control plane is written "
                    + "(default: ~/.flagship/agents/NAME).")
    @Nullable
    Path agentData;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!syncMode.equals(ClusterSpec.PUSH) && !syncMode.equals(ClusterSpec.PULL)) {
            throw new UserError("--sync-mode %s: it is Push or Pull".formatted(syncMode));
        }
        var out = spec.commandLine().getOut();
        var member = Connection.read(clusterKubeconfig, clusterContext);
        try (var host = connection.open()) {
            var membership = new Membership(host, step -> out.println("  " + step));
            if (dryRun) {
                membership.check(name, member);
                out.printf("Cluster %s can join in %s mode. Nothing was changed.%n", name, syncMode);
            } else if (syncMode.equals(ClusterSpec.PUSH)) {
                membership.join(name, member, place.place());
                out.printf("Cluster %s has joined. \"flagship clusters\" shows how it comes up.%n", name);
            } else {
                membership.check(name, member);
                admit(host);
            }
        }
        return 0;
    }

    /** Gives the cluster's agent its access, as an administrator may without a token. */
    private void admit(Transport host) throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var root = agentData == null ? Folders.agent(name) : agentData;
        var file = DataDirectory.open(root).kubeconfig();
        try {
            var identity = new AgentEnrolment(host, name).enrol(LIFE, PATIENCE);
            AgentKubeconfig.write(file, name, connection.config(), identity);
        } catch (AgentRefused e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
        var words = PlaceOptions.word("--member-context", clusterContext) + place.words();
        out.printf(
                "Cluster %s may join: its agent's access to the control plane is in %s.%nRun the agent in or near the cluster:%n  %s%n",
                name, file, AgentCommand.line(name, root, clusterKubeconfig, words));
    }
}
