package flagship.kubeapiserver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks through the bytes of one protobuf message. Confined to one call. */
final class ProtobufCursor {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;

    ProtobufCursor(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** The bytes are not the message they should be. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    boolean more() {
        return at < end;
    }

    /** A field's tag: its number times eight plus its wire type. */
    int tag() {
        return (int) varint();
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new Malformed("unexpected EOF");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new Malformed("integer overflow");
    }

    double fixed64() {
        int start = skip(8);
        long bits = 0;
        for (int i = 7; i >= 0; i--) {
            bits = (bits << 8) | (bytes[start + i] & 0xff);
        }
        return Double.longBitsToDouble(bits);
    }

    /** The message, string or bytes that come next. */
    ProtobufCursor part() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new Malformed("unexpected EOF");
        }
        int start = skip((int) length);
        return new ProtobufCursor(bytes, start, start + (int) length);
    }

    /** All that is left. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    String text() {
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    /** Passes over the value of a field that is of no interest. */
    void skipValue(int wireType) {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> skip(8);
            case BYTES -> part();
            case FIXED32 -> skip(4);
            default -> throw new Malformed("illegal wireType " + wireType);
        }
    }

    private int skip(int length) {
        if (length > end - at) {
            throw new Malformed("unexpected EOF");
        }
        int start = at;
        at += length;
        return start;
    }
}
