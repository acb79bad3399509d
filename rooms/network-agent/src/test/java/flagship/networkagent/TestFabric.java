package flagship.networkagent;

/** The network between nodes: a switch in a namespace of its own, to which each node has a card {@code fab0}. */
final class TestFabric implements AutoCloseable {
    static final String CARD = "fab0";
    private static final String SWITCH = "fabric";

    private final String namespace;
    private int ports;

    private TestFabric(String namespace) {
        this.namespace = namespace;
    }

    static TestFabric start() {
        var fabric =
                new TestFabric("fs-%d-fab".formatted(ProcessHandle.current().pid()));
        Shell.run("ip", "netns", "add", fabric.namespace);
        Shell.run("ip", "-n", fabric.namespace, "link", "add", SWITCH, "type", "bridge");
        Shell.run("ip", "-n", fabric.namespace, "link", "set", SWITCH, "up");
        return fabric;
    }

    /** Gives a namespace a card. */
    void wire(String other) {
        var port = "p" + ports++;
        Shell.run("ip", "-n", namespace, "link", "add", port, "type", "veth", "peer", "name", CARD, "netns", other);
        Shell.run("ip", "-n", namespace, "link", "set", port, "master", SWITCH, "up");
        Shell.run("ip", "-n", other, "link", "set", CARD, "up");
    }

    @Override
    public void close() {
        Shell.succeeds("ip", "netns", "del", namespace);
    }
}
