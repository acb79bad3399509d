package flagship.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship agent}, which is {@code flagship up --roles agent}. */
@Command(
        name = "agent",
        description =
                "Runs the agent of a cluster in Pull mode, in or near it: it fetches from the control plane what is meant for the cluster.",
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    MemberAgentOptions agent = new MemberAgentOptions();

    @Option(
            names = "--host-kubeconfig",
            paramLabel = "F",
            description = "The control plane's kubeconfig for this agent, as \"flagship register\" writes it "
                    + "(default: the one in --data).")
    @Nullable
    Path hostKubeconfig;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the agent keeps what it must not forget (default: ~/.flagship/agents/NAME).")
    @Nullable
    Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return run(hostKubeconfig, data, agent, spec.commandLine().getOut());
    }

    /**
     * The command line that runs an agent whose access lies in a data directory.
     *
     * @param more options, each with a space in front
     */
    static String line(String name, Path root, @Nullable Path memberKubeconfig, String more) {
        return "flagship agent --cluster-name %s --data %s --member-kubeconfig %s%s"
                .formatted(name, root, String.valueOf(memberKubeconfig), more);
    }

    /** Runs until the process is told to stop. */
    static int run(@Nullable Path hostKubeconfig, @Nullable Path data, MemberAgentOptions agent, PrintWriter out)
            throws IOException, InterruptedException {
        var root = data == null ? Folders.agent(agent.name()) : data;
        var member = agent.member();
        var kubeconfig = hostKubeconfig == null ? root.resolve("kubeconfig") : hostKubeconfig;
        try (var kept = AgentData.open(root)) {
            var role = AgentRole.start(kubeconfig, member, agent.config(kept.identity()), agent.rotation.rotation());
            Serving.untilStopped(role, out, agent.name());
        }
        return 0;
    }
}
