package flagship.networkagent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The connections that the kernel remembers in the calling thread's namespace. It translates each as the rules were when its first packet came:
 * a rule that is gone goes on for them until they are forgotten. IPv4. For one thread.
 */
final class Conntrack {
    private static final int GET = 0x0101;
    private static final int DELETE = 0x0102;
    private static final int FIXED_BYTES = 4;
    private static final int NESTED = 0x8000;

    private static final int ORIGINAL = 1;
    private static final int REPLY = 2;
    private static final int ZONE = 18;
    private static final int TUPLE_ADDRESSES = 1;
    private static final int TUPLE_PROTOCOL = 2;
    private static final int SOURCE = 1;
    private static final int DESTINATION = 2;
    private static final int PROTOCOL_NUMBER = 1;
    private static final int DESTINATION_PORT = 3;

    private final NetlinkSocket socket;

    /** @param socket of {@link NetlinkSocket#NETFILTER} */
    Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * One of them. Addresses are unsigned numbers, see {@link AddressRange#number}.
     *
     * @param source of its first packet
     * @param destination of its first packet, before any translation
     * @param protocol 6 for TCP, 17 for UDP
     * @param port destination port of its first packet; 0 where the protocol has none
     * @param answersTo where answers go: {@code source}, unless that is translated
     */
    record Connection(long source, long destination, int protocol, int port, long answersTo) {}

    /** Forgets those that {@code which} holds for; how many. */
    int forget(Predicate<Connection> which) throws KernelException {
        var doomed = new ArrayList<Map<Integer, byte[]>>();
        var request = new NetlinkMessage(GET, NetlinkMessage.DUMP)
                .u8(Libc.AF_INET)
                .u8(0)
                .u16(0);
        try {
            socket.ask(request, reply -> {
                var attributes = reply.attributes(FIXED_BYTES);
                if (connection(attributes).filter(which).isPresent()) {
                    doomed.add(attributes);
                }
            });
        } catch (KernelException e) {
            throw e.during("reading the kernel's connections");
        }
        for (Map<Integer, byte[]> attributes : doomed) {
            delete(attributes);
        }
        return doomed.size();
    }

    private static Optional<Connection> connection(Map<Integer, byte[]> attributes) {
        var original = nested(attributes, ORIGINAL);
        var addresses = nested(original, TUPLE_ADDRESSES);
        var answers = nested(nested(attributes, REPLY), TUPLE_ADDRESSES);
        var protocol = nested(original, TUPLE_PROTOCOL);
        var number = protocol.get(PROTOCOL_NUMBER);
        if (number == null || number.length == 0) {
            return Optional.empty();
        }
        return Optional.of(new Connection(
                big(addresses.get(SOURCE)),
                big(addresses.get(DESTINATION)),
                number[0] & 0xff,
                (int) big(protocol.get(DESTINATION_PORT)),
                big(answers.get(DESTINATION))));
    }

    private static Map<Integer, byte[]> nested(Map<Integer, byte[]> attributes, int type) {
        return NetlinkReply.attributes(attributes.getOrDefault(type, new byte[0]), 0);
    }

    /** A number in the order of the network; 0 where it is missing. */
    private static long big(byte @org.jspecify.annotations.Nullable [] bytes) {
        if (bytes == null) {
            return 0;
        }
        long number = 0;
        for (byte part : bytes) {
            number = (number << 8) | (part & 0xff);
        }
        return number;
    }

    private void delete(Map<Integer, byte[]> attributes) throws KernelException {
        var request = new NetlinkMessage(DELETE, NetlinkMessage.ACK)
                .u8(Libc.AF_INET)
                .u8(0)
                .u16(0);
        request.attribute(ORIGINAL | NESTED, attributes.getOrDefault(ORIGINAL, new byte[0]));
        var zone = attributes.get(ZONE);
        if (zone != null && ByteBuffer.wrap(zone).getShort() != 0) {
            request.attribute(ZONE, zone);
        }
        try {
            socket.change(request);
        } catch (KernelException e) {
            if (e.errno() != KernelException.ENOENT) { // It ended by itself.
                throw e.during("forgetting a connection");
            }
        }
    }
}
