package flagship.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flagship clusters}. */
@Command(name = "clusters", description = "Shows the clusters of the fleet.", mixinStandardHelpOptions = true)
final class ClustersCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    Connection connection = new Connection();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = connection.open()) {
            var view = new FleetView(host);
            if (view.clusters().isEmpty()) {
                out.println("No cluster has joined yet: flagship join NAME --cluster-kubeconfig F");
            } else {
                out.print(view.table());
                out.flush();
            }
        }
        return 0;
    }
}
