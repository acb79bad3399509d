package flagship.networking;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A network controller in a process of its own, for tests that kill it. */
final class ControllerProcess implements AutoCloseable {
    private final Process process;

    private ControllerProcess(Process process) {
        this.process = process;
    }

    /** Waits to be killed. Arguments: kubeconfig, socket of the northbound database. */
    public static void main(String[] arguments) throws Exception {
        var kubeconfig = Path.of(arguments[0]);
        var client = KubeConfig.parse(Files.readAllBytes(kubeconfig))
                .clientConfig(KubeConfigPolicy.trusting(
                        Objects.requireNonNull(kubeconfig.toAbsolutePath().getParent())));
        var database = new Networking.Database(
                List.of(new flagship.ovsdb.OvsdbEndpoint.Unix(Path.of(arguments[1]))), Optional.empty());
        try (var host = HttpTransport.open(client);
                var _ = Networking.start(host, database, NetworkingConfig.DEFAULT, Optional.empty())) {
            new CountDownLatch(1).await();
        }
    }

    static ControllerProcess start(Path folder, Path kubeconfig, Path socket) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ControllerProcess.class.getName(),
                kubeconfig.toString(),
                socket.toString());
        return new ControllerProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("controller.out").toFile()))
                .start());
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
