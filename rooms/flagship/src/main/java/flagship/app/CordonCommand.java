package flagship.app;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    ClusterArgument cluster = new ClusterArgument();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var taint = new TaintChange(UNSCHEDULABLE, "", "NoSchedule", false);
        boolean changed = cluster.change(taints -> taint.apply(cluster.name, taints, true, Instant.now()));
        spec.commandLine()
                .getOut()
                .printf("Cluster %s %s.%n", cluster.name, changed ? "is cordoned" : "was cordoned already");
        return 0;
    }
}
