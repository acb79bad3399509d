package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel, spoken to directly, in two namespaces that are made for it. */
final class RouteNetlinkTest {
    private final String one = "fs-%d-one".formatted(ProcessHandle.current().pid());
    private final String other = "fs-%d-other".formatted(ProcessHandle.current().pid());

    @BeforeEach
    void makeNamespaces() {
        Machine.requireNamespaces();
        Shell.run("ip", "netns", "add", one);
        Shell.run("ip", "netns", "add", other);
    }

    @AfterEach
    void removeNamespaces() {
        Shell.succeeds("ip", "netns", "del", one);
        Shell.succeeds("ip", "netns", "del", other);
    }

    private static <T> T in(String name, Callable<T> work) throws Exception {
        try (var namespace = NetworkNamespace.open("/var/run/netns/" + name)) {
            return namespace.run(work);
        }
    }

    private void lay(PodWiring.Wire wire) throws Exception {
        try (var container = NetworkNamespace.open("/var/run/netns/" + other)) {
            in(one, () -> {
                PodWiring.lay(container, wire);
                return wire;
            });
        }
    }

    private static PodWiring.Wire wire() {
        return new PodWiring.Wire(
                "aaaaaaaaaaaa_h",
                "eth0",
                Optional.of(new MacAddress("02:00:00:00:00:07")),
                1342,
                List.of(IpPrefix.parse("10.9.0.7/24"), IpPrefix.parse("fd09::7/64")),
                List.of(
                        new Route(IpPrefix.parse("0.0.0.0/0"), IpPrefix.address("10.9.0.1")),
                        new Route(IpPrefix.parse("::/0"), IpPrefix.address("fd09::1")),
                        new Route(IpPrefix.parse("172.16.0.0/12"), IpPrefix.address("10.9.0.2"))),
                false);
    }

    @Test
    void aWireHasAllThatItShallHave() throws Exception {
        lay(wire());
        in(other, () -> PodWiring.configure(wire()));

        assertThat(Shell.run(Shell.inNamespace(other, "ip", "addr", "show", "eth0")))
                .contains("mtu 1342", "02:00:00:00:00:07", "10.9.0.7/24", "fd09::7/64", "qlen 1000", ",UP");
        assertThat(Shell.run(Shell.inNamespace(other, "ip", "route")))
                .contains("default via 10.9.0.1 dev eth0", "172.16.0.0/12 via 10.9.0.2 dev eth0");
        assertThat(Shell.run(Shell.inNamespace(other, "ip", "-6", "route"))).contains("default via fd09::1 dev eth0");
        assertThat(in(other, () -> PodWiring.difference(wire()))).isEmpty();
        assertThat(in(one, () -> {
                    try (var kernel = RouteNetlink.open()) {
                        return kernel.get("aaaaaaaaaaaa_h");
                    }
                }))
                .satisfies(end -> {
                    assertThat(end.up()).isTrue();
                    assertThat(end.kind()).isEqualTo("veth");
                    assertThat(end.group()).isEqualTo(PodWiring.GROUP);
                });
    }

    @Test
    void configuringTwiceChangesNothing() throws Exception {
        lay(wire());
        in(other, () -> PodWiring.configure(wire()));
        in(other, () -> PodWiring.configure(wire()));

        assertThat(in(other, () -> PodWiring.difference(wire()))).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNamed() throws Exception {
        lay(wire());

        assertThatThrownBy(() -> lay(wire()))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("aaaaaaaaaaaa_h")
                .hasMessageContaining("exists already");
    }

    @Test
    void removingTheOuterEndRemovesTheInnerOne() throws Exception {
        lay(wire());

        assertThat(in(one, () -> PodWiring.remove("aaaaaaaaaaaa_h"))).isTrue();
        assertThat(in(one, () -> PodWiring.remove("aaaaaaaaaaaa_h"))).isFalse();
        assertThat(Shell.run(Shell.inNamespace(other, "ip", "-o", "link"))).doesNotContain("eth0");
    }

    @Test
    void anotherHolderOfAnAddressIsFoundByArp() throws Exception {
        lay(wire());
        in(other, () -> PodWiring.configure(wire()));
        Shell.run(Shell.inNamespace(one, "ip", "addr", "add", "10.9.0.1/24", "dev", "aaaaaaaaaaaa_h"));

        assertThat(in(other, () -> held("10.9.0.1"))).isPresent();
        assertThat(in(other, () -> held("10.9.0.99"))).isEmpty();
        assertThat(in(other, () -> new GatewayCheck(2).byEcho(IpPrefix.address("10.9.0.1"))))
                .contains(1);
        assertThat(in(other, () -> new GatewayCheck(1).byEcho(IpPrefix.address("10.9.0.99"))))
                .isEmpty();
    }

    private static Optional<MacAddress> held(String address) throws KernelException {
        try (var kernel = RouteNetlink.open()) {
            return PodWiring.otherHolder(kernel.get("eth0"), IpPrefix.address(address));
        }
    }

    @Test
    void theThreadThatAskedStaysWhereItWas() throws Exception {
        var before = Shell.run("readlink", "/proc/self/ns/net");
        in(other, () -> "inside");

        assertThat(Shell.run("readlink", "/proc/self/ns/net")).isEqualTo(before);
    }
}
