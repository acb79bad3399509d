package flagship.networkagent;

import java.util.concurrent.Callable;

/**
 * The world outside of the cluster: a host on the external network, wired to a card {@code ext0} of a node. It is the network's router,
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

    static TestOutside start(TestNode node) {
        var outside =
                new TestOutside("fs-%d-out".formatted(ProcessHandle.current().pid()));
        Shell.run("ip", "netns", "add", outside.namespace);
        Shell.run("ip", "-n", outside.namespace, "link", "set", "lo", "up");
        Shell.run(
                "ip",
                "-n",
                outside.namespace,
                "link",
                "add",
                WIRE,
                "type",
                "veth",
                "peer",
                "name",
                CARD,
                "netns",
                node.namespace());
        Shell.run("ip", "-n", outside.namespace, "address", "add", "192.0.2.1/24", "dev", WIRE);
        Shell.run("ip", "-n", outside.namespace, "address", "add", FAR + "/32", "dev", "lo");
        Shell.run("ip", "-n", outside.namespace, "link", "set", WIRE, "up");
        Shell.run("ip", "-n", node.namespace(), "link", "set", CARD, "up");
        return outside;
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
