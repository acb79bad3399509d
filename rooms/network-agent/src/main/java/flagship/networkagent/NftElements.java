package flagship.networkagent;

import flagship.networkagent.NatTable.Difference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Single entries of our table's maps in the kernel, in the calling thread's namespace, over netlink: reading or changing one costs the same in a map
 * of ten as in one of ten thousand, where the program {@code nft} reads all of it. For one thread.
 */
final class NftElements {
    /** Maps whose keys and values are addresses and ports; of the others whole listings are read. */
    static final Set<String> PLAIN = Set.of(NatTable.PORTS, NatTable.FLOATING_IN, NatTable.FLOATING_OUT, NatTable.EIPS);

    private static final int SUBSYSTEM = 10;
    private static final int NEW_ELEMENT = (SUBSYSTEM << 8) | 12;
    private static final int GET_ELEMENT = (SUBSYSTEM << 8) | 13;
    private static final int DELETE_ELEMENT = (SUBSYSTEM << 8) | 14;
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

    /** @param socket of {@link NetlinkSocket#NETFILTER} */
    NftElements(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * The value of an entry, as {@link NatTable} writes it; empty where there is none.
     *
     * @param map one of {@link #PLAIN}
     */
    Optional<String> value(String map, String key) throws KernelException {
        var request = request(GET_ELEMENT, NetlinkMessage.ACK, map, element -> data(element, KEY, key));
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

    /**
     * Carries out changes in one transaction.
     *
     * @param changes of {@link #PLAIN}
     * @throws KernelException if the kernel's maps are not what they were taken for; nothing is changed then
     */
    void change(List<Difference> changes) throws KernelException {
        var requests = new ArrayList<NetlinkMessage>();
        // What becomes another is taken out first.
        for (Difference change : changes) {
            for (String key : change.gone().keySet()) {
                requests.add(
                        request(DELETE_ELEMENT, NetlinkMessage.ACK, change.map(), element -> data(element, KEY, key)));
            }
        }
        for (Difference change : changes) {
            change.fresh().forEach((key, value) -> requests.add(addition(change.map(), key, value)));
        }
        try {
            socket.transact(SUBSYSTEM, requests);
        } catch (KernelException e) {
            throw e.during("changing entries of the kernel's maps "
                    + changes.stream().map(Difference::map).toList());
        }
    }

    private static NetlinkMessage addition(String map, String key, String value) {
        int flags = NetlinkMessage.ACK | NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
        return request(NEW_ELEMENT, flags, map, element -> {
            data(element, KEY, key);
            data(element, DATA, value);
        });
    }

    private static NetlinkMessage request(int type, int flags, String map, NetlinkMessage.Content element) {
        return new NetlinkMessage(type, flags)
                .u8(Libc.AF_INET)
                .u8(0)
                .u16(0)
                .attribute(LIST_TABLE, NatTable.NAME)
                .attribute(LIST_SET, map)
                .nested(LIST_ELEMENTS | NESTED, list -> list.nested(ELEMENT | NESTED, element));
    }

    private static void data(NetlinkMessage element, int type, String text) {
        element.nested(type | NESTED, data -> data.attribute(VALUE, bytes(text)));
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
}
