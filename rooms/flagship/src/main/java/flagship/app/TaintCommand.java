package flagship.app;

import flagship.kubeclient.KubeClient;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship taint}. */
@Command(
        name = "taint",
        description =
                "Sets taints on a cluster, or takes them away: flagship taint clusters paris maintenance=true:NoExecute",
        mixinStandardHelpOptions = true)
final class TaintCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "clusters", description = "The word clusters.")
    String what = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The cluster.")
    String name = "";

    @Parameters(
            index = "2..*",
            arity = "1..*",
            paramLabel = "KEY=VALUE:EFFECT",
            description = "A taint to set; KEY- or KEY:EFFECT- takes away.")
    List<String> words = new ArrayList<>();

    @Option(names = "--overwrite", description = "Replace another value of the same key and effect.")
    boolean overwrite;

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!List.of("clusters", "cluster").contains(what)) {
            throw new UserError("only clusters can be tainted: flagship taint clusters NAME KEY=VALUE:EFFECT");
        }
        var changes = words.stream().map(TaintChange::parse).toList();
        try (var host = connection.open()) {
            boolean changed = new ClusterTaints(new KubeClient(host), dryRun).change(name, taints -> {
                var after = taints;
                for (TaintChange change : changes) {
                    after = change.apply(name, after, overwrite, Instant.now());
                }
                return after;
            });
            spec.commandLine()
                    .getOut()
                    .printf("Cluster %s %s.%n", name, changed ? "is changed" : "had these taints already");
        }
        return 0;
    }
}
