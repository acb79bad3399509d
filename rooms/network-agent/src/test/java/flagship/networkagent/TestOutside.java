package flagship.networkagent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The world outside of the cluster: a host on the external network, wired to a card {@code ext0} of one or more nodes. It is the network's router,
 * 192.0.2.1, and has an address somewhere behind it, 198.51.100.7. It knows no way to the networks of tenants.
 */
final class TestOutside implements AutoCloseable, WhoServer.Place {
    static final String FAR = "198.51.100.7";
    static final String CARD = "ext0";
    private static final String WIRE = "wire";

    private final String namespace;

    private TestOutside(String namespace) {
        this.namespace = namespace;
    }

    static TestOutside start(TestNode... nodes) {
        var outside =
                new TestOutside("fs-%d-out".formatted(ProcessHandle.current().pid()));
        Shell.run("ip", "netns", "add", outside.namespace);
        outside.ip("link", "set", "lo", "up");
        if (nodes.length == 1) {
            outside.wire(WIRE, nodes[0]);
        } else {
            outside.ip("link", "add", WIRE, "type", "bridge");
            for (TestNode node : nodes) {
                outside.wire("to-" + node.name(), node);
                outside.ip("link", "set", "to-" + node.name(), "master", WIRE, "up");
            }
        }
        outside.ip("address", "add", "192.0.2.1/24", "dev", WIRE);
        outside.ip("address", "add", FAR + "/32", "dev", "lo");
        outside.ip("link", "set", WIRE, "up");
        return outside;
    }

    private void ip(String... words) {
        var command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(words));
        Shell.run(command.toArray(String[]::new));
    }

    /** How a network is reached that is not connected here. */
    void route(String network, String router) {
        ip("route", "replace", network, "via", router);
    }

    private void wire(String device, TestNode node) {
        ip("link", "add", device, "type", "veth", "peer", "name", CARD, "netns", node.namespace());
        Shell.run("ip", "-n", node.namespace(), "link", "set", CARD, "up");
    }

    /** For a switch in user space: what a card does in hardware, the wire would leave undone. */
    void withoutOffload() throws Exception {
        within(() -> {
            Offload.off(WIRE);
            return "off";
        });
    }

    @Override
    public <T> T within(Callable<T> work) throws Exception {
        try (var inside = NetworkNamespace.open("/var/run/netns/" + namespace)) {
            return inside.run(work);
        }
    }

    @Override
    public void close() {
        Shell.succeeds("ip", "netns", "del", namespace);
    }
}
