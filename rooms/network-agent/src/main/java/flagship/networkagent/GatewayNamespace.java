package flagship.networkagent;

import flagship.networkagent.NatTable.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calling thread's network namespace what a {@link GatewayPlan} says. Reads the kernel first, changes only what differs, and reads again
 * what it changed: when it returns, the kernel has all of the plan.
 *
 * <p>Reading a table of thousands takes longer than changing an entry, so the table that was read last may be given; the kernel refuses a change
 * that does not fit what it has, and then all is read.
 */
final class GatewayNamespace {
    private static final Logger log = LoggerFactory.getLogger(GatewayNamespace.class);

    /** Marks the addresses that are ours; others on the device stay. */
    private static final String LABEL = GatewayPlan.OUTSIDE + ":eip";

    /** Of more changed entries a script and a listing cost less than naming each. */
    private static final int SINGLE_ENTRIES_MAX = 64;

    private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

    private GatewayNamespace() {}

    /**
     * What was done.
     *
     * @param changes how many things were not as they should be; 0 where nothing was written
     * @param forgotten connections that were of rules that are gone
     * @param read whether all of the table was read
     */
    record Result(int changes, int forgotten, boolean read) {}

    /** Why it cannot be done yet; not a failure of ours. */
    static final class NotReady extends IOException {
        private static final long serialVersionUID = 1L;

        NotReady(String message) {
            super(message);
        }
    }

    /**
     * @param kept routes by the inner device that others asked for
     * @param known the table as it was not long ago; empty to read it
     * @throws NotReady if the pod has not got its outer interface yet
     */
    static Result apply(GatewayPlan plan, List<Route> kept, Optional<NatTable> known)
            throws IOException, InterruptedException {
        int changes;
        try (var kernel = RouteNetlink.open()) {
            var outside = device(kernel, GatewayPlan.OUTSIDE);
            var inside = device(kernel, GatewayPlan.INSIDE);
            changes = set(SETTINGS.resolve("ip_forward"));
            // Otherwise the kernel drops all addresses of a network with the first of them.
            changes += set(SETTINGS.resolve("conf").resolve(GatewayPlan.OUTSIDE).resolve("promote_secondaries"));
            changes += up(kernel, outside);
            changes += addAddresses(kernel, outside, plan.addresses());
            changes += routes(kernel, inside, plan.inside(), kept);
            changes += routes(kernel, outside, plan.outside(), plan.outside());
        }
        var table = translate(plan.table(), known);
        // Last: until here, what still comes for an address is answered by it.
        try (var kernel = RouteNetlink.open()) {
            changes += removeAddresses(kernel, device(kernel, GatewayPlan.OUTSIDE), plan.addresses());
        }
        return new Result(changes + table.changes(), table.forgotten(), table.read());
    }

    private static Link device(RouteNetlink kernel, String name) throws IOException {
        return kernel.find(name)
                .orElseThrow(() -> new NotReady(
                        "the pod has no interface %s yet: see whether Multus runs, and the pod's annotation k8s.v1.cni.cncf.io/networks"
                                .formatted(name)));
    }

    private static int set(Path setting) throws IOException {
        if (Files.readString(setting).strip().equals("1")) {
            return 0;
        }
        Files.writeString(setting, "1");
        return 1;
    }

    private static int up(RouteNetlink kernel, Link device) throws IOException {
        if (device.up()) {
            return 0;
        }
        kernel.up(device);
        return 1;
    }

    private static int addAddresses(RouteNetlink kernel, Link device, Set<IpPrefix> wanted) throws IOException {
        var missing = new HashSet<>(wanted);
        missing.removeAll(kernel.addresses(device));
        for (IpPrefix address : missing) {
            kernel.addAddress(device, address, LABEL);
        }
        if (!missing.isEmpty()) { // Closing a packet socket waits for the kernel's other readers, for 20 ms and more.
            PodWiring.announce(device, List.copyOf(missing));
        }
        return missing.size();
    }

    private static int removeAddresses(RouteNetlink kernel, Link device, Set<IpPrefix> wanted) throws IOException {
        int removed = 0;
        for (IpPrefix address : kernel.addresses(device, LABEL)) {
            if (!wanted.contains(address)) {
                kernel.removeAddress(device, address);
                removed++;
            }
        }
        return removed;
    }

