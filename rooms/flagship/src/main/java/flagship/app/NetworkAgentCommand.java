package flagship.app;

import flagship.networkagent.NetworkAgent;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flagship network-agent}. */
@Command(
        name = "network-agent",
        description =
                "Runs a node's side of networking: plugs pods into Open vSwitch for the CNI plugin flagship-cni. Needs root.",
        mixinStandardHelpOptions = true)
final class NetworkAgentCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Mixin
    AgentOptions agent = new AgentOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var config = agent.config();
        try (var host = connection.open()) {
            Serving.untilStopped(
                    NetworkAgent.start(host, config), spec.commandLine().getOut(), "unix:" + config.cniSocket());
        }
        return 0;
    }
}
