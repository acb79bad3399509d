package flagship.networkagent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation with the kernel about links, addresses and routes of one network namespace: that of the thread that opened it. For one
 * thread.
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int RECEIVE_BYTES = 64 << 10;
    /** The kernel answers at once; this only bounds a bug. */
    private static final long ANSWER_MILLIS_MAX = 5_000;

    private final Descriptor socket;
    private int sequence;

    private NetlinkSocket(Descriptor socket) {
        this.socket = socket;
    }

    static NetlinkSocket open() throws KernelException {
        var socket = Descriptor.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, NETLINK_ROUTE);
        try {
            Libc.receiveLimit(socket.number(), ANSWER_MILLIS_MAX);
            return new NetlinkSocket(socket);
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

    private List<NetlinkReply> exchange(NetlinkMessage message) throws KernelException {
        int expected = ++sequence;
        Libc.send(socket.number(), message.finished(expected), new byte[0]);
        var replies = new ArrayList<NetlinkReply>();
        while (true) {
            var buffer = ByteBuffer.wrap(Libc.receive(socket.number(), RECEIVE_BYTES))
                    .order(ByteOrder.nativeOrder());
            if (read(buffer, expected, replies)) {
                return replies;
            }
        }
    }

    /** Takes the messages of one datagram; true when the answer is complete. */
    private static boolean read(ByteBuffer buffer, int expected, List<NetlinkReply> replies) throws KernelException {
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
            replies.add(reply);
        }
        return false;
    }

    @Override
    public void close() {
        socket.close();
    }
}
