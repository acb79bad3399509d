package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship count}. */
@Command(
        name = "count",
        description = "Counts objects of all clusters by where they lie and what stands in them.",
        mixinStandardHelpOptions = true)
final class CountCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "RESOURCE", description = "What to count: pods, deploy, deployments.apps ...")
    String resource = "";

    @Option(
            names = "--by",
            defaultValue = "cluster",
            paramLabel = "KEYS",
            description =
                    "cluster, namespace, image, label:KEY, or any field like status.phase; several with commas (default: ${DEFAULT-VALUE}).")
    String by = "cluster";

    @Mixin
    FleetSelection selection = new FleetSelection();

    @Option(
            names = "--field-selector",
            defaultValue = "",
            paramLabel = "SELECTOR",
            description = "On any field: status.phase!=Running.")
    String fieldSelector = "";

    @Option(
            names = "--limit",
            defaultValue = "100",
            paramLabel = "N",
            description = "Most groups to show, the largest first (default: ${DEFAULT-VALUE}).")
    int limit = 100;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var search = new SearchClient(host);
            var query = selection
                    .of("counts/" + search.type(resource).resource().groupResource())
                    .with("by", by)
                    .with("fieldSelector", fieldSelector)
                    .with("limit", Integer.toString(limit));
            var answer = search.ask(query.toString());
            print(answer, spec.commandLine().getOut());
            return 0;
        }
    }

    private static void print(JsonNode answer, PrintWriter out) {
        var header = new ArrayList<String>();
        answer.path("by").forEach(key -> header.add(key.asText().toUpperCase(Locale.ROOT)));
        header.add("COUNT");
        var table = new ConsoleTable(header.toArray(String[]::new));
        for (JsonNode group : answer.path("groups")) {
            var cells = new ArrayList<Object>();
            group.path("values").forEach(value -> cells.add(value.asText().isEmpty() ? "<none>" : value.asText()));
            cells.add(group.path("count").asLong());
            table.row(cells.toArray());
        }
        out.print(answer.path("groups").isEmpty() ? "Nothing found.\n" : table.toString());
        long more = answer.path("remainingGroups").asLong();
        if (more > 0) {
            out.println("There are %d more groups: --limit shows more.".formatted(more));
        }
        out.flush();
    }
}
