package flagship.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A real {@code ovsdb-server} on a private socket, with the database Shop unless another was made. */
final class OvsdbServer implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/sbin/ovsdb-server");

    private final Path folder;
    private final String name;
    private final List<String> remotes = new ArrayList<>();
    private Process process;

    private OvsdbServer(Path folder, String name, List<String> remotes) throws IOException {
        this.folder = folder;
        this.name = name;
        this.remotes.addAll(remotes);
        this.process = launch();
    }

    /** Skips the test where Open vSwitch is not installed, but never in CI. */
    static void requireInstalled() {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.isExecutable(SERVER), "ovsdb-server is not installed (Debian: openvswitch-switch)");
        }
        assertThat(SERVER).isExecutable();
    }

    static OvsdbServer start(Path folder, String... remotes) throws Exception {
        requireInstalled();
        Files.createDirectories(folder);
        run(
                "ovsdb-tool",
                "create",
                database(folder, "shop").toString(),
                schema(folder).toString());
        return new OvsdbServer(folder, "shop", Arrays.asList(remotes));
    }

    /** The first member of a cluster. */
    static OvsdbServer startCluster(Path folder, String address) throws Exception {
        requireInstalled();
        Files.createDirectories(folder);
        run(
                "ovsdb-tool",
                "create-cluster",
                database(folder, "shop").toString(),
                schema(folder).toString(),
                address);
        return new OvsdbServer(folder, "shop", List.of());
    }

    /** One more member. */
    static OvsdbServer joinCluster(Path folder, String address, String first) throws Exception {
        Files.createDirectories(folder);
        run("ovsdb-tool", "join-cluster", database(folder, "shop").toString(), "Shop", address, first);
        return new OvsdbServer(folder, "shop", List.of());
    }

    private static Path schema(Path folder) throws IOException {
        var file = folder.resolve("shop.ovsschema");
        try (var in = OvsdbServer.class.getResourceAsStream("shop.ovsschema")) {
            Files.write(file, Objects.requireNonNull(in).readAllBytes());
        }
        return file;
    }

    private static Path database(Path folder, String name) {
        return folder.resolve(name + ".db");
    }

    Path socket() {
        return folder.resolve(name + ".sock");
    }

    OvsdbEndpoint endpoint() {
        return new OvsdbEndpoint.Unix(socket());
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(List.of(
                SERVER.toString(),
                "--remote=punix:" + socket(),
                "--unixctl=" + folder.resolve(name + ".ctl"),
                "-vconsole:off",
                "-vsyslog:off",
                "--log-file=" + folder.resolve(name + ".log")));
        command.addAll(remotes);
        command.add(database(folder, name).toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    void restart() throws IOException {
        Files.deleteIfExists(socket());
        process = launch();
    }

    /** Changes the database while no server has it open. */
    void editOffline(String operations) throws Exception {
        run("ovsdb-tool", "transact", database(folder, name).toString(), operations);
    }

    /** Sends a signal by name: STOP, CONT. */
    void signal(String signal) throws Exception {
        run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** Speaks to the server's control socket, which a server that has just been started may not have yet. */
    String control(String... words) throws Exception {
        var control = folder.resolve(name + ".ctl");
        Eventually.await("the control socket listens", () -> listens(control));
        var command = new ArrayList<>(List.of("ovs-appctl", "-t", control.toString()));
        command.addAll(Arrays.asList(words));
        return run(command.toArray(String[]::new));
    }

    private static boolean listens(Path socket) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), output)
                .isZero();
        return output;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
