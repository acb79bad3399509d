package flagship.networkagent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Transmit checksum offload of a device in the calling thread's namespace. A userspace datapath reads frames from the host end of a pod's
 * wire as they are: with offload on, the checksums of TCP and UDP are not there yet and every receiver drops them.
 */
final class Offload {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int SET_TRANSMIT_CHECKSUM = 0x17;

    private Offload() {}

    static void off(String device) throws KernelException {
        var value = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        value.putInt(SET_TRANSMIT_CHECKSUM).putInt(0);
        try (var socket = Descriptor.socket(Libc.AF_INET, Libc.SOCK_DGRAM, 0)) {
            Libc.interfaceControl(socket.number(), SIOCETHTOOL, device, value.array());
        }
    }
}
