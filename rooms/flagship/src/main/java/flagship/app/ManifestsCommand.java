package flagship.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship manifests}. */
@Command(
        name = "manifests",
        description = {
            "Prints what runs search and sync in a Kubernetes cluster, on its own API server: for kubectl apply -f -.",
            "Users then search through that API server; it knows who they are."
        },
        mixinStandardHelpOptions = true)
final class ManifestsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--namespace",
            paramLabel = "N",
            defaultValue = "flagship-system",
            description = "Where it runs (default: ${DEFAULT-VALUE}).")
    String namespace = "";

    @Option(
            names = "--image",
            paramLabel = "I",
            defaultValue = "flagship:latest",
            description = "Image whose entry point is this program (default: ${DEFAULT-VALUE}).")
    String image = "";

    @Option(
            names = "--catalog",
            paramLabel = "JDBC-URL",
            defaultValue = "",
            description = {
                "Database of the catalog, such as jdbc:postgresql://HOST/DATABASE (default: SQLite in the pod, filled anew by each pod).",
                "User and password come from the keys user and password of the Secret flagship-catalog of the namespace."
            })
    String catalog = "";

    @Option(
            names = "--replicas",
            paramLabel = "R",
            defaultValue = "1",
            description = "Pods; more than one needs --catalog (default: ${DEFAULT-VALUE}).")
    int replicas = 1;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(new FindManifests(namespace, image, catalog, replicas).text());
        out.flush();
        return 0;
    }
}
