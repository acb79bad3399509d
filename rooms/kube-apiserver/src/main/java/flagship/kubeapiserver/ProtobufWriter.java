package flagship.kubeapiserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one protobuf message. Confined to one call. */
final class ProtobufWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

    ProtobufWriter varint(int field, long value) {
        raw(((long) field << 3) | ProtobufCursor.VARINT);
        raw(value);
        return this;
    }

    ProtobufWriter number(int field, double value) {
        raw(((long) field << 3) | ProtobufCursor.FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes.write((int) (bits >>> (8 * i)));
        }
        return this;
    }

    ProtobufWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtobufWriter bytes(int field, byte[] value) {
        raw(((long) field << 3) | ProtobufCursor.BYTES);
        raw(value.length);
        bytes.writeBytes(value);
        return this;
    }

    ProtobufWriter message(int field, ProtobufWriter message) {
        raw(((long) field << 3) | ProtobufCursor.BYTES);
        raw(message.bytes.size());
        copy(message);
        return this;
    }

    /** Fields that were encoded elsewhere. */
    ProtobufWriter append(ProtobufWriter other) {
        copy(other);
        return this;
    }

    private void copy(ProtobufWriter other) {
        try {
            other.bytes.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Cannot be: it goes to memory.
        }
    }

    boolean isEmpty() {
        return bytes.size() == 0;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private void raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
