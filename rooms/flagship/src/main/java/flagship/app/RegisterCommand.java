package flagship.app;

import flagship.kubeapiserver.BootstrapToken;
import flagship.kubeclient.ClientConfig;
import flagship.kubeclient.HttpTransport;
import flagship.propagation.AgentEnrolment;
import flagship.propagation.AgentRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship register}. Words and defaults are those of karmadactl where it has them. */
@Command(
        name = "register",
        description = "Introduces a cluster to a control plane with a bootstrap token, in Pull mode: "
                + "gets the certificate of its agent, and says how the agent is run.",
        mixinStandardHelpOptions = true)
final class RegisterCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SECONDS_MIN = 600;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    MemberAgentOptions agent = new MemberAgentOptions();

    @Parameters(paramLabel = "ENDPOINT", description = "Where the control plane is: host:port.")
    String endpoint = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            required = true,
            description = "The token, from \"flagship token create\".")
    String token = "";

    @Option(
            names = "--discovery-token-ca-cert-hash",
            paramLabel = "PIN",
            split = ",",
            description = "The control plane's authority must have this pin: sha256:HEX.")
    List<String> pins = List.of();

    @Option(
            names = "--discovery-token-unsafe-skip-ca-verification",
            description = "Believe whoever knows the token, whatever the authority.")
    boolean skipPins;

    @Option(
            names = "--cert-expiration-seconds",
            paramLabel = "SECONDS",
            defaultValue = "31536000",
            description =
                    "How long the agent's certificate is good; it is renewed in time (default: ${DEFAULT-VALUE}).")
    long expirationSeconds = 31_536_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the agent keeps what it must not forget (default: ~/.flagship/agents/NAME).")
    @Nullable
    Path data;

    @Option(names = "--run", description = "Run the agent at once, until this process is told to stop.")
    boolean run;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var name = agent.name();
        agent.member(); // What is wrong with it is said before anything is asked.
        agent.config("");
        var root = data == null ? Folders.agent(name) : data;
        var host = discovery().find();
        var out = spec.commandLine().getOut();
        var file = DataDirectory.open(root).kubeconfig();
        enrol(name, host, file);
        out.printf("Cluster %s may register: its agent's access to the control plane is in %s.%n", name, file);
        if (run) {
            return AgentCommand.run(file, root, agent, out);
        }
        out.printf(
                "Run the agent in or near the cluster:%n  %s%n",
                AgentCommand.line(name, root, agent.memberKubeconfig, agent.words()));
        return 0;
    }

    private ControlPlaneDiscovery discovery() {
        var parsed = BootstrapToken.parse(token)
                .orElseThrow(() -> new UserError(
                        "--token is no token: it has the form ID.SECRET, as \"flagship token create\" prints it"));
        if (pins.isEmpty() != skipPins) {
            throw new UserError("give either --discovery-token-ca-cert-hash, by which the control plane is known, "
                    + "or --discovery-token-unsafe-skip-ca-verification");
        }
        if (expirationSeconds < SECONDS_MIN) {
            throw new UserError("--cert-expiration-seconds %d: at least %d".formatted(expirationSeconds, SECONDS_MIN));
        }
        return new ControlPlaneDiscovery(ControlPlaneAddress.parse(endpoint), parsed, pins);
    }

    private void enrol(String name, ClientConfig host, Path file) throws IOException, InterruptedException {
        try (var transport = HttpTransport.open(host)) {
            var identity = new AgentEnrolment(transport, name).enrol(Duration.ofSeconds(expirationSeconds), PATIENCE);
            AgentKubeconfig.write(file, name, host, identity);
        } catch (AgentRefused e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
