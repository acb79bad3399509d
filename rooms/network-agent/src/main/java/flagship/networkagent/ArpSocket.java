package flagship.networkagent;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** ARP by hand on one device of the calling thread's namespace. For one thread. */
final class ArpSocket implements AutoCloseable {
    private static final int ETHERNET_ARP = 0x0806;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int FRAME_BYTES = 42;
    private static final byte[] UNKNOWN_MAC = new byte[6];
    private static final byte[] NO_ADDRESS = new byte[4];

    private final Descriptor socket;
    private final MacAddress own;

    private ArpSocket(Descriptor socket, MacAddress own) {
        this.socket = socket;
        this.own = own;
    }

    static ArpSocket open(Link device) throws KernelException {
        var socket = Descriptor.socket(Libc.AF_PACKET, Libc.SOCK_RAW, swapped(ETHERNET_ARP));
        try {
            Libc.bind(socket.number(), linkAddress(device));
            var own = device.mac()
                    .orElseThrow(() ->
                            new KernelException("ARP on %s, which has no MAC address".formatted(device.name()), 95));
            return new ArpSocket(socket, own);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
    }

    /** {@code struct sockaddr_ll}. */
    private static byte[] linkAddress(Link device) {
        var address = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        address.putShort((short) Libc.AF_PACKET)
                .putShort((short) swapped(ETHERNET_ARP))
                .putInt(device.index());
        return address.array();
    }

    private static int swapped(int protocol) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? protocol
                : Short.reverseBytes((short) protocol) & 0xffff;
    }

    /**
     * Asks who has an address, without claiming one: the sender's address is left out (RFC 5227), so that nobody learns anything wrong.
     *
     * @return the MAC address of the first other device that answers; empty if none does in time
     */
    Optional<MacAddress> whoHas(InetAddress address, long waitMillis) throws KernelException {
        return ask(NO_ADDRESS, address, waitMillis);
    }

    /** As {@link #whoHas} from an address that is ours: a router answers only those. */
    Optional<MacAddress> resolve(InetAddress source, InetAddress address, long waitMillis) throws KernelException {
        return ask(source.getAddress(), address, waitMillis);
    }

    private Optional<MacAddress> ask(byte[] source, InetAddress address, long waitMillis) throws KernelException {
        var target = address.getAddress();
        Libc.send(socket.number(), frame(source, target), new byte[0]);
        long end = System.nanoTime() + waitMillis * 1_000_000;
        for (long left = waitMillis; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            Libc.receiveLimit(socket.number(), left);
            byte[] frame;
            try {
                frame = Libc.receive(socket.number(), 2048);
            } catch (KernelException e) {
                if (e.errno() == KernelException.EAGAIN) {
                    break;
                }
                throw e;
            }
            var answer = answer(frame, target);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    /** Who says that he has the address: in a reply, or in a request of his own. */
    private Optional<MacAddress> answer(byte[] frame, byte[] target) {
        if (frame.length < FRAME_BYTES || frame[12] != 0x08 || frame[13] != 0x06) {
            return Optional.empty();
        }
        int operation = frame[21];
        var sender = Arrays.copyOfRange(frame, 22, 28);
        boolean his = Arrays.equals(Arrays.copyOfRange(frame, 28, 32), target);
        boolean ours = Arrays.equals(sender, own.bytes());
        return his && !ours && (operation == REPLY || operation == REQUEST)
                ? Optional.of(MacAddress.of(sender))
                : Optional.empty();
    }

    /** Tells everybody where the address is now (gratuitous ARP). */
    void announce(InetAddress address) throws KernelException {
        Libc.send(socket.number(), frame(address.getAddress(), address.getAddress()), new byte[0]);
    }

    private byte[] frame(byte[] source, byte[] target) {
        var frame = ByteBuffer.allocate(FRAME_BYTES);
        frame.put(MacAddress.BROADCAST.bytes()).put(own.bytes()).putShort((short) ETHERNET_ARP);
        frame.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) REQUEST);
        frame.put(own.bytes()).put(source).put(UNKNOWN_MAC).put(target);
        return frame.array();
    }

    @Override
    public void close() {
        socket.closeAside();
    }
}
