package flagship.networkagent;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Single entries of our table's maps as the kernel has them, in the calling thread's namespace. Asked over netlink: one entry costs the same in
 * a map of ten as in one of ten thousand, where the program {@code nft} lists all of it. For one thread.
 */
final class NftElements implements AutoCloseable {
    /** Maps whose keys and values are addresses and ports; of the others whole listings are read. */
    static final Set<String> PLAIN = Set.of(NatTable.PORTS, NatTable.FLOATING_IN, NatTable.FLOATING_OUT, NatTable.EIPS);

    private static final int GET_ELEMENT = (10 << 8) | 13;
    private static final int FIXED_BYTES = 4;
    private static final int NESTED = 0x8000;

    private static final int LIST_TABLE = 1;
    private static final int LIST_SET = 2;
    private static final int LIST_ELEMENTS = 3;
    private static final int ELEMENT = 1;
    private static final int KEY = 1;
    private static final int DATA = 2;
    private static final int VALUE = 1;
    /** Each part of a key begins at a multiple of this. */
    private static final int PART_BYTES = 4;

    private final NetlinkSocket socket;

    private NftElements(NetlinkSocket socket) {
        this.socket = socket;
    }

    static NftElements open() throws KernelException {
        return new NftElements(NetlinkSocket.open(NetlinkSocket.NETFILTER));
    }

    /**
     * The value of an entry, as {@link NatTable} writes it; empty where there is none.
     *
     * @param map one of {@link #PLAIN}
     */
    Optional<String> value(String map, String key) throws KernelException {
        var request = new NetlinkMessage(GET_ELEMENT, NetlinkMessage.ACK)
                .u8(Libc.AF_INET)
                .u8(0)
                .u16(0)
                .attribute(LIST_TABLE, NatTable.NAME)
                .attribute(LIST_SET, map);
        request.nested(
                LIST_ELEMENTS | NESTED,
                list -> list.nested(
                        ELEMENT | NESTED,
                        element -> element.nested(KEY | NESTED, data -> data.attribute(VALUE, bytes(key)))));
        try {
            for (NetlinkReply reply : socket.ask(request)) {
                var found = value(reply);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (KernelException e) {
            if (e.errno() == KernelException.ENOENT) {
                return Optional.empty();
            }
            throw e.during("reading an entry of the kernel's map " + map);
        }
    }

    private static Optional<String> value(NetlinkReply reply) {
        var elements = nested(reply.attributes(FIXED_BYTES), LIST_ELEMENTS);
        var data = nested(nested(elements, ELEMENT), DATA).get(VALUE);
        return data == null ? Optional.empty() : Optional.of(text(data));
    }

    private static Map<Integer, byte[]> nested(Map<Integer, byte[]> attributes, int type) {
        return NetlinkReply.attributes(attributes.getOrDefault(type, new byte[0]), 0);
    }

    /** {@code tcp . 192.0.2.5 . 80} in the order of the network, each part padded. Pure. */
    static byte[] bytes(String key) {
        var parts = key.split(" \\. ", -1);
        var buffer = ByteBuffer.allocate(parts.length * PART_BYTES);
        for (int index = 0; index < parts.length; index++) {
            buffer.position(index * PART_BYTES);
            switch (parts[index]) {
                case "tcp" -> buffer.put((byte) 6);
                case "udp" -> buffer.put((byte) 17);
                default -> {
                    if (parts[index].indexOf('.') >= 0) {
                        buffer.put(IpPrefix.address(parts[index]).getAddress());
                    } else {
                        buffer.putShort((short) Integer.parseInt(parts[index]));
                    }
                }
            }
        }
        return buffer.array();
    }

    /** {@code 10.0.1.9}, or {@code 10.0.1.9 . 80}. Pure. */
    static String text(byte[] value) {
        var buffer = ByteBuffer.wrap(value);
        var address = "%d.%d.%d.%d"
                .formatted(buffer.get() & 0xff, buffer.get() & 0xff, buffer.get() & 0xff, buffer.get() & 0xff);
        return buffer.remaining() < 2 ? address : "%s . %d".formatted(address, buffer.getShort() & 0xffff);
    }

    @Override
    public void close() {
        socket.close();
    }
}
