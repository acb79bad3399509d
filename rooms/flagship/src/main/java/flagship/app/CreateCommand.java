package flagship.app;

import flagship.kubeclient.KubeClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flagship create}. */
@Command(
        name = "create",
        description = "Creates the objects of files on the control plane.",
        mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ManifestOptions manifests = new ManifestOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var host = manifests.connection.open()) {
            var client = new KubeClient(host);
            manifests.forEach(host, StandardStreams.of(spec), object -> {
                var created = client.create(object.type().resource(), object.object());
                out.println(new ManifestOptions.Typed(object.type(), created).shown() + " created");
            });
        }
        return 0;
    }
}
