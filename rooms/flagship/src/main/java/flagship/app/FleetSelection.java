package flagship.app;

import flagship.kubeclient.Query;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which objects of the whole fleet a question is about. Filled by picocli. */
final class FleetSelection {
    @Option(
            names = {"-n", "--namespaces"},
            split = ",",
            paramLabel = "NS",
            description = "Namespaces (default: all).")
    private List<String> namespaces = new ArrayList<>();

    @Option(
            names = {"-l", "--selector"},
            defaultValue = "",
            paramLabel = "SELECTOR",
            description = "Label selector: app=shop,tier in (web,data).")
    private String selector = "";

    @Option(names = "--clusters", split = ",", paramLabel = "NAME", description = "Clusters (default: all).")
    private List<String> clusters = new ArrayList<>();

    /** A question to a path of the search. */
    Query of(String path) {
        return new Query(path)
                .with("clusters", String.join(",", clusters))
                .with("namespaces", String.join(",", namespaces))
                .with("labelSelector", selector);
    }
}
