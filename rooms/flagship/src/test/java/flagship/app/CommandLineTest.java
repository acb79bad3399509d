package flagship.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong command lines and bad surroundings get one sentence that says what to do. */
final class CommandLineTest {
    @TempDir
    Path directory;

    private final StringWriter output = new StringWriter();

    @Test
    void helpNamesEveryCommandButTheHiddenOnes() {
        assertThat(run("--help")).isZero();
        assertThat(output.toString())
                .contains(
                        "demo",
                        "up",
                        "join",
                        "unjoin",
                        "token",
                        "register",
                        "unregister",
                        "agent",
                        "get",
                        "promote",
                        "clusters",
                        "cordon",
                        "uncordon",
                        "taint",
                        "search",
                        "member",
                        "apiserver",
                        "network-agent")
                .doesNotContain("warm-up");
    }

    @Test
    void withoutAControlPlaneTheWayToOneIsShown() {
        assertThat(run("clusters", "--data", directory.toString())).isEqualTo(1);
        assertThat(output.toString()).contains("start one with \"flagship up\"");
    }

    @Test
    void aRoleThatDoesNotExistStartsNothing() {
        assertThat(run("up", "--data", directory.resolve("data").toString(), "--roles", "magic"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("\"magic\" is no role");
    }

    @Test
    void anAgentSaysWhatItMisses() {
        assertThat(run("agent")).isEqualTo(1);
        assertThat(output.toString()).contains("--cluster-name is missing");
        assertThat(run("agent", "--cluster-name", "Paris")).isEqualTo(1);
        assertThat(output.toString()).contains("\"Paris\" cannot name a cluster");
        assertThat(run("up", "--roles", "agent", "--cluster-name", "paris")).isEqualTo(1);
        assertThat(output.toString()).contains("--member-kubeconfig is missing");
        assertThat(run("register", "there", "--token", "abc", "--cluster-name", "paris"))
                .isEqualTo(1);
    }

    @Test
    void networksNeedTheirDatabaseAndSayHowItIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("kubeconfig"), "{}");

        assertThat(run("up", "--data", directory.resolve("data").toString(), "--roles", "apiserver,networking"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("needs --ovn-nb");
        assertThat(run("network-controller", "--kubeconfig", file.toString(), "--ovn-nb", "10.0.0.1:6641"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT");
        assertThat(run("network-controller", "--kubeconfig", file.toString(), "--ovn-nb", "ssl:h:1"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("needs --ovn-ca-cert");
    }

    @Test
    void networksOfTheSystemThatOverlapAreRefused() {
        assertThat(run(
                        "network-controller",
                        "--kubeconfig",
                        directory.toString(),
                        "--ovn-nb",
                        "unix:/x",
                        "--default-cidr",
                        "10.96.0.0/16"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("check system cidr failed");
    }

    @Test
    void aListenAddressWithoutAPortIsExplained() {
        assertThat(run("apiserver", "--data", directory.toString(), "--listen", "localhost"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("HOST:PORT");
    }

    @Test
    void aDatabaseOfAnotherKindIsRefusedWithoutShowingItsPassword() {
        assertThat(run("up", "--data", directory.toString(), "--catalog", "jdbc:oracle://db/x?password=secret"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("no supported database").doesNotContain("secret");
    }

    @Test
    void aDatabaseServerThatIsNotThereIsOneSentenceWithoutItsPassword() {
        assertThat(run(
                        "up",
                        "--data",
                        directory.resolve("data").toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--catalog",
                        "jdbc:postgresql://127.0.0.1:1/x?user=u&password=secret"))
                .isEqualTo(1);
        assertThat(output.toString())
                .contains("jdbc:postgresql://127.0.0.1:1/x cannot be used", "cannot be reached")
                .doesNotContain("secret");
    }

    @Test
    void aPasswordWithoutAUserStartsNothing() {
        assertThat(run(
                        "up",
                        "--data",
                        directory.toString(),
                        "--catalog",
                        "jdbc:mariadb://db/x",
                        "--catalog-password",
                        "secret"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("--catalog-user").doesNotContain("secret");
    }

    private Path kubeconfig(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text.replace('\'', '"'));
    }

    @Test
    void kubeconfigsOfTheEnvironmentAreMergedAsKubectlDoes() throws Exception {
        var contexts = kubeconfig(
                "contexts",
                "contexts: [{name: one, context: {cluster: here, user: me}}, {name: two, context: {cluster: there}}]\n"
                        + "current-context: one\n");
        Files.createDirectories(directory.resolve("other"));
        Files.writeString(directory.resolve("other").resolve("token"), "secret");
        var rest = kubeconfig(
                "other/rest",
                "clusters: [{name: here, cluster: {server: 'http://127.0.0.1:1'}},"
                        + " {name: there, cluster: {server: 'http://127.0.0.1:2'}}]\n"
                        + "users: [{name: me, user: {tokenFile: token}}]\ncurrent-context: two\n");
        var both = Map.of("KUBECONFIG", contexts + ":" + directory.resolve("missing") + "::" + rest);

        assertThat(run(both, "clusters")).isEqualTo(1);
        assertThat(output.toString()).contains("127.0.0.1:1");
        assertThat(run(both, "clusters", "--karmada-context", "two")).isEqualTo(1);
        assertThat(output.toString()).contains("127.0.0.1:2");
        assertThat(run(both, "get", "pods", "--context", "three")).isEqualTo(1);
        assertThat(output.toString()).contains("three");
    }

    @Test
    void whatTheCommandLineNamesGoesBeforeTheEnvironment() throws Exception {
        var environment = Map.of("KUBECONFIG", directory.resolve("environment").toString());
        kubeconfig(
                "kubeconfig",
                "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:3'}}]\n"
                        + "contexts: [{name: c, context: {cluster: c}}]\n");

        assertThat(run(environment, "clusters")).isEqualTo(1);
        assertThat(output.toString()).contains("KUBECONFIG names no file that exists");
        assertThat(run(environment, "clusters", "--data", directory.toString())).isEqualTo(1);
        assertThat(output.toString()).contains("127.0.0.1:3");
        assertThat(run(
                        environment,
                        "clusters",
                        "--kubeconfig",
                        directory.resolve("kubeconfig").toString()))
                .isEqualTo(1);
    }

    @Test
    void aDamagedKubeconfigIsNamed() throws IOException {
        var file = Files.writeString(directory.resolve("kubeconfig"), "clusters: 7\n");

        assertThat(run("clusters", "--kubeconfig", file.toString())).isEqualTo(1);
        assertThat(output.toString()).contains(file.toString());
    }

    @Test
    void aSettingsFileWithAWrongKeyStartsNothing() throws IOException {
        var file = Files.writeString(directory.resolve("settings.yaml"), "lisen: 127.0.0.1:1\n");

        assertThat(run("up", "--config", file.toString())).isEqualTo(2);
        assertThat(output.toString()).contains("did you mean \"listen\"?");
    }

    @Test
    void anAgentNeedsItsNodesName() {
        assertThat(run("network-agent")).isEqualTo(1);
        assertThat(output.toString()).contains("--node-name is missing");
    }

    @Test
    void anAgentsDatabaseAddressIsExplained() {
        assertThat(run("network-agent", "--node-name", "n1", "--ovs", "/var/run/db.sock"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("--ovs").contains("unix:PATH");
    }

    @Test
    void theDemoNamesAPortFileThatHoldsNoPort() throws IOException {
        Files.writeString(directory.resolve("port"), "rubbish");

        assertThat(run("demo", "--once", "--data", directory.toString())).isEqualTo(1);

        assertThat(output.toString())
                .contains("holds no port number: remove it")
                .doesNotContain("bug");
    }

    @Test
    void aDemoThatIsStoppedWhileItStartsLeavesNothing() throws Exception {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                "flagship.app.Main",
                "demo");
        var demo = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines = demo.inputReader()) {
            assertThat(lines.readLine()).contains("starting the control plane");
            demo.toHandle().destroy();
            while (lines.readLine() != null) {
                // Until it has ended; its words are not what this is about.
            }
        }
        demo.waitFor();

        try (var left = Files.list(directory)) {
            assertThat(left.filter(file -> file.toString().contains("flagship-demo-")))
                    .isEmpty();
        }
    }

    @Test
    void theDemoRefusesAnImpossibleNumberOfClusters() {
        assertThat(run("demo", "--clusters", "0")).isEqualTo(1);
        assertThat(output.toString()).contains("1 to 30");
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        var writer = new PrintWriter(output, true);
        return Main.run(arguments, environment, writer, writer);
    }
}
