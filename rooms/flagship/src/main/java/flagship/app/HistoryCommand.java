package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubeclient.Discovery;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship history}. */
@Command(
        name = "history",
        description =
                "Shows what became of an object in each cluster: its states, who made them and what they changed.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final int SHOWN_MAX = 60;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind or resource: deployment, pods, configmaps ...")
    String resource = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Whole name.")
    String name = "";

    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            paramLabel = "NS",
            description = "Namespace (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(names = "--cluster", defaultValue = "", paramLabel = "NAME", description = "One cluster (default: all).")
    String cluster = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var client = new SearchClient(host);
            var type = ResourceNames.find(Discovery.read(client.asServer()), resource)
                    .orElseThrow(
                            () -> new UserError("no cluster of the fleet has a resource \"%s\"".formatted(resource)));
            var collection = type.resource().path(type.namespaced() ? namespace : "");
            var within = cluster.isEmpty() ? "" : "/clusters/" + cluster;
            print(
                    states(client, within + collection + "/" + name + "/history"),
                    spec.commandLine().getOut());
            return 0;
        }
    }

    private ObjectNode states(SearchClient client, String path) throws IOException, InterruptedException {
        try {
            return client.get(path);
        } catch (ApiException e) {
            if (e.code() == 404) {
                throw new UserError(
                        "no state of %s %s is known; is it in another namespace (-n), or did it go before history was kept (up --history-retention)?"
                                .formatted(resource, name),
                        e);
            }
            throw e;
        }
    }

    private static void print(JsonNode answer, PrintWriter out) {
        var table = new ConsoleTable("CLUSTER", "VERSION", "UNTIL", "BY", "CHANGED");
        for (JsonNode state : answer.path("items")) {
            var changes = changes(state);
            table.row(
                    state.path("cluster").asText(),
                    state.path("resourceVersion").asText(),
                    until(state),
                    by(state.path("changedBy")),
                    changes.isEmpty() ? "" : changes.getFirst());
            for (String more : changes.subList(Math.min(1, changes.size()), changes.size())) {
                table.row("", "", "", "", more);
            }
        }
        out.print(table);
        out.flush();
    }

    private static String until(JsonNode state) {
        var until = state.path("until").asText("");
        if (until.isEmpty()) {
            return "now";
        }
        return state.path("deleted").asBoolean() ? until + " (deleted)" : until;
    }

    private static String by(JsonNode author) {
        var manager = author.path("manager").asText("");
        var subresource = author.path("subresource").asText("");
        return subresource.isEmpty() ? manager : manager + " (" + subresource + ")";
    }

    private static List<String> changes(JsonNode state) {
        var lines = new ArrayList<String>();
        for (JsonNode change : state.path("changes")) {
            lines.add("%s: %s -> %s"
                    .formatted(
                            change.path("path").asText(), value(change.path("before")), value(change.path("after"))));
        }
        return lines;
    }

    private static String value(JsonNode value) {
        if (value.isMissingNode()) {
            return "(none)";
        }
        var text = value.isTextual() ? value.asText() : value.toString();
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }
}
