package flagship.app;

import flagship.kubeclient.HttpTransport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flagship network-controller}. */
@Command(
        name = "network-controller",
        description = "Keeps OVN as the objects of kubeovn.io in a Kubernetes cluster want it.",
        mixinStandardHelpOptions = true)
final class NetworkControllerCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    NetworkingOptions networking = new NetworkingOptions();

    @Option(names = "--kubeconfig", paramLabel = "F", description = "The cluster's kubeconfig.")
    @Nullable
    Path kubeconfig;

    @Option(
            names = "--service-cluster-ip-range",
            paramLabel = "CIDR",
            defaultValue = "10.96.0.0/12",
            description = "Addresses of Services (default: ${DEFAULT-VALUE}).")
    String serviceClusterIpRange = "10.96.0.0/12";

    @Override
    public Integer call() throws InterruptedException {
        if (kubeconfig == null) {
            throw new UserError("name the cluster's kubeconfig with --kubeconfig");
        }
        var settings = networking
                .settings(serviceClusterIpRange)
                .orElseThrow(() -> new UserError(
                        "name OVN's northbound database with --ovn-nb, like unix:/run/ovn/ovnnb_db.sock"));
        var config = Connection.read(kubeconfig, "");
        var closer = new Closer();
        try {
            var transport = closer.register(HttpTransport.open(config));
            closer.register(NetworkingRole.startElected(transport, settings));
        } catch (Throwable failure) {
            closer.closeAfter(failure);
            throw failure;
        }
        Serving.untilStopped(
                closer, spec.commandLine().getOut(), config.server().toString());
        return 0;
    }
}
