package flagship.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flagship uncordon}. */
@Command(name = "uncordon", description = "Lets new workloads onto a cluster again.", mixinStandardHelpOptions = true)
final class UncordonCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ClusterArgument cluster = new ClusterArgument();

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean changed = cluster.change(taints -> taints.stream()
                .filter(taint -> !taint.key().equals(CordonCommand.UNSCHEDULABLE))
                .toList());
        spec.commandLine()
                .getOut()
                .printf("Cluster %s %s.%n", cluster.name, changed ? "takes workloads again" : "was not cordoned");
        return 0;
    }
}
