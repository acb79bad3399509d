package flagship.networkagent;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's part of a pod's interface: the wire from the node into the container, and all that is set at its inner end.
 *
 * <p>Both ends come to be in one step and go in one: what a killed agent leaves behind is either nothing or a whole wire, whose outer end
 * bears {@link #GROUP} from its first moment.
 */
final class PodWiring {
    /** Marks our devices on a node. The number has no meaning of its own. */
    static final int GROUP = 0x666c;

    private static final int DUPLICATE_PROBES = 3;
    private static final long DUPLICATE_WAIT_MILLIS = 100;

    private PodWiring() {}

    /**
     * The inner end as it shall be.
     *
     * @param hostEnd name of the outer end
     * @param routes all routes but those to the addresses' own subnets
     * @param checksumOffload false where the datapath needs whole packets
     */
    record Wire(
            String hostEnd,
            String ifName,
            Optional<MacAddress> mac,
            int mtu,
            List<IpPrefix> addresses,
            List<Route> routes,
            boolean checksumOffload) {
        Wire {
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
        }
    }

    /** Lays the wire, its ends down. */
    static void lay(NetworkNamespace container, Wire wire) throws KernelException {
        try (var node = RouteNetlink.open()) {
            node.create(new RouteNetlink.Veth(
                    wire.hostEnd(), GROUP, wire.ifName(), container.descriptor(), wire.mac(), wire.mtu()));
            node.up(node.get(wire.hostEnd()));
        }
    }

    /** Removes a wire by its outer end; false if there is none. */
    static boolean remove(String hostEnd) throws KernelException {
        try (var node = RouteNetlink.open()) {
            return node.delete(hostEnd);
        }
    }

    /** Gives the inner end all that it shall have; inside the container's namespace. */
    static Link configure(Wire wire) throws IOException {
        try (var inside = RouteNetlink.open()) {
            var device = inside.get(wire.ifName());
            if (!wire.checksumOffload()) {
                Offload.off(wire.ifName());
            }
            if (wire.addresses().stream().anyMatch(IpPrefix::isV6)) {
                allowVersion6(wire.ifName());
            }
            for (IpPrefix address : wire.addresses()) {
                inside.addAddress(device, address);
            }
            inside.up(device);
            for (Route route : wire.routes()) {
                inside.addRoute(device, route);
            }
            return device;
        }
    }

    /** Runtimes switch version 6 off in a container until somebody wants it. */
    private static void allowVersion6(String ifName) throws IOException {
        var off = Path.of("/proc/sys/net/ipv6/conf", ifName, "disable_ipv6");
        if (!Files.exists(off)) {
            throw new IOException("the subnet has IPv6 addresses, which this node's kernel does not support");
        }
        if (!Files.readString(off).strip().equals("0")) {
            Files.writeString(off, "0");
        }
    }

    /**
     * What of the wire is not as it shall be; empty if all is. Inside the container's namespace.
     */
    static Optional<String> difference(Wire wire) throws KernelException {
        try (var inside = RouteNetlink.open()) {
            var found = inside.find(wire.ifName());
            if (found.isEmpty()) {
                return Optional.of("the interface %s is gone".formatted(wire.ifName()));
            }
            var device = found.get();
            if (!device.up()) {
                return Optional.of("the interface %s is down".formatted(wire.ifName()));
            }
            if (wire.mac().isPresent() && !wire.mac().equals(device.mac())) {
                return Optional.of("the interface %s has another MAC address than %s"
                        .formatted(wire.ifName(), wire.mac().get()));
            }
            var addresses = inside.addresses(device);
            for (IpPrefix address : wire.addresses()) {
                if (!addresses.contains(address)) {
                    return Optional.of("the interface %s has lost the address %s".formatted(wire.ifName(), address));
                }
            }
            var routes = inside.routes(device);
            for (Route route : wire.routes()) {
                if (!routes.contains(route)) {
                    return Optional.of("the route %s by %s is gone".formatted(route.destination(), wire.ifName()));
                }
            }
            return Optional.empty();
        }
    }

    /** Removes the default routes of a container whose new interface brings one. Inside its namespace. */
    static void dropDefaultRoutes() throws KernelException {
        try (var inside = RouteNetlink.open()) {
            for (Link device : inside.links()) {
                for (Route route : inside.routes(device)) {
                    if (route.destination().isDefault()) {
                        inside.removeRoute(device, route);
                    }
                }
            }
        }
    }

    /** Who else on the wire has the address; inside the container's namespace. Takes a third of a second when nobody has. */
    static Optional<MacAddress> otherHolder(Link device, InetAddress address) throws KernelException {
        try (var arp = ArpSocket.open(device)) {
            for (int probe = 0; probe < DUPLICATE_PROBES; probe++) {
                var holder = arp.whoHas(address, DUPLICATE_WAIT_MILLIS);
                if (holder.isPresent()) {
                    return holder;
                }
            }
            return Optional.empty();
        }
    }

    /** Tells the neighbours where the addresses are; inside the container's namespace. */
    static void announce(Link device, List<IpPrefix> addresses) throws KernelException {
        try (var arp = ArpSocket.open(device)) {
            for (IpPrefix address : addresses) {
                if (!address.isV6()) { // Version 6 does it by itself when the address is added.
                    arp.announce(address.address());
                }
            }
        }
    }
}
