package flagship.networkagent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What connected clusters share: the two databases of the interconnection, and a daemon for each cluster. Real ones in a private folder. */
final class TestInterconnection implements AutoCloseable {
    /** Where Debian's ovn-ic-db puts them. */
    static final Path SCHEMAS = Path.of(System.getProperty("ovn.schemas", "/usr/share/ovn"));

    private final Path folder;
    private final int northboundPort;
    private final List<Process> processes = new ArrayList<>();

    private TestInterconnection(Path folder, int northboundPort) {
        this.folder = folder;
        this.northboundPort = northboundPort;
    }

    static TestInterconnection start(Path folder, int northboundPort) throws Exception {
        Files.createDirectories(folder);
        var interconnection = new TestInterconnection(folder, northboundPort);
        try {
            interconnection.database("nb", "ptcp:" + northboundPort + ":127.0.0.1");
            interconnection.database("sb", "punix:" + folder.resolve("sb.sock"));
            return interconnection;
        } catch (Exception | AssertionError e) {
            interconnection.close();
            throw e;
        }
    }

    private void database(String name, String remote) throws Exception {
        var file = folder.resolve(name + ".db");
        Shell.run(
                "ovsdb-tool",
                "create",
                file.toString(),
                SCHEMAS.resolve("ovn-ic-%s.ovsschema".formatted(name)).toString());
        processes.add(Shell.start(
                folder,
                Map.of(),
                "/usr/sbin/ovsdb-server",
                "--remote=" + remote,
                "--unixctl=" + folder.resolve(name + ".ctl"),
                "--log-file=" + folder.resolve(name + ".log"),
                "-vconsole:off",
                file.toString()));
        var address = name.equals("nb") ? northbound() : southbound();
        Eventually.await(name + " answers", () -> Shell.succeeds("ovsdb-client", "list-dbs", address));
    }

    /** Starts the daemon of a cluster. */
    void daemon(String zone, TestCentral central) throws Exception {
        processes.add(Shell.start(
                folder,
                Map.of("OVN_RUNDIR", folder.toString()),
                "/usr/bin/ovn-ic",
                "--ovnnb-db=" + central.northbound(),
                "--ovnsb-db=" + central.southbound(),
                "--ic-nb-db=" + northbound(),
                "--ic-sb-db=" + southbound(),
                "--unixctl=" + folder.resolve(zone + ".ctl"),
                "--log-file=" + folder.resolve(zone + ".log"),
                "-vconsole:off"));
    }

    String northbound() {
        return "tcp:127.0.0.1:" + northboundPort;
    }

    private String southbound() {
        return "unix:" + folder.resolve("sb.sock");
    }

    /** The words of {@code ovn-ic-nbctl}. */
    String nbctl(String... words) {
        var command = new ArrayList<>(List.of("ovn-ic-nbctl", "--db=" + northbound()));
        command.addAll(List.of(words));
        return Shell.run(command.toArray(String[]::new));
    }

    /** The words of {@code ovn-ic-sbctl}. */
    String sbctl(String... words) {
        var command = new ArrayList<>(List.of("ovn-ic-sbctl", "--db=" + southbound()));
        command.addAll(List.of(words));
        return Shell.run(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            Shell.kill(process);
        }
    }
}
