package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.Query;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship api-resources}. */
@Command(
        name = "api-resources",
        description =
                "Shows which clusters serve which versions of which types, and which of them Kubernetes removes when.",
        mixinStandardHelpOptions = true)
final class ApiResourcesCommand implements Callable<Integer> {
    private static final int NAMES_SHOWN = 5;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Option(names = "--clusters", split = ",", paramLabel = "NAME", description = "Clusters (default: all).")
    List<String> clusters = new ArrayList<>();

    @Option(names = "--deprecated", description = "Only versions that Kubernetes has deprecated.")
    boolean deprecated;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var answer = new SearchClient(host)
                    .ask(new Query("apiresources")
                            .with("clusters", String.join(",", clusters))
                            .toString());
            print(answer, spec.commandLine().getOut());
            return 0;
        }
    }

    private void print(JsonNode answer, PrintWriter out) {
        var table =
                new ConsoleTable("RESOURCE", "VERSION", "KIND", "CLUSTERS", "PREFERRED IN", "STORED AS", "REMOVED IN");
        boolean any = false;
        for (JsonNode item : answer.path("items")) {
            if (deprecated && !item.has("removed")) {
                continue;
            }
            any = true;
            var group = item.path("group").asText();
            table.row(
                    item.path("resource").asText(),
                    group.isEmpty()
                            ? item.path("version").asText()
                            : group + "/" + item.path("version").asText(),
                    item.path("resourceKind").asText(),
                    names(item, false),
                    names(item, true),
                    storedAs(item),
                    item.path("removed").asText(""));
        }
        out.print(any ? table.toString() : "Nothing found.\n");
        out.flush();
    }

    private static String names(JsonNode item, boolean preferred) {
        var names = new ArrayList<String>();
        for (JsonNode cluster : item.path("clusters")) {
            if (!preferred || cluster.path("preferred").asBoolean()) {
                names.add(cluster.path("name").asText());
            }
        }
        if (names.size() == item.path("clusters").size() && preferred) {
            return "all of them";
        }
        return names.size() <= NAMES_SHOWN
                ? String.join(",", names)
                : String.join(",", names.subList(0, NAMES_SHOWN))
                        + " and %d more".formatted(names.size() - NAMES_SHOWN);
    }

    private static String storedAs(JsonNode item) {
        var versions = new ArrayList<String>();
        for (JsonNode cluster : item.path("clusters")) {
            var stored = cluster.path("storedAs").asText("");
            if (!stored.isEmpty() && !versions.contains(stored)) {
                versions.add(stored);
            }
        }
        return String.join(",", versions);
    }
}
