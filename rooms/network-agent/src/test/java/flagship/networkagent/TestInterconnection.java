package flagship.networkagent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What connected clusters share: the two databases of the interconnection, and a daemon for each cluster. Real ones in a private folder. */
final class TestInterconnection implements AutoCloseable {
    /** Where Debian's ovn-ic-db puts them. */
    static final Path SCHEMAS = Path.of(System.getProperty("ovn.schemas", "/usr/share/ovn"));

    private final Path folder;
    private final int northboundPort;
    private final int southboundPort;
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, Process> daemons = new LinkedHashMap<>();

    private TestInterconnection(Path folder, int northboundPort, int southboundPort) {
        this.folder = folder;
        this.northboundPort = northboundPort;
        this.southboundPort = southboundPort;
    }

    static TestInterconnection start(Path folder, int northboundPort, int southboundPort) throws Exception {
        Files.createDirectories(folder);
        var interconnection = new TestInterconnection(folder, northboundPort, southboundPort);
        try {
            interconnection.database("nb", "ptcp:" + northboundPort + ":127.0.0.1");
            interconnection.database("sb", "ptcp:" + southboundPort + ":127.0.0.1");
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
        var daemon = Shell.start(
                folder,
                Map.of("OVN_RUNDIR", folder.toString()),
                "/usr/bin/ovn-ic",
                "--ovnnb-db=" + central.northbound(),
                "--ovnsb-db=" + central.southbound(),
                "--ic-nb-db=" + northbound(),
                "--ic-sb-db=" + southbound(),
                "--unixctl=" + folder.resolve(zone + ".ctl"),
                "--log-file=" + folder.resolve(zone + ".log"),
                "-vconsole:off");
        processes.add(daemon);
        daemons.put(zone, daemon);
    }

    /** The daemon of a cluster does nothing until it goes on. */
    void pause(String zone) {
        signal("STOP", daemon(zone));
    }

    void goOn(String zone) {
        signal("CONT", daemon(zone));
    }

    private Process daemon(String zone) {
        return Objects.requireNonNull(daemons.get(zone), zone);
    }

    /** Each daemon decides before it hears what another one has decided. */
    void goOnAtTheSameMoment() {
        var southbound = processes.get(1);
        signal("STOP", southbound);
        daemons.forEach((zone, daemon) -> {
            signal("CONT", daemon);
            // Who has answered three times has gone through all that it was told meanwhile.
            for (int answer = 0; answer < 3; answer++) {
                Shell.run("ovn-appctl", "-t", folder.resolve(zone + ".ctl").toString(), "version");
            }
        });
        signal("CONT", southbound);
    }

    private static void signal(String signal, Process process) {
        Shell.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    String northbound() {
        return "tcp:127.0.0.1:" + northboundPort;
    }

    private String southbound() {
        return "tcp:127.0.0.1:" + southboundPort;
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
