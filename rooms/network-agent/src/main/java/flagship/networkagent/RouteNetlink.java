package flagship.networkagent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Links, addresses and routes of one network namespace, through the kernel's own interface: nothing has to be installed on a node, and a
 * change costs microseconds instead of a process. For one thread, in whose namespace it works.
 */
final class RouteNetlink implements AutoCloseable {
    private static final int NEW_LINK = 16;
    private static final int DELETE_LINK = 17;
    private static final int GET_LINK = 18;
    private static final int SET_LINK = 19;
    private static final int NEW_ADDRESS = 20;
    private static final int DELETE_ADDRESS = 21;
    private static final int GET_ADDRESS = 22;
    private static final int NEW_ROUTE = 24;
    private static final int DELETE_ROUTE = 25;
    private static final int GET_ROUTE = 26;
    private static final int LINK_BYTES = 16;
    private static final int ADDRESS_BYTES = 8;
    private static final int ROUTE_BYTES = 12;

    private static final int LINK_MAC = 1;
    private static final int LINK_NAME = 3;
    private static final int LINK_MTU = 4;
    private static final int LINK_QUEUE = 13;
    private static final int LINK_INFO = 18;
    private static final int LINK_GROUP = 27;
    private static final int LINK_NAMESPACE = 28;
    private static final int INFO_KIND = 1;
    private static final int INFO_DATA = 2;
    private static final int VETH_PEER = 1;
    private static final int IFF_UP = 1;
    private static final int QUEUE_LENGTH = 1000;

    private static final int ADDRESS_ADDRESS = 1;
    private static final int ADDRESS_LOCAL = 2;
    private static final int ADDRESS_LABEL = 3;
    private static final int ADDRESS_FLAGS = 8;
    /** The controller gives each address once; the kernel's own detection would leave it unusable for more than a second. */
    private static final int NO_DUPLICATE_DETECTION = 0x02;

    private static final int ROUTE_DESTINATION = 1;
    private static final int ROUTE_DEVICE = 4;
    private static final int ROUTE_GATEWAY = 5;
    private static final int MAIN_TABLE = 254;
    private static final int PROTOCOL_STATIC = 4;
    private static final int SCOPE_LINK = 253;
    private static final int UNICAST = 1;

    private final NetlinkSocket socket;

    private RouteNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens it for the namespace that the calling thread is in. */
    static RouteNetlink open() throws KernelException {
        return new RouteNetlink(NetlinkSocket.open(NetlinkSocket.ROUTE));
    }

    /**
     * Two devices joined by a wire: the first here, the second in another namespace.
     *
     * @param group marks the first
     * @param namespace descriptor of the second's namespace
     * @param peerMac the second's; chosen by the kernel where absent
     */
    record Veth(String name, int group, String peer, int namespace, Optional<MacAddress> peerMac, int mtu) {}

    /** @throws KernelException EEXIST if a device of either name exists already */
    void create(Veth veth) throws KernelException {
        var message = link(NEW_LINK, NetlinkMessage.ACK | NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, 0, 0)
                .attribute(LINK_NAME, veth.name())
                .attribute(LINK_MTU, veth.mtu())
                .attribute(LINK_QUEUE, QUEUE_LENGTH)
                .attribute(LINK_GROUP, veth.group())
                .nested(
                        LINK_INFO,
                        info -> info.attribute(INFO_KIND, "veth")
                                .nested(INFO_DATA, data -> data.nested(VETH_PEER, peer -> peer(peer, veth))));
        try {
            socket.change(message);
        } catch (KernelException e) {
            throw e.during("creating the veth pair %s and %s".formatted(veth.name(), veth.peer()));
        }
    }

    private static void peer(NetlinkMessage message, Veth veth) {
        fixedLink(message, 0, 0)
                .attribute(LINK_NAME, veth.peer())
                .attribute(LINK_MTU, veth.mtu())
                .attribute(LINK_QUEUE, QUEUE_LENGTH)
                .attribute(LINK_NAMESPACE, veth.namespace());
        veth.peerMac().ifPresent(mac -> message.attribute(LINK_MAC, mac.bytes()));
    }

    Optional<Link> find(String name) throws KernelException {
        try {
            return socket.ask(link(GET_LINK, NetlinkMessage.ACK, 0, 0).attribute(LINK_NAME, name)).stream()
                    .map(RouteNetlink::link)
                    .findFirst();
        } catch (KernelException e) {
            if (e.errno() == KernelException.ENODEV) {
                return Optional.empty();
            }
            throw e.during("looking for the device " + name);
        }
    }

