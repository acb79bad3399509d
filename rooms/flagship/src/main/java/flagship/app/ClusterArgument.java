package flagship.app;

import flagship.fleetapi.ClusterSpec.Taint;
import flagship.kubeclient.KubeClient;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One cluster whose taints a command changes. Filled by picocli. */
final class ClusterArgument {
    @Mixin
    Connection connection = new Connection();

    @Parameters(paramLabel = "NAME", description = "The cluster.")
    String name = "";

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    boolean dryRun;

    /** Whether something changed, or would. */
    boolean change(UnaryOperator<List<Taint>> change) throws IOException, InterruptedException {
        try (var host = connection.open()) {
            return new ClusterTaints(new KubeClient(host), dryRun).change(name, change);
        }
    }
}
