package flagship.networkagent;

import flagship.networkagent.AgentConfig.Patience;
import flagship.ovsdb.OvsdbEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node: a network namespace with a real Open vSwitch (userspace datapath) and ovn-controller, whose files lie in a private folder. The
 * agent is started apart, for tests that stop it.
 */
final class TestNode implements AutoCloseable {
    private static final String UPLINK = "br-fab";

    private final Path folder;
    private final String name;
    private final String namespace;
    private final List<Process> processes = new ArrayList<>();

    private TestNode(Path folder, String name) {
        this.folder = folder;
        this.name = name;
        this.namespace = "fs-%d-%s".formatted(ProcessHandle.current().pid(), name);
    }

    /** A node that has no other beside it. */
    static TestNode start(Path folder, String name, TestCentral central) throws Exception {
        return start(folder, name, central, Optional.empty(), "127.0.0.1");
    }

    /**
     * One of several, which reach each other over the fabric.
     *
     * @param address of the node there, in a /24
     */
    static TestNode start(Path folder, String name, TestCentral central, TestFabric fabric, String address)
            throws Exception {
        return start(folder, name, central, Optional.of(fabric), address);
    }

    private static TestNode start(
            Path folder, String name, TestCentral central, Optional<TestFabric> fabric, String address)
            throws Exception {
        Files.createDirectories(folder);
        var node = new TestNode(folder, name);
        try {
            Shell.run("ip", "netns", "add", node.namespace);
            Shell.run(node.inside("ip", "link", "set", "lo", "up"));
            node.switchDatabase();
            node.vsctl("--no-wait", "init");
            node.vsctl(
                    "--no-wait",
                    "set",
                    "Open_vSwitch",
                    ".",
                    "external_ids:system-id=" + name,
                    "external_ids:ovn-remote=" + central.southbound(),
                    "external_ids:ovn-encap-type=geneve",
                    "external_ids:ovn-encap-ip=" + address,
                    "external_ids:ovn-bridge-datapath-type=netdev");
            node.daemon(
                    "/usr/sbin/ovs-vswitchd",
                    node.database(),
                    "--disable-system",
                    "--unixctl=" + folder.resolve("vswitchd.ctl"));
            if (fabric.isPresent()) {
                fabric.get().wire(node.namespace);
                node.connect(address);
            }
            node.startController();
            return node;
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    /** Tunnels of a switch in user space leave by a bridge that has the node's address. */
    private void connect(String address) throws Exception {
        vsctl("add-br", UPLINK, "--", "set", "bridge", UPLINK, "datapath_type=netdev");
        vsctl("add-port", UPLINK, TestFabric.CARD);
        Eventually.await("the uplink is there", () -> Shell.succeeds(inside("ip", "link", "show", UPLINK)));
        Shell.run(inside("ip", "address", "add", address + "/24", "dev", UPLINK));
        Shell.run(inside("ip", "link", "set", UPLINK, "up"));
    }

    private void switchDatabase() throws Exception {
        var file = folder.resolve("conf.db");
        Shell.run("ovsdb-tool", "create", file.toString(), "/usr/share/openvswitch/vswitch.ovsschema");
        processes.add(Shell.start(
                folder,
                Map.of(),
                "/usr/sbin/ovsdb-server",
                "--remote=punix:" + folder.resolve("db.sock"),
                "--unixctl=" + folder.resolve("ovsdb.ctl"),
                "--log-file=" + folder.resolve("ovsdb.log"),
                "-vconsole:off",
                file.toString()));
        Eventually.await("the switch's database answers", () -> Shell.succeeds("ovsdb-client", "list-dbs", database()));
    }

    private void daemon(String program, String... arguments) throws Exception {
        var word = Path.of(program).getFileName().toString();
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        command.add("--log-file=" + folder.resolve(word + ".log"));
        command.add("-vconsole:off");
        processes.add(Shell.start(
                folder,
                Map.of("OVS_RUNDIR", folder.toString(), "OVN_RUNDIR", folder.toString()),
                inside(command.toArray(String[]::new))));
    }

    /** Starts ovn-controller, also again after {@link #stopController}. */
    void startController() throws Exception {
        daemon("/usr/bin/ovn-controller", database());
    }

    /** SIGKILL. */
    void stopController() throws Exception {
        Shell.kill(processes.removeLast());
    }

    /** The node dies: SIGKILL for all that runs on it. */
    void lose() {
        for (Process process : processes.reversed()) {
            Shell.kill(process);
        }
        processes.clear();
    }

    String database() {
        return "unix:" + folder.resolve("db.sock");
    }

    /** The words of {@code ovs-vsctl}. */
    String vsctl(String... words) {
        var command = new ArrayList<>(List.of("ovs-vsctl", "--db=" + database()));
        command.addAll(List.of(words));
        return Shell.run(command.toArray(String[]::new)).strip();
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace;
    }

    Path socket() {
        return folder.resolve("cni.sock");
    }

    /** Path of the node's namespace. */
    String namespacePath() {
        return "/var/run/netns/" + namespace;
    }

    String[] inside(String... command) {
        return Shell.inNamespace(namespace, command);
    }

    /** Whether an address answers an ICMP echo from the node. */
    boolean reaches(String address) throws Exception {
        try (var here = NetworkNamespace.open(namespacePath())) {
            return here.run(() -> {
                try (var ping = Ping.open(IpPrefix.address(address), 78)) {
                    return ping.echo(300);
                }
            });
        }
    }

    /** An agent for this node that gives a gateway up after ten questions. */
    AgentConfig config() {
        return AgentConfig.of(name, OvsdbEndpoint.parseList(database()), socket())
                .withNamespace(namespacePath())
                .withMtu(1400)
                .withPatience(new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30), 10));
    }

    /** One that waits for nothing longer than a moment. */
    NetworkAgent impatientAgent(TestCluster cluster) throws Exception {
        var patience = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(3), 3);
        return NetworkAgent.start(cluster.https(), config().withPatience(patience));
    }

    NetworkAgent agent(TestCluster cluster) throws Exception {
        return NetworkAgent.start(cluster.https(), config());
    }

    /** Names of the node's ends of pods' wires, and what hangs in the bridge. */
    List<String> podDevices() {
        return Shell.run(inside("ip", "-o", "link", "show", "type", "veth"))
                .lines()
                .map(line -> line.split(": ")[1].replaceFirst("@.*", ""))
                .toList();
    }

    List<String> ports() {
        return vsctl("list-ports", "br-int").lines().toList();
    }

    @Override
    public void close() {
        lose();
        Shell.succeeds("ip", "netns", "del", namespace);
    }
}
