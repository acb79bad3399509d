package flagship.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship apiserver}. */
@Command(
        name = "apiserver",
        description = "Runs a Kubernetes API server alone: native kinds and CRDs, no fleet.",
        mixinStandardHelpOptions = true)
final class ApiServerCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: ~/.flagship/data).")
    @Nullable
    Path data;

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1:7443",
            description = "Address to serve on (default: ${DEFAULT-VALUE}).")
    String listen = "";

    @Override
    public Integer call() throws InterruptedException {
        var directory = DataDirectory.open(data == null ? Folders.data() : data);
        var alone = ControlPlane.startApiServer(directory, server.config(directory, listen));
        Serving.untilStopped(alone, spec.commandLine().getOut(), alone.uri().toString());
        return 0;
    }
}
