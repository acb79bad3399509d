package flagship.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship member}. */
@Command(
        name = "member",
        description =
                "Runs a simulated member cluster: an API server whose workloads behave like real ones but run no containers.",
        mixinStandardHelpOptions = true)
final class MemberCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(
            names = "--name",
            paramLabel = "N",
            required = true,
            description = "The member's name; its nodes are called after it.")
    String name = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ~/.flagship/members/NAME).")
    @Nullable
    Path data;

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:0",
            description = "Address to serve on (default: a free port).")
    String listen = "";

    @Option(
            names = "--nodes",
            paramLabel = "K",
            defaultValue = "3",
            description = "Number of nodes (default: ${DEFAULT-VALUE}).")
    int nodes = 3;

    @Override
    public Integer call() throws InterruptedException {
        var directory = DataDirectory.open(data == null ? Folders.member(name) : data);
        var member = SimulatedMembers.start(name, directory, server.config(directory, listen), nodes);
        Serving.untilStopped(member, spec.commandLine().getOut(), member.uri().toString());
        return 0;
    }
}
