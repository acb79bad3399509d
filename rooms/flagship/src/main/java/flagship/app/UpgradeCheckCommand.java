package flagship.app;

import com.fasterxml.jackson.databind.JsonNode;
import flagship.kubeclient.Query;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship upgrade-check}. */
@Command(
        name = "upgrade-check",
        description = {
            "Shows what an upgrade of clusters to a version of Kubernetes would break: versions of the API that it removes and that are served "
                    + "now, and the objects that are still written in them.",
            "Ends with 1 if there is anything."
        },
        mixinStandardHelpOptions = true)
final class UpgradeCheckCommand implements Callable<Integer> {
    private static final int OBJECTS_SHOWN = 5;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "VERSION", description = "To upgrade to, like 1.32.")
    String version = "";

    @Option(names = "--clusters", split = ",", paramLabel = "NAME", description = "Clusters (default: all).")
    List<String> clusters = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var answer = new SearchClient(host)
                    .ask(new Query("upgrades/" + URLEncoder.encode(version, StandardCharsets.UTF_8))
                            .with("clusters", String.join(",", clusters))
                            .toString());
            return print(answer, spec.commandLine().getOut()) ? 1 : 0;
        }
    }

    /** Returns whether there was anything. */
    private static boolean print(JsonNode answer, PrintWriter out) {
        var table = new ConsoleTable("CLUSTER", "VERSION", "REMOVED", "IN", "INSTEAD", "SERVED NOW", "WRITTEN IN IT");
        boolean any = false;
        boolean hidden = false;
        for (JsonNode cluster : answer.path("clusters")) {
            for (JsonNode finding : cluster.path("findings")) {
                any = true;
                hidden |= finding.path("hidden").asBoolean();
                table.row(
                        cluster.path("name").asText(),
                        cluster.path("version").asText(),
                        "%s %s/%s"
                                .formatted(
                                        finding.path("resource").asText(),
                                        finding.path("group").asText(),
                                        finding.path("version").asText()),
                        finding.path("removed").asText(),
                        finding.path("instead").asText("nothing"),
                        finding.path("served").asBoolean() ? "yes" : "no",
                        objects(finding));
            }
        }
        out.print(
                any
                        ? table.toString()
                        : "Nothing that is known would break in %d clusters.\n"
                                .formatted(answer.path("clusters").size()));
        if (hidden) {
            out.println("Some types may not be listed by you: there may be objects that are not shown.");
        }
        out.flush();
        return any;
    }

    private static String objects(JsonNode finding) {
        var names = new ArrayList<String>();
        for (JsonNode object : finding.path("objects")) {
            var namespace = object.path("namespace").asText();
            if (names.size() < OBJECTS_SHOWN) {
                names.add((namespace.isEmpty() ? "" : namespace + "/")
                        + object.path("name").asText());
            }
        }
        long all = finding.path("objectCount").asLong();
        return String.join(",", names) + (all > names.size() ? " and %d more".formatted(all - names.size()) : "");
    }
}
