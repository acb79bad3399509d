package flagship.networkagent;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A conversation with the kernel about one network namespace: that of the thread that opened it. For one thread.
 */
final class NetlinkSocket implements AutoCloseable {
    /** Links, addresses and routes. */
    static final int ROUTE = 0;
    /** Packet filters and connections. */
    static final int NETFILTER = 12;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int RECEIVE_BYTES = 64 << 10;
    /** The kernel answers at once; this only bounds a bug. */
    private static final long ANSWER_MILLIS_MAX = 5_000;

    private final Descriptor socket;
    private final int family;
    private int sequence;

    private NetlinkSocket(Descriptor socket, int family) {
        this.socket = socket;
        this.family = family;
    }

    /** @param family which part of the kernel */
    static NetlinkSocket open(int family) throws KernelException {
        var socket = Descriptor.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, family);
        try {
            Libc.receiveLimit(socket.number(), ANSWER_MILLIS_MAX);
            return new NetlinkSocket(socket, family);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends a request that changes something, and waits for the kernel's word that it is done. */
    void change(NetlinkMessage message) throws KernelException {
        exchange(message);
    }

    /** Sends a request that asks for something; all messages of the answer. */
    List<NetlinkReply> ask(NetlinkMessage message) throws KernelException {
        return exchange(message);
    }

    /**
     * Changes many things of packet filters at once: all of them or, where one is refused, none.
     *
     * @param subsystem of netfilter, which the messages are for
     */
    void transact(int subsystem, List<NetlinkMessage> messages) throws KernelException {
        var batch = new ByteArrayOutputStream();
        batch.writeBytes(
                NetlinkMessage.batch(NetlinkMessage.BATCH_BEGIN, subsystem).finished(++sequence));
        int first = sequence + 1;
        messages.forEach(message -> batch.writeBytes(message.finished(++sequence)));
        batch.writeBytes(
                NetlinkMessage.batch(NetlinkMessage.BATCH_END, subsystem).finished(sequence + 1));
        Libc.send(socket.number(), batch.toByteArray(), new byte[0]);
        // Each message is answered, in order; one that was refused is why the others came to nothing.
        for (int expected = first; expected <= sequence; ) {
            var buffer = ByteBuffer.wrap(Libc.receive(socket.number(), RECEIVE_BYTES))
                    .order(ByteOrder.nativeOrder());
            while (expected <= sequence && read(buffer, expected, _ -> {})) {
                expected++;
            }
        }
        sequence++;
    }

    private List<NetlinkReply> exchange(NetlinkMessage message) throws KernelException {
        var replies = new ArrayList<NetlinkReply>();
        ask(message, replies::add);
        return replies;
    }

    /** The same for answers that may be long: each message is handed over as it comes. */
    void ask(NetlinkMessage message, Consumer<NetlinkReply> replies) throws KernelException {
        int expected = ++sequence;
        Libc.send(socket.number(), message.finished(expected), new byte[0]);
        boolean complete = false;
        while (!complete) {
            var buffer = ByteBuffer.wrap(Libc.receive(socket.number(), RECEIVE_BYTES))
                    .order(ByteOrder.nativeOrder());
            complete = read(buffer, expected, replies);
        }
    }

    /** Takes the messages of one datagram; true when the answer is complete. */
    private static boolean read(ByteBuffer buffer, int expected, Consumer<NetlinkReply> replies)
            throws KernelException {
        while (buffer.remaining() >= NetlinkMessage.HEADER_BYTES) {
            int start = buffer.position();
            int length = buffer.getInt(start);
            int type = buffer.getShort(start + 4) & 0xffff;
            boolean ours = buffer.getInt(start + 8) == expected;
            if (length < NetlinkMessage.HEADER_BYTES || length > buffer.remaining()) {
                throw new KernelException("reading a netlink answer that was cut short", 22);
            }
            var body = new byte[length - NetlinkMessage.HEADER_BYTES];
            buffer.get(start + NetlinkMessage.HEADER_BYTES, body);
            buffer.position(Math.min(buffer.limit(), start + ((length + 3) & ~3)));
            if (!ours) {
                continue; // The late end of an answer that was given up.
            }
            var reply = new NetlinkReply(type, body);
            if (type == NLMSG_ERROR) {
                int error = reply.s32(0);
                if (error != 0) {
                    throw new KernelException("a netlink request was refused", -error);
                }
                return true;
            }
            if (type == NLMSG_DONE) {
                return true;
            }
            replies.accept(reply);
        }
        return false;
    }

    @Override
    public void close() {
        if (family == NETFILTER) {
            socket.closeAside();
        } else {
            socket.close();
        }
    }
}
