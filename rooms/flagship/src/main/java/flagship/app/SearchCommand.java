package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship search}. */
@Command(
        name = "search",
        description = "Finds objects in all clusters of the fleet. kubectl --context fleet does the same.",
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(
            index = "0",
            paramLabel = "RESOURCE",
            description = "What to search: pods, deploy, deployments.apps ...")
    String resource = "";

    @Parameters(index = "1", arity = "0..*", paramLabel = "NAME", description = "Whole names; none for all.")
    List<String> names = new ArrayList<>();

    @Mixin
    FleetSelection selection = new FleetSelection();

    @Option(
            names = "--limit",
            defaultValue = "500",
            paramLabel = "N",
            description = "Most objects to show (default: ${DEFAULT-VALUE}).")
    int limit = 500;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var client = new SearchClient(host);
            var type = client.type(resource);
            var query = selection
                    .of(type.resource().path())
                    .with("names", String.join(",", names))
                    .with("limit", Integer.toString(limit));
            var answer = client.get(query.toString(), SearchClient.TABLE);
            print(answer, type.namespaced(), spec.commandLine().getOut());
            return 0;
        }
    }

    private static void print(JsonNode answer, boolean namespaced, PrintWriter out) {
        var columns = shown(answer.path("columnDefinitions"));
        var header = new ArrayList<String>();
        if (namespaced) {
            header.add("NAMESPACE");
        }
        columns.forEach(column -> header.add(answer.path("columnDefinitions")
                .path(column)
                .path("name")
                .asText()
                .toUpperCase(Locale.ROOT)));
        var table = new ConsoleTable(header.toArray(String[]::new));
        for (JsonNode row : answer.path("rows")) {
            var cells = new ArrayList<Object>();
            if (namespaced) {
                cells.add(row.path("object").path("metadata").path("namespace").asText());
            }
            columns.forEach(column -> cells.add(row.path("cells").path(column).asText()));
            table.row(cells.toArray());
        }
        out.print(answer.path("rows").isEmpty() ? "Nothing found.\n" : table.toString());
        if (!answer.path("metadata").path("continue").asText().isEmpty()) {
            out.println("There is more: --limit 0 shows everything.");
        }
        out.flush();
    }

    /** The columns that are not for wide output only. */
    private static List<Integer> shown(JsonNode definitions) {
        var columns = new ArrayList<Integer>();
        for (int index = 0; index < definitions.size(); index++) {
            if (definitions.path(index).path("priority").asInt() == 0) {
                columns.add(index);
            }
        }
        return columns;
    }
}
