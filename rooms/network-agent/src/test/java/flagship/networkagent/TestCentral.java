package flagship.networkagent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** OVN's central parts, real ones in a private folder: both databases and northd. */
final class TestCentral implements AutoCloseable {
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    private TestCentral(Path folder) {
        this.folder = folder;
    }

    static TestCentral start(Path folder) throws Exception {
        Files.createDirectories(folder);
        var central = new TestCentral(folder);
        central.database("nb");
        central.database("sb");
        central.processes.add(Shell.start(
                folder,
                Map.of("OVN_RUNDIR", folder.toString()),
                "/usr/bin/ovn-northd",
                "--ovnnb-db=" + central.northbound(),
                "--ovnsb-db=" + central.southbound(),
                "--unixctl=" + folder.resolve("northd.ctl"),
                "--log-file=" + folder.resolve("northd.log"),
                "-vconsole:off"));
        return central;
    }

    private void database(String name) throws Exception {
        var file = folder.resolve(name + ".db");
        Shell.run("ovsdb-tool", "create", file.toString(), "/usr/share/ovn/ovn-%s.ovsschema".formatted(name));
        processes.add(Shell.start(
                folder,
                Map.of(),
                "/usr/sbin/ovsdb-server",
                "--remote=punix:" + folder.resolve(name + ".sock"),
                "--unixctl=" + folder.resolve(name + ".ctl"),
                "--log-file=" + folder.resolve(name + ".log"),
                "-vconsole:off",
                file.toString()));
        var address = "unix:" + folder.resolve(name + ".sock");
        Eventually.await(name + " answers", () -> Shell.succeeds("ovsdb-client", "list-dbs", address));
    }

    String northbound() {
        return "unix:" + folder.resolve("nb.sock");
    }

    String southbound() {
        return "unix:" + folder.resolve("sb.sock");
    }

    /** Writes rows as the controller would. */
    void nbctl(String... words) {
        var command = new ArrayList<>(List.of("ovn-nbctl", "--db=" + northbound()));
        command.addAll(Arrays.asList(words));
        Shell.run(command.toArray(String[]::new));
    }

    /** What the northbound database says; empty where it has no such row. */
    String read(String... words) {
        var command = new ArrayList<>(List.of("ovn-nbctl", "--db=" + northbound()));
        command.addAll(Arrays.asList(words));
        return Shell.succeeds(command.toArray(String[]::new)) ? Shell.run(command.toArray(String[]::new)) : "";
    }

    /** What OVN made of it. */
    String sbctl(String... words) {
        var command = new ArrayList<>(List.of("ovn-sbctl", "--db=" + southbound()));
        command.addAll(Arrays.asList(words));
        return Shell.run(command.toArray(String[]::new));
    }

    /** Names of the logical switches, one a line after its id. */
    String switches() {
        return Shell.run("ovn-nbctl", "--db=" + northbound(), "ls-list");
    }

    /** A VPC. */
    void router(String name) {
        nbctl("lr-add", name);
    }

    /** A subnet of a VPC; networks are the gateways with prefix lengths. */
    void subnet(String router, String name, String gatewayMac, String... networks) {
        nbctl("ls-add", name);
        var port = new ArrayList<>(List.of("lrp-add", router, router + "-" + name, gatewayMac));
        port.addAll(Arrays.asList(networks));
        nbctl(port.toArray(String[]::new));
        nbctl(
                "lsp-add",
                name,
                name + "-" + router,
                "--",
                "lsp-set-type",
                name + "-" + router,
                "router",
                "--",
                "lsp-set-addresses",
                name + "-" + router,
                "router",
                "--",
                "lsp-set-options",
                name + "-" + router,
                "router-port=" + router + "-" + name);
    }

    /** A pod's port; addresses as {@code MAC IP [IP6]}. */
    void port(String subnet, String name, String addresses) {
        nbctl("lsp-add", subnet, name, "--", "lsp-set-addresses", name, addresses);
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            Shell.kill(process);
        }
    }
}
