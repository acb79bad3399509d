package flagship.networkagent;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One message of the kernel's answer.
 *
 * @param type which kind of message
 * @param body what follows the header
 */
record NetlinkReply(int type, byte[] body) {
    /** A number of the fixed part. */
    int u8(int offset) {
        return body[offset] & 0xff;
    }

    int s32(int offset) {
        return ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(offset);
    }

    /** The attributes behind the fixed part; of two of one type the last. */
    Map<Integer, byte[]> attributes(int fixedBytes) {
        return attributes(body, fixedBytes);
    }

    static Map<Integer, byte[]> attributes(byte[] bytes, int start) {
        var attributes = new HashMap<Integer, byte[]>();
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int at = start;
        while (at + 4 <= bytes.length) {
            int length = buffer.getShort(at) & 0xffff;
            if (length < 4 || at + length > bytes.length) {
                break;
            }
            var value = new byte[length - 4];
            buffer.get(at + 4, value);
            attributes.put(buffer.getShort(at + 2) & 0x3fff, value);
            at += (length + 3) & ~3;
        }
        return attributes;
    }

    static Optional<String> text(Map<Integer, byte[]> attributes, int type) {
        var value = attributes.get(type);
        return value == null || value.length == 0
                ? Optional.empty()
                : Optional.of(new String(value, 0, value.length - 1, StandardCharsets.UTF_8));
    }

    static int number(Map<Integer, byte[]> attributes, int type, int otherwise) {
        var value = attributes.get(type);
        return value == null || value.length < 4
                ? otherwise
                : ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }
}
