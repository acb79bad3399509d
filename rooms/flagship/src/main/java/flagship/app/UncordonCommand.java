package flagship.app;

import flagship.kubeclient.KubeClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flagship uncordon}. */
@Command(name = "uncordon", description = "Lets new workloads onto a cluster again.", mixinStandardHelpOptions = true)
final class UncordonCommand implements Callable<Integer> {

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
            boolean changed = new ClusterTaints(new KubeClient(host), dryRun)
                    .change(
                            name,
                            taints -> taints.stream()
                                    .filter(taint -> !taint.key().equals(CordonCommand.UNSCHEDULABLE))
                                    .toList());
            spec.commandLine()
                    .getOut()
                    .printf("Cluster %s %s.%n", name, changed ? "takes workloads again" : "was not cordoned");
        }
        return 0;
    }
}
