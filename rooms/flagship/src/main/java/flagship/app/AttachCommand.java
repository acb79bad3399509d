package flagship.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship attach}: the streams of what runs in a container of a member. Words are those of karmadactl. */
@Command(
        name = "attach",
        description = {
            "Shows what a container of a cluster writes from now on; with -i it reads what is typed here.",
            "Without --cluster the Pod is looked for in all clusters that are ready."
        },
        mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    PodOptions pod = new PodOptions();

    @Mixin
    StreamOptions streams = new StreamOptions();

    @Parameters(index = "0", paramLabel = "POD | TYPE/NAME", description = "The Pod, or a workload that has one.")
    String name = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = pod.connection.open()) {
            var found = new PodFinder(host, pod).one(name);
            return streams.run(StandardStreams.of(spec), host, found, pod.container, "attach", List.of());
        }
    }
}
