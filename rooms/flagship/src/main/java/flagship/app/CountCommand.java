package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.Discovery;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    @Option(
            names = {"-n", "--namespaces"},
            split = ",",
            paramLabel = "NS",
            description = "Namespaces (default: all).")
    List<String> namespaces = new ArrayList<>();

    @Option(
            names = {"-l", "--selector"},
            defaultValue = "",
            paramLabel = "SELECTOR",
            description = "Label selector: app=shop,tier in (web,data).")
    String selector = "";

    @Option(
            names = "--field-selector",
            defaultValue = "",
            paramLabel = "SELECTOR",
            description = "On any field: status.phase!=Running.")
    String fieldSelector = "";

    @Option(names = "--clusters", split = ",", paramLabel = "NAME", description = "Clusters (default: all).")
    List<String> clusters = new ArrayList<>();

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
            var type = ResourceNames.find(Discovery.read(search.asServer()), resource)
                    .orElseThrow(
                            () -> new UserError("no cluster of the fleet has a resource \"%s\"".formatted(resource)));
            var answer = search.ask("counts/" + type.resource().groupResource() + query());
            print(answer, spec.commandLine().getOut());
            return 0;
        }
    }

    private String query() {
        var parameters = new ArrayList<String>();
        add(parameters, "by", by);
        add(parameters, "clusters", String.join(",", clusters));
        add(parameters, "namespaces", String.join(",", namespaces));
        add(parameters, "labelSelector", selector);
        add(parameters, "fieldSelector", fieldSelector);
        add(parameters, "limit", Integer.toString(limit));
        return "?" + String.join("&", parameters);
    }

    private static void add(List<String> parameters, String name, String value) {
        if (!value.isEmpty()) {
            parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
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