    /** Routes that lead over a router and are neither wanted nor kept go; a default route by the inner device was replaced. */
    private static int routes(RouteNetlink kernel, Link device, List<Route> wanted, List<Route> kept)
            throws IOException {
        int changes = 0;
        var present = kernel.routes(device);
        for (Route route : wanted) {
            if (!present.contains(route)) {
                kernel.addRoute(device, route);
                changes++;
            }
        }
        for (Route route : present) {
            boolean stale = route.gateway().isPresent()
                    && !route.destination().isV6()
                    && !wanted.contains(route)
                    && !kept.contains(route)
                    && !route.destination().isDefault();
            if (stale) {
                kernel.removeRoute(device, route);
                changes++;
            }
        }
        return changes;
    }

    private static Result translate(NatTable wanted, Optional<NatTable> known)
            throws IOException, InterruptedException {
        if (known.isPresent()) {
            try {
                return change(known.get(), wanted, false);
            } catch (IOException e) {
                // The kernel is not as it was: somebody else changed it. What is there says what to do.
                log.atInfo().addKeyValue("reason", e.getMessage()).log("nat table is read anew");
            }
        }
        var current = NatListing.read(Nft.list());
        if (current.isPresent()) {
            return change(current.get(), wanted, true);
        }
        Nft.apply(NatScript.create(wanted));
        verify(NatListing.read(Nft.list()).orElse(NatTable.empty()), wanted, NatTable.MAPS);
        try (var kernel = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            return new Result(1, forget(kernel, NatTable.empty(), wanted), true);
        }
    }

    private static Result change(NatTable current, NatTable wanted, boolean read)
            throws IOException, InterruptedException {
        var changes = current.differences(wanted);
        if (changes.isEmpty()) {
            return new Result(0, 0, read);
        }
        // One socket for all: the kernel makes a new one wait for one that is being closed.
        try (var kernel = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            if (isSmall(changes)) {
                var elements = new NftElements(kernel);
                elements.change(changes);
                verifyEntries(elements, changes);
            } else {
                Nft.apply(NatScript.change(current, wanted).orElseThrow());
                verify(wanted, changes.stream().map(Difference::map).toList());
            }
            return new Result(1, forget(kernel, current, wanted), read);
        }
    }

    /** Whether it is quicker to name the entries one by one. */
    private static boolean isSmall(List<Difference> changes) {
        return changes.stream().allMatch(change -> NftElements.PLAIN.contains(change.map()))
                && changes.stream().mapToInt(Difference::entries).sum() <= SINGLE_ENTRIES_MAX;
    }

    private static int forget(NetlinkSocket kernel, NatTable before, NatTable after) throws KernelException {
        return new Conntrack(kernel).forget(NatChange.concerned(before, after));
    }

    /** Reads back the maps that were changed. */
    private static void verify(NatTable wanted, List<String> touched) throws IOException, InterruptedException {
        if (touched.size() == 1 && !touched.contains(NatTable.SHARED)) {
            var map = touched.getFirst();
            verify(new NatTable(NatListing.maps(Nft.list(map))), wanted, Set.of(map));
        } else {
            verify(NatListing.read(Nft.list()).orElse(NatTable.empty()), wanted, Set.copyOf(touched));
        }
    }

    private static void verifyEntries(NftElements elements, List<Difference> changes) throws IOException {
        for (Difference change : changes) {
            var keys = new HashSet<>(change.gone().keySet());
            keys.addAll(change.fresh().keySet());
            for (String key : keys) {
                var expected = Optional.ofNullable(change.fresh().get(key));
                if (!elements.value(change.map(), key).equals(expected)) {
                    throw notAsWritten(change.map());
                }
            }
        }
    }

    private static void verify(NatTable found, NatTable wanted, Set<String> maps) throws IOException {
        for (String map : maps) {
            if (!found.entries(map).equals(wanted.entries(map))) {
                throw notAsWritten(map);
            }
        }
    }

    private static IOException notAsWritten(String map) {
        return new IOException("the kernel's %s are not what was written: see whether another program changes table %s"
                .formatted(map, NatTable.NAME));
    }
}
