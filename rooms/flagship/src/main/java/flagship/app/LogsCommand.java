package flagship.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship logs}: what containers of members write. Words are those of karmadactl and kubectl. */
@Command(
        name = "logs",
        description = {
            "Shows what a container of a cluster wrote: flagship logs POD --cluster paris, flagship logs deployment/shop -f",
            "Without --cluster the Pod is looked for in all clusters that are ready; -l shows Pods of all of them."
        },
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    PodOptions pod = new PodOptions();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "POD | TYPE/NAME",
            description = "The Pod, or a workload that has one.")
    String name = "";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Instead of a name: every Pod with these labels.")
    String selector = "";

    @Option(names = "--all-containers", description = "Every container of the Pod.")
    boolean allContainers;

    @Option(names = "--prefix", description = "Say before each line where it is from (always with several clusters).")
    boolean prefix;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on.")
    boolean follow;

    @Option(
            names = {"-p", "--previous"},
            description = "Of the container that ran before.")
    boolean previous;

    @Option(names = "--timestamps", description = "With the time of each line.")
    boolean timestamps;

    @Option(
            names = "--tail",
            paramLabel = "LINES",
            defaultValue = "-1",
            description = "The last lines alone (default: all).")
    long tail = -1;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "",
            description = "What is newer than this alone: 5m, 2h.")
    String since = "";

    @Option(
            names = "--since-time",
            paramLabel = "DATE",
            defaultValue = "",
            description = "What was written after this alone: 2026-01-02T03:04:05Z.")
    String sinceTime = "";

    @Option(
            names = "--limit-bytes",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most so much (default: everything).")
    long limitBytes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (name.isEmpty() == selector.isEmpty()) {
            throw new UserError("name a Pod, or some by their labels: flagship logs POD, flagship logs -l app=shop");
        }
        if (!since.isEmpty() && !sinceTime.isEmpty()) {
            throw new UserError("--since and --since-time say the same: leave one out");
        }
        try (var host = pod.connection.open()) {
            var finder = new PodFinder(host, pod);
            var pods = selector.isEmpty() ? List.of(finder.one(name)) : finder.all(selector);
            var reader = new LogReader(host, StandardStreams.of(spec).out());
            var sources = sources(pods);
            if (follow && sources.size() > 1) {
                reader.followAll(sources);
            } else {
                for (LogReader.Source source : sources) {
                    reader.read(source);
                }
            }
        }
        return 0;
    }

    private List<LogReader.Source> sources(List<FoundPod> pods) {
        boolean several = pods.stream().map(FoundPod::cluster).distinct().count() > 1;
        var sources = new ArrayList<LogReader.Source>();
        for (FoundPod found : pods) {
            var containers = allContainers ? found.containers() : List.of(found.container(pod.container));
            for (String container : containers) {
                var marked = prefix || several ? "[%s/%s/%s] ".formatted(found.cluster(), found.name(), container) : "";
                sources.add(new LogReader.Source(found.path("log", query(container)), marked));
            }
        }
        return sources;
    }

    private List<Map.Entry<String, String>> query(String container) {
        var query = new ArrayList<>(List.of(Map.entry("container", container)));
        add(query, "follow", follow);
        add(query, "previous", previous);
        add(query, "timestamps", timestamps);
        if (tail >= 0) {
            query.add(Map.entry("tailLines", Long.toString(tail)));
        }
        if (!since.isEmpty()) {
            long seconds = Math.max(1, Durations.parse("--since", since).toSeconds());
            query.add(Map.entry("sinceSeconds", Long.toString(seconds)));
        }
        if (!sinceTime.isEmpty()) {
            query.add(Map.entry("sinceTime", sinceTime));
        }
        if (limitBytes > 0) {
            query.add(Map.entry("limitBytes", Long.toString(limitBytes)));
        }
        return query;
    }

    private static void add(List<Map.Entry<String, String>> query, String name, boolean set) {
        if (set) {
            query.add(Map.entry(name, "true"));
        }
    }
}
