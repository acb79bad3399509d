package flagship.networking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import flagship.ovsdb.OvsdbEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A real northbound database on a private socket, and with {@link #startNorthd} the southbound one and OVN's translator. */
final class NbServer implements AutoCloseable {
    private static final Path SERVER = Path.of("/usr/sbin/ovsdb-server");
    private static final Path SCHEMAS = Path.of("/usr/share/ovn");

    private final Path folder;
    private Process nb;
    private final List<Process> others = new ArrayList<>();

    private NbServer(Path folder) throws IOException {
        this.folder = folder;
        this.nb = launch("nb");
    }

    /** Skips the test where OVN is not installed, but never in CI. */
    static NbServer start(Path folder) throws Exception {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.exists(SCHEMAS.resolve("ovn-nb.ovsschema")), "OVN is not installed (Debian: ovn-central)");
        }
        Files.createDirectories(folder);
        create(folder, "nb");
        return new NbServer(folder);
    }

    private static void create(Path folder, String name) throws Exception {
        run(
                "ovsdb-tool",
                "create",
                folder.resolve(name + ".db").toString(),
                SCHEMAS.resolve("ovn-" + name + ".ovsschema").toString());
    }

    private Process launch(String name) throws IOException {
        Files.deleteIfExists(socket(name));
        return process(
                SERVER.toString(),
                "--remote=punix:" + socket(name),
                "--unixctl=" + folder.resolve(name + ".ctl"),
                "-vconsole:off",
                "-vsyslog:off",
                folder.resolve(name + ".db").toString());
    }

    private Process process(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Path socket(String name) {
        return folder.resolve(name + ".sock");
    }

    /** Starts the southbound database and ovn-northd. */
    void startNorthd() throws Exception {
        create(folder, "sb");
        others.add(launch("sb"));
        others.add(process(
                "ovn-northd",
                "--ovnnb-db=unix:" + socket("nb"),
                "--ovnsb-db=unix:" + socket("sb"),
                "--unixctl=" + folder.resolve("northd.ctl"),
                "-vconsole:off",
                "-vsyslog:off"));
    }

    /** Of the database {@code nb} or {@code sb}, as OVN's tools write it. */
    String address(String name) {
        return "unix:" + socket(name);
    }

    Networking.Database database() {
        return new Networking.Database(List.of(endpoint()), Optional.empty());
    }

    OvsdbEndpoint endpoint() {
        return new OvsdbEndpoint.Unix(socket("nb"));
    }

    /** SIGKILL. */
    void kill() {
        nb.destroyForcibly();
        nb.onExit().join();
    }

    void restart() throws IOException {
        nb = launch("nb");
    }

    /** Runs ovn-nbctl as an operator would; without a database to talk to it fails. */
    String nbctl(String... words) throws Exception {
        return control("ovn-nbctl", "nb", words);
    }

    String sbctl(String... words) throws Exception {
        return control("ovn-sbctl", "sb", words);
    }

    private String control(String program, String name, String... words) throws Exception {
        var command = new ArrayList<>(List.of(program, "--db=unix:" + socket(name), "--timeout=10"));
        command.addAll(Arrays.asList(words));
        return run(command.toArray(String[]::new));
    }

    /** One column of the rows of a table, a line each, sorted. */
    List<String> column(String table, String column) throws Exception {
        return nbctl("--bare", "--columns=" + column, "list", table)
                .lines()
                .filter(line -> !line.isBlank())
                .sorted()
                .toList();
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), output)
                .isZero();
        return output;
    }

    @Override
    public void close() {
        others.reversed().forEach(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        kill();
    }
}