    Link get(String name) throws KernelException {
        return find(name)
                .orElseThrow(() -> new KernelException("looking for the device " + name, KernelException.ENODEV));
    }

    List<Link> links() throws KernelException {
        return socket.ask(link(GET_LINK, NetlinkMessage.DUMP, 0, 0)).stream()
                .map(RouteNetlink::link)
                .toList();
    }

    /** Deletes a device, of a veth pair both; false if there was none. */
    boolean delete(String name) throws KernelException {
        try {
            socket.change(link(DELETE_LINK, NetlinkMessage.ACK, 0, 0).attribute(LINK_NAME, name));
            return true;
        } catch (KernelException e) {
            if (e.errno() == KernelException.ENODEV) {
                return false;
            }
            throw e.during("deleting the device " + name);
        }
    }

    void up(Link device) throws KernelException {
        change(link(SET_LINK, NetlinkMessage.ACK, device.index(), IFF_UP), "bringing up " + device.name());
    }

    void setMac(Link device, MacAddress mac) throws KernelException {
        change(
                link(SET_LINK, NetlinkMessage.ACK, device.index(), 0).attribute(LINK_MAC, mac.bytes()),
                "setting the MAC address of " + device.name());
    }

    void setMtu(Link device, int mtu) throws KernelException {
        change(
                link(SET_LINK, NetlinkMessage.ACK, device.index(), 0)
                        .attribute(LINK_MTU, mtu)
                        .attribute(LINK_QUEUE, QUEUE_LENGTH),
                "setting the MTU of " + device.name());
    }

    /** Gives the device an address; one that it has already stays. */
    void addAddress(Link device, IpPrefix address) throws KernelException {
        change(
                address(
                                NEW_ADDRESS,
                                NetlinkMessage.ACK | NetlinkMessage.CREATE | NetlinkMessage.REPLACE,
                                device,
                                address)
                        .attribute(ADDRESS_FLAGS, address.isV6() ? NO_DUPLICATE_DETECTION : 0),
                "giving %s the address %s".formatted(device.name(), address));
    }

    void removeAddress(Link device, IpPrefix address) throws KernelException {
        change(
                address(DELETE_ADDRESS, NetlinkMessage.ACK, device, address),
                "taking the address %s from %s".formatted(address, device.name()));
    }

    /** The same with a mark by which {@link #addresses(Link, String)} finds it; IPv4 only, and the mark must begin with the device's name. */
    void addAddress(Link device, IpPrefix address, String label) throws KernelException {
        change(
                address(
                                NEW_ADDRESS,
                                NetlinkMessage.ACK | NetlinkMessage.CREATE | NetlinkMessage.REPLACE,
                                device,
                                address)
                        .attribute(ADDRESS_LABEL, label),
                "giving %s the address %s".formatted(device.name(), address));
    }

    /** The addresses of a device, those of the link scope left out. */
    List<IpPrefix> addresses(Link device) throws KernelException {
        return addresses(device, _ -> true);
    }

    /** Of those the ones that bear a mark. */
    List<IpPrefix> addresses(Link device, String label) throws KernelException {
        return addresses(device, it -> it.equals(label));
    }

    private List<IpPrefix> addresses(Link device, Predicate<String> label) throws KernelException {
        var found = new ArrayList<IpPrefix>();
        var request = new NetlinkMessage(GET_ADDRESS, NetlinkMessage.DUMP);
        request.u8(0).u8(0).u8(0).u8(0).u32(0);
        for (NetlinkReply reply : socket.ask(request)) {
            if (reply.type() == NEW_ADDRESS && reply.s32(4) == device.index() && reply.u8(3) != SCOPE_LINK) {
                var attributes = reply.attributes(ADDRESS_BYTES);
                var bytes = attributes.getOrDefault(ADDRESS_LOCAL, attributes.get(ADDRESS_ADDRESS));
                if (bytes != null
                        && label.test(
                                NetlinkReply.text(attributes, ADDRESS_LABEL).orElse(""))) {
                    found.add(new IpPrefix(address(bytes), reply.u8(1)));
                }
            }
        }
        return List.copyOf(found);
    }

