package flagship.app;

import flagship.kubeclient.KubeClient;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship cordon}. */
@Command(
        name = "cordon",
        description = "Keeps new workloads off a cluster; what runs there stays.",
        mixinStandardHelpOptions = true)
final class CordonCommand implements Callable<Integer> {
    static final String UNSCHEDULABLE = "cluster.karmada.io/unschedulable";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "The cluster.")
    String name = "";

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var host = connection.open()) {
            var taint = new TaintChange(UNSCHEDULABLE, "", "NoSchedule", false);
            boolean changed = new ClusterTaints(new KubeClient(host), dryRun)
                    .change(name, taints -> taint.apply(name, taints, true, Instant.now()));
            spec.commandLine()
                    .getOut()
                    .printf("Cluster %s %s.%n", name, changed ? "is cordoned" : "was cordoned already");
        }
        return 0;
    }
}
