package flagship.networkagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tests with real packets need of the machine. Where it is missing they say so and are skipped; in CI none is. */
final class Machine {
    private static final List<String> PROGRAMS = List.of(
            "/usr/sbin/ovsdb-server",
            "/usr/sbin/ovs-vswitchd",
            "/usr/bin/ovn-controller",
            "/usr/bin/ovn-northd",
            "/usr/bin/ovn-nbctl");

    private Machine() {}

    /** Real packets: namespaces, Open vSwitch, OVN, the plugin. */
    static void requirePackets() {
        requireNamespaces();
        var missing = new ArrayList<String>();
        PROGRAMS.stream().filter(it -> !Files.isExecutable(Path.of(it))).forEach(missing::add);
        require(
                missing.isEmpty(),
                "not installed: %s (Debian: openvswitch-switch, ovn-central, ovn-host)".formatted(missing));
        requirePlugin();
    }

    static void requireInterconnection() {
        boolean installed = Files.isExecutable(Path.of("/usr/bin/ovn-ic"))
                && Files.isReadable(TestInterconnection.SCHEMAS.resolve("ovn-ic-nb.ovsschema"));
        require(installed, "not installed: ovn-ic and its databases' schemas (Debian: ovn-ic, ovn-ic-db)");
    }

    static void requireNft() {
        require(Files.isExecutable(Path.of("/usr/sbin/nft")), "not installed: nft (Debian: nftables)");
    }

    static void requireNamespaces() {
        var name = "fs-probe-" + ProcessHandle.current().pid();
        boolean possible =
                Files.isExecutable(Path.of("/usr/sbin/ip")) && Shell.succeeds("/usr/sbin/ip", "netns", "add", name);
        if (possible) {
            Shell.run("ip", "netns", "del", name);
        }
        require(possible, "this process may not make network namespaces (root with iproute2 may)");
    }

    static void requirePlugin() {
        require(Files.isExecutable(plugin()), "flagship-cni was not built: there was no C compiler");
    }

    private static void require(boolean condition, String message) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(condition).as(message).isTrue();
        }
        assumeTrue(condition, message);
    }

    /** The plugin as the build made it. */
    static Path plugin() {
        for (@Nullable Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder.resolve("flagship-cni");
            }
        }
        throw new IllegalStateException("the tests do not run inside the checkout");
    }
}
