package flagship.kubeclient;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The form in which API servers write a changed object: its type first, then the object, and nothing behind it. Such an event need not be read
 * to find the object in it, which is read anyway.
 *
 * @param objectStart from the start of the event; the object ends one byte before it
 */
record EnvelopeForm(ReflectorHandler.Type type, int objectStart) {
    private static final List<Head> HEADS = Arrays.stream(ReflectorHandler.Type.values())
            .map(type -> new Head(
                    type, "{\"type\":\"%s\",\"object\":{".formatted(type).getBytes(StandardCharsets.US_ASCII)))
            .toList();

    private record Head(ReflectorHandler.Type type, byte[] bytes) {}

    /**
     * Empty for any other form. What stands behind the object, if there is something, comes out with it: whoever reads the object must refuse
     * more than one value.
     */
    static Optional<EnvelopeForm> find(byte[] buffer, int start, int length) {
        for (Head head : HEADS) {
            int size = head.bytes().length;
            if (length > size
                    && Arrays.equals(buffer, start, start + size, head.bytes(), 0, size)
                    && buffer[start + length - 2] == '}') {
                return Optional.of(new EnvelopeForm(head.type(), size - 1));
            }
        }
        return Optional.empty();
    }
}
