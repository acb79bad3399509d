package flagship.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which objects of which clusters a listing is about. Words are those of karmadactl. Filled by picocli. */
final class ListedObjects {
    @Option(
            names = {"-C", "--clusters", "--cluster"},
            split = ",",
            paramLabel = "NAME",
            description = "Clusters (default: all that are ready).")
    List<String> clusters = new ArrayList<>();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The namespace (default: ${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "All namespaces.")
    boolean everywhere;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Those with these labels: app=shop,tier in (web,data).")
    String selector = "";

    /** Empty for all. */
    String namespace() {
        return everywhere ? "" : namespace;
    }
}