    /** Adds the route, in the place of one to the same destination. */
    void addRoute(Link device, Route route) throws KernelException {
        change(
                route(NEW_ROUTE, NetlinkMessage.ACK | NetlinkMessage.CREATE | NetlinkMessage.REPLACE, device, route),
                "routing %s by %s".formatted(route.destination(), device.name()));
    }

    /** Removes the route; one that is gone already is fine. */
    void removeRoute(Link device, Route route) throws KernelException {
        try {
            socket.change(route(DELETE_ROUTE, NetlinkMessage.ACK, device, route));
        } catch (KernelException e) {
            if (e.errno() != KernelException.ESRCH) {
                throw e.during("removing the route %s by %s".formatted(route.destination(), device.name()));
            }
        }
    }

    /** The unicast routes of the main table that go by a device. */
    List<Route> routes(Link device) throws KernelException {
        var found = new ArrayList<Route>();
        for (int family : new int[] {Libc.AF_INET, Libc.AF_INET6}) {
            var request = new NetlinkMessage(GET_ROUTE, NetlinkMessage.DUMP);
            request.u8(family).u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u32(0);
            for (NetlinkReply reply : socket.ask(request)) {
                var attributes = reply.attributes(ROUTE_BYTES);
                boolean ours = reply.type() == NEW_ROUTE
                        && reply.u8(0) == family
                        && reply.u8(4) == MAIN_TABLE
                        && reply.u8(7) == UNICAST
                        && NetlinkReply.number(attributes, ROUTE_DEVICE, 0) == device.index();
                if (ours) {
                    var any = new byte[family == Libc.AF_INET ? 4 : 16];
                    var destination = address(attributes.getOrDefault(ROUTE_DESTINATION, any));
                    var gateway =
                            Optional.ofNullable(attributes.get(ROUTE_GATEWAY)).map(RouteNetlink::address);
                    found.add(new Route(new IpPrefix(destination, reply.u8(1)), gateway));
                }
            }
        }
        return List.copyOf(found);
    }

    private void change(NetlinkMessage message, String what) throws KernelException {
        try {
            socket.change(message);
        } catch (KernelException e) {
            throw e.during(what);
        }
    }

    private static NetlinkMessage link(int type, int flags, int index, int up) {
        return fixedLink(new NetlinkMessage(type, flags), index, up);
    }

    private static NetlinkMessage fixedLink(NetlinkMessage message, int index, int up) {
        return message.u8(0).u8(0).u16(0).u32(index).u32(up).u32(up);
    }

    private static NetlinkMessage address(int type, int flags, Link device, IpPrefix address) {
        var bytes = address.address().getAddress();
        return new NetlinkMessage(type, flags)
                .u8(address.family())
                .u8(address.length())
                .u8(0)
                .u8(0)
                .u32(device.index())
                .attribute(ADDRESS_LOCAL, bytes)
                .attribute(ADDRESS_ADDRESS, bytes);
    }

    private static NetlinkMessage route(int type, int flags, Link device, Route route) {
        var destination = route.destination();
        var message = new NetlinkMessage(type, flags)
                .u8(destination.family())
                .u8(destination.length())
                .u8(0)
                .u8(0)
                .u8(MAIN_TABLE)
                .u8(PROTOCOL_STATIC)
                .u8(route.gateway().isPresent() || destination.isV6() ? 0 : SCOPE_LINK)
                .u8(UNICAST)
                .u32(0);
        if (!destination.isDefault()) {
            message.attribute(ROUTE_DESTINATION, destination.network().getAddress());
        }
        route.gateway().ifPresent(gateway -> message.attribute(ROUTE_GATEWAY, gateway.getAddress()));
        return message.attribute(ROUTE_DEVICE, device.index());
    }

    private static Link link(NetlinkReply reply) {
        var attributes = reply.attributes(LINK_BYTES);
        var mac = attributes.get(LINK_MAC);
        var info = NetlinkReply.attributes(attributes.getOrDefault(LINK_INFO, new byte[0]), 0);
        return new Link(
                reply.s32(4),
                NetlinkReply.text(attributes, LINK_NAME).orElse(""),
                NetlinkReply.text(info, INFO_KIND).orElse(""),
                mac != null && mac.length == 6 ? Optional.of(MacAddress.of(mac)) : Optional.empty(),
                NetlinkReply.number(attributes, LINK_MTU, 0),
                (reply.s32(8) & IFF_UP) != 0,
                NetlinkReply.number(attributes, LINK_GROUP, 0));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the kernel sent an address of %d bytes".formatted(bytes.length), e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
