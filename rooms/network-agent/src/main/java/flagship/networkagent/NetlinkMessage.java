package flagship.networkagent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A netlink request in the making: header, fixed part, attributes, which may hold attributes. For one thread. */
final class NetlinkMessage {
    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;
    /** The frame of a transaction of netfilter. */
    static final int BATCH_BEGIN = 0x10;

    static final int BATCH_END = 0x11;
    static final int HEADER_BYTES = 16;
    private static final int BYTES_MAX = 4096;

    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX).order(ByteOrder.nativeOrder());

    NetlinkMessage(int type, int flags) {
        bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST));
        bytes.putInt(0).putInt(0);
    }

    /** Begins or ends a transaction; the number of the subsystem stands in the order of the network. */
    static NetlinkMessage batch(int type, int subsystem) {
        return new NetlinkMessage(type, 0).u8(0).u8(0).u8(subsystem >> 8).u8(subsystem);
    }

    /** What a nested attribute holds. */
    interface Content {
        void write(NetlinkMessage message);
    }

    NetlinkMessage u8(int value) {
        bytes.put((byte) value);
        return this;
    }

    NetlinkMessage u16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    NetlinkMessage u32(int value) {
        bytes.putInt(value);
        return this;
    }

    NetlinkMessage attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return pad();
    }

    /** A text with the zero byte that ends it. */
    NetlinkMessage attribute(int type, String value) {
        var text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    NetlinkMessage attribute(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    NetlinkMessage nested(int type, Content content) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) type);
        content.write(this);
        bytes.putShort(start, (short) (bytes.position() - start));
        return pad();
    }

    private NetlinkMessage pad() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    byte[] finished(int sequence) {
        bytes.putInt(0, bytes.position()).putInt(8, sequence);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
