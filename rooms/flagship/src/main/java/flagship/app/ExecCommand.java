package flagship.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship exec}: a program in a container of a member, through the control plane. Words are those of karmadactl. */
@Command(
        name = "exec",
        description = {
            "Runs a program in a container of a cluster: flagship exec -it POD --cluster paris -- sh",
            "Without --cluster the Pod is looked for in all clusters that are ready. Ends with the program's exit code."
        },
        mixinStandardHelpOptions = true)
final class ExecCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    PodOptions pod = new PodOptions();

    @Mixin
    StreamOptions streams = new StreamOptions();

    @Parameters(index = "0", paramLabel = "POD | TYPE/NAME", description = "The Pod, or a workload that has one.")
    String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "-- COMMAND [ARG...]",
            arity = "1..*",
            description = "The program and its arguments, after two dashes.")
    List<String> command = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = pod.connection.open()) {
            var found = new PodFinder(host, pod).one(name);
            var query = new ArrayList<Map.Entry<String, String>>();
            command.forEach(word -> query.add(Map.entry("command", word)));
            return streams.run(StandardStreams.of(spec), host, found, pod.container, "exec", query);
        }
    }
}
