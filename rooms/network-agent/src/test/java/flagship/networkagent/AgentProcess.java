package flagship.networkagent;

import flagship.kubeclient.HttpTransport;
import flagship.kubeclient.KubeConfig;
import flagship.kubeclient.KubeConfigPolicy;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** An agent in a process of its own, for tests that kill it. */
final class AgentProcess {
    private AgentProcess() {}

    /** Waits to be killed. Arguments: kubeconfig, node, database, socket, namespace. */
    public static void main(String[] arguments) throws Exception {
        var kubeconfig = Path.of(arguments[0]);
        var client = KubeConfig.parse(Files.readAllBytes(kubeconfig))
                .clientConfig(KubeConfigPolicy.trusting(
                        Objects.requireNonNull(kubeconfig.toAbsolutePath().getParent())));
        var config = AgentConfig.of(arguments[1], OvsdbEndpoint.parseList(arguments[2]), Path.of(arguments[3]))
                .withNamespace(arguments[4]);
        try (var host = HttpTransport.open(client);
                var _ = NetworkAgent.start(host, config)) {
            new CountDownLatch(1).await();
        }
    }

    static Process start(Path folder, Path kubeconfig, TestNode node) throws Exception {
        return Shell.start(
                folder,
                Map.of(),
                List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AgentProcess.class.getName(),
                                kubeconfig.toString(),
                                node.name(),
                                node.database(),
                                node.socket().toString(),
                                node.namespacePath())
                        .toArray(String[]::new));
    }
}
