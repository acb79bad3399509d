package flagship.networkagent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import flagship.kubemodel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/** A container as a runtime makes it: a network namespace, for which the runtime calls the CNI plugin. */
final class TestPod implements AutoCloseable, WhoServer.Place {
    private final String namespace;
    private final String name;
    private final String containerId;
    private final String netns;
    private final Path socket;

    private TestPod(String namespace, String name, Path socket) {
        this.namespace = namespace;
        this.name = name;
        this.socket = socket;
        var id = new byte[32];
        new Random().nextBytes(id);
        this.containerId = HexFormat.of().formatHex(id);
        this.netns = "fs-" + containerId.substring(0, 12);
    }

    static TestPod sandbox(String namespace, String name, TestNode node) {
        var pod = new TestPod(namespace, name, node.socket());
        Shell.run("ip", "netns", "add", pod.netns);
        return pod;
    }

    /** What the plugin printed, and whether it succeeded. */
    record Answer(int code, ObjectNode json) {
        String message() {
            return json.path("msg").asText("");
        }
    }

    Answer add() {
        return call("ADD");
    }

    Answer del() {
        return call("DEL");
    }

    Answer call(String command) {
        return call(command, "{}");
    }

    /** @param more further members of the configuration */
    Answer call(String command, String more) {
        return call(command, "eth0", more);
    }

    Answer call(String command, String device, String more) {
        var config = Json.object()
                .put("cniVersion", "1.0.0")
                .put("name", "kube-ovn")
                .put("type", "kube-ovn")
                .put("server_socket", socket.toString());
        config.setAll(TestCluster.json(more));
        var environment = new HashMap<>(Map.of(
                "CNI_COMMAND",
                command,
                "CNI_CONTAINERID",
                containerId,
                "CNI_NETNS",
                netnsPath(),
                "CNI_IFNAME",
                device,
                "CNI_PATH",
                "/opt/cni/bin"));
        environment.put("CNI_ARGS", "IgnoreUnknown=1;K8S_POD_NAMESPACE=%s;K8S_POD_NAME=%s".formatted(namespace, name));
        var ended = Shell.end(List.of(Machine.plugin().toString()), environment, config.toString());
        var output = ended.output().isBlank() ? "{}" : ended.output();
        return new Answer(ended.code(), Json.parseObject(output.getBytes(StandardCharsets.UTF_8)));
    }

    /** Where the agent answers. */
    Path socket() {
        return socket;
    }

    String containerId() {
        return containerId;
    }

    String netnsPath() {
        return "/var/run/netns/" + netns;
    }

    String[] inside(String... command) {
        return Shell.inNamespace(netns, command);
    }

    /** Lays an interface of a physical network, as the macvlan plugin does. */
    void secondInterface(TestNode node, String address) {
        var card = List.of("ip", "link", "add", "link", TestOutside.CARD, "name", "net1", "netns", netns);
        var command = new ArrayList<>(card);
        command.addAll(List.of("type", "macvlan", "mode", "bridge"));
        Shell.run(node.inside(command.toArray(String[]::new)));
        Shell.run(inside("ip", "address", "add", address + "/24", "dev", "net1"));
        Shell.run(inside("ip", "link", "set", "net1", "up"));
    }

    /** Whether an address answers an ICMP echo from here; three are sent. */
    boolean reaches(String address) throws Exception {
        return within(() -> {
            try (var ping = Ping.open(IpPrefix.address(address), 77)) {
                for (int echo = 0; echo < 3; echo++) {
                    if (ping.echo(300)) {
                        return true;
                    }
                }
                return false;
            }
        });
    }

    /** Runs {@code work} in the container's namespace. */
    @Override
    public <T> T within(Callable<T> work) throws Exception {
        try (var inside = NetworkNamespace.open(netnsPath())) {
            return inside.run(work);
        }
    }

    /** Sends a text over TCP to another pod, which sends it back; what came back. */
    String echoOverTcp(TestPod other, String address, String text) throws Exception {
        try (var server = other.within(() -> listening(address))) {
            var answering = Thread.ofPlatform().start(() -> echo(server));
            try {
                return within(() -> {
                    try (var socket = new Socket()) {
                        socket.connect(server.getLocalSocketAddress(), 5_000);
                        socket.setSoTimeout(5_000);
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                        socket.shutdownOutput();
                        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    }
                });
            } finally {
                answering.join();
            }
        }
    }

    private static ServerSocket listening(String address) throws IOException {
        var server = new ServerSocket(0, 5, IpPrefix.address(address));
        server.setSoTimeout(10_000);
        return server;
    }

    private static void echo(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Shell.succeeds("ip", "netns", "del", netns);
    }
}
