package flagship.app;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeClient;
import flagship.kubemodel.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship top}. Words and columns are those of karmadactl. */
@Command(
        name = "top",
        description = "Shows what Pods or nodes of the clusters use now, as their metrics servers measure it.",
        mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "pods|nodes", description = "What to measure.")
    String type = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "One of that name; none for all.")
    String name = "";

    @Mixin
    ListedObjects listed = new ListedObjects();

    @Option(
            names = "--sort-by",
            paramLabel = "cpu|memory",
            defaultValue = "",
            description = "The greatest first (default: by name).")
    String sortBy = "";

    @Option(names = "--no-headers", description = "Without the names of the columns.")
    boolean noHeaders;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!List.of("", "cpu", "memory").contains(sortBy)) {
            throw new UserError("--sort-by %s: it is cpu or memory".formatted(sortBy));
        }
        boolean pods = List.of("pod", "pods", "po").contains(type);
        if (!pods && !List.of("node", "nodes", "no").contains(type)) {
            throw new UserError("top %s: it is pods or nodes".formatted(type));
        }
        var usage = new FleetUsage(pods, listed.namespace(), name, listed.selector);
        try (var host = connection.open()) {
            for (String cluster : MemberNames.chosen(new KubeClient(host), listed.clusters)) {
                add(usage, host, cluster);
            }
        }
        var out = spec.commandLine().getOut();
        if (usage.isEmpty()) {
            spec.commandLine().getErr().println("No resources found.");
        } else {
            var table = usage.table(listed.everywhere && pods, sortBy).toString();
            out.print(noHeaders ? table.substring(table.indexOf('\n') + 1) : table);
        }
        out.flush();
        return usage.isEmpty() && !name.isEmpty() ? 1 : 0;
    }

    /** One cluster that does not answer takes nothing from the others. */
    private void add(FleetUsage usage, HttpTransport host, String cluster) throws IOException, InterruptedException {
        try {
            usage.add(cluster, new KubeClient(new MemberTransport(host, cluster)));
        } catch (ApiException e) {
            var why = e.code() == 404 ? "it has no metrics server" : e.getMessage();
            spec.commandLine().getErr().printf("cluster %s is left out: %s%n", cluster, why);
        }
    }
}
