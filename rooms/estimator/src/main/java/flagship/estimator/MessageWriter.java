package flagship.estimator;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes the fields of one protobuf message. What is zero or empty is left out, as proto3 does. Confined to one call. */
final class MessageWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    @FunctionalInterface
    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    private MessageWriter write(Write write) {
        try {
            write.to(out);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Cannot be: it goes to memory.
        }
    }

    MessageWriter text(int field, String value) {
        return value.isEmpty() ? this : write(to -> to.writeString(field, value));
    }

    MessageWriter number(int field, long value) {
        return value == 0 ? this : present(field, value);
    }

    /** A number that is written even when it is zero. */
    MessageWriter present(int field, long value) {
        return write(to -> to.writeInt64(field, value));
    }

    /** A message inside of this one, or bytes that hold one: both are written the same. Written even when empty. */
    MessageWriter message(int field, byte[] message) {
        return write(to -> to.writeByteArray(field, message));
    }

    /** Entries of a map in the order of their keys, so that equal maps give equal bytes. */
    <T> MessageWriter map(int field, Map<String, T> map, Function<T, byte[]> value) {
        new TreeMap<>(map)
                .forEach((key, it) -> message(
                        field,
                        new MessageWriter()
                                .text(1, key)
                                .message(2, value.apply(it))
                                .toByteArray()));
        return this;
    }

    byte[] toByteArray() {
        write(CodedOutputStream::flush);
        return bytes.toByteArray();
    }
}
