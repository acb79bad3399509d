package flagship.kubeclient;

import flagship.kubemodel.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts JSON values out of a stream without parsing them. It finds where a value ends by counting braces outside of strings, and leaves it
 * to the reader of the value to find it malformed. Memory: the largest value, within a limit, plus 64 KiB; none while a resting one waits
 * between values.
 *
 * <p>For one thread.
 */
final class JsonCutter {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int RESTED_BYTES = 1 << 10;
    private static final byte[] NONE = {};

    private final InputStream source;
    private final int valueBytesMax;
    private final boolean rests;
    private byte[] buffer;
    /** Where the value that was cut last, or is being cut, begins. */
    private int start;
    /** First byte that is not consumed. */
    private int position;
    /** End of what was read. */
    private int limit;

    private JsonCutter(InputStream source, int valueBytesMax, boolean rests) {
        this.source = source;
        this.valueBytesMax = valueBytesMax;
        this.rests = rests;
        this.buffer = rests ? NONE : new byte[BUFFER_BYTES];
    }

    /** For a stream that comes in one go. */
    JsonCutter(InputStream source, int valueBytesMax) {
        this(source, valueBytesMax, false);
    }

    /** For one of the many streams in which mostly nothing comes. */
    static JsonCutter resting(InputStream source, int valueBytesMax) {
        return new JsonCutter(source, valueBytesMax, true);
    }

    /** The next byte that is not white space, left unread; -1 at the end of the stream. */
    int peek() throws IOException {
        while (true) {
            while (position < limit) {
                byte next = buffer[position];
                if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                    return next;
                }
                position++;
            }
            start = 0;
            position = 0;
            limit = 0;
            int count = rests ? firstBytes() : source.read(buffer, 0, buffer.length);
            if (count < 0) {
                return -1;
            }
            limit = count;
        }
    }

    /** Waits without a buffer and then has one as large as what came. */
    private int firstBytes() throws IOException {
        if (source.available() == 0) {
            buffer = NONE;
        }
        int first = source.read();
        if (first < 0) {
            return -1;
        }
        int rest = Math.min(source.available(), BUFFER_BYTES - 1);
        if (buffer.length <= rest) {
            buffer = new byte[Math.max(RESTED_BYTES, rest + 1)];
        }
        buffer[0] = (byte) first;
        return rest == 0 ? 1 : 1 + Math.max(0, source.read(buffer, 1, rest));
    }

    /** Whether the next byte is {@code wanted}, which is then consumed. */
    boolean skip(char wanted) throws IOException {
        if (peek() != wanted) {
            return false;
        }
        position++;
        return true;
    }

    /** Consumes {@code wanted}, or fails. */
    void expect(char wanted) throws IOException {
        int found = peek();
        if (found < 0) {
            throw cutShort();
        }
        if (found != wanted) {
            throw unexpected(found, wanted);
        }
        position++;
    }

    private static IOException unexpected(int found, char wanted) {
        var shown = found > ' ' && found < 0x7f ? "'" + (char) found + "'" : "byte " + (found & 0xff);
        return new IOException("the server's answer is not what a Kubernetes API sends: %s where '%s' was expected"
                .formatted(shown, wanted));
    }

    private static IOException cutShort() {
        return new EOFException("the server's answer ended in the middle of a value");
    }

    /** Consumes one value, which then lies in {@link #buffer} at {@link #start} with {@link #length}. */
    void cut() throws IOException {
        int first = peek();
        start = position;
        position = switch (first) {
            case -1 -> throw cutShort();
            case '{', '[' -> structureEnd(position);
            case '"' -> stringEnd(position + 1);
            default -> scalarEnd(position);
        };
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int length() {
        return position - start;
    }

    /** Consumes a string and returns its value; empty for null. */
    String string() throws IOException {
        cut();
        return Json.parse(Arrays.copyOfRange(buffer, start, position)).asText("");
    }

    private int structureEnd(int from) throws IOException {
        int depth = 0;
        int at = from;
        while (true) {
            if (at == limit) {
                at = refill(at);
            }
            switch (buffer[at++]) {
                case '"' -> at = stringEnd(at);
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
        }
    }

    private int stringEnd(int from) throws IOException {
        int at = from;
        while (true) {
            if (at == limit) {
                at = refill(at);
            }
            byte next = buffer[at++];
            if (next == '"') {
                return at;
            }
            if (next == '\\') {
                at = at == limit ? refill(at) + 1 : at + 1;
            }
        }
    }

    private int scalarEnd(int from) throws IOException {
        int at = from;
        while (true) {
            if (at == limit) {
                at = refill(at);
            }
            switch (buffer[at]) {
                case ',', '}', ']', ' ', '\n', '\r', '\t' -> {
                    return at;
                }
                default -> at++;
            }
        }
    }

    /** Reads more behind the unfinished value; returns where {@code at} is now, for the value may move. */
    private int refill(int at) throws IOException {
        int shift = start;
        if (shift > 0) {
            System.arraycopy(buffer, shift, buffer, 0, limit - shift);
            start = 0;
            position = 0;
            limit -= shift;
        }
        if (limit == buffer.length) {
            grow();
        }
        int count = source.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            throw cutShort();
        }
        limit += count;
        return count == 0 ? refill(at - shift) : at - shift;
    }

    private void grow() throws IOException {
        if (buffer.length >= valueBytesMax) {
            throw new IOException("the server sent a value of more than %d bytes".formatted(valueBytesMax));
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(valueBytesMax, 2L * buffer.length));
    }
}
