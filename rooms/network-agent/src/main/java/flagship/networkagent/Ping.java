package flagship.networkagent;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** ICMP echo from the calling thread's namespace to one address. For one thread. */
final class Ping implements AutoCloseable {
    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;
    private static final int ECHO_BYTES = 16;

    private final Descriptor socket;
    private final InetAddress target;
    private final int identifier;
    private int sequence;

    private Ping(Descriptor socket, InetAddress target, int identifier) {
        this.socket = socket;
        this.target = target;
        this.identifier = identifier;
    }

    /** @param identifier tells this conversation's echoes from those of others, 0 to 65535 */
    static Ping open(InetAddress target, int identifier) throws KernelException {
        boolean v6 = IpPrefix.isV6(target);
        var socket = Descriptor.socket(v6 ? Libc.AF_INET6 : Libc.AF_INET, Libc.SOCK_RAW, v6 ? ICMP_V6 : ICMP);
        return new Ping(socket, target, identifier & 0xffff);
    }

    /** Sends one echo request; whether its reply, or that to an earlier one, came in time. No route, or a network that is down, is no reply either. */
    boolean echo(long waitMillis) throws KernelException {
        sequence = (sequence + 1) & 0xffff;
        try {
            Libc.send(socket.number(), request(), socketAddress());
        } catch (KernelException e) {
            return false;
        }
        long end = System.nanoTime() + waitMillis * 1_000_000;
        for (long left = waitMillis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            Libc.receiveLimit(socket.number(), left);
            try {
                if (isReply(Libc.receive(socket.number(), 2048))) {
                    return true;
                }
            } catch (KernelException e) {
                if (e.errno() == KernelException.EAGAIN) {
                    return false;
                }
                throw e;
            }
        }
        return false;
    }

    private byte[] request() {
        boolean v6 = IpPrefix.isV6(target);
        var message = ByteBuffer.allocate(ECHO_BYTES);
        message.put((byte) (v6 ? 128 : 8)).put((byte) 0).putShort((short) 0);
        message.putShort((short) identifier).putShort((short) sequence);
        if (!v6) { // Of version 6 the kernel fills it in: it covers the addresses.
            message.putShort(2, checksum(message.array()));
        }
        return message.array();
    }

    private static short checksum(byte[] bytes) {
        int sum = 0;
        for (int index = 0; index < bytes.length; index += 2) {
            sum += ((bytes[index] & 0xff) << 8) | (bytes[index + 1] & 0xff);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }

    private byte[] socketAddress() {
        boolean v6 = IpPrefix.isV6(target);
        var address = ByteBuffer.allocate(v6 ? 28 : 16).order(ByteOrder.nativeOrder());
        address.putShort((short) (v6 ? Libc.AF_INET6 : Libc.AF_INET)).putShort((short) 0);
        if (v6) {
            address.putInt(0);
        }
        address.put(target.getAddress());
        return address.array();
    }

    private boolean isReply(byte[] packet) {
        boolean v6 = IpPrefix.isV6(target);
        int start = v6 ? 0 : (packet[0] & 0x0f) * 4; // Version 4 comes with its IP header.
        if (packet.length < start + 8 || packet[start] != (byte) (v6 ? 129 : 0)) {
            return false;
        }
        var message = ByteBuffer.wrap(packet, start, packet.length - start).slice();
        // A late reply to an earlier echo proves the way just as well.
        boolean ours = message.getShort(4) == (short) identifier && (message.getShort(6) & 0xffff) <= sequence;
        return ours && (v6 || Arrays.equals(Arrays.copyOfRange(packet, 12, 16), target.getAddress()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
