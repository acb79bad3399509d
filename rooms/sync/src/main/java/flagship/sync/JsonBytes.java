package flagship.sync;

import java.util.Arrays;

/**
 * Steps over the values of well-formed JSON without reading them: only strings and brackets are looked at. For one thread.
 *
 * <p>The bytes were checked by a real parser when they came; on anything unexpected {@link Unexpected} is thrown, never an index error.
 */
final class JsonBytes {
    private final byte[] bytes;
    private int at;

    JsonBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    int position() {
        return at;
    }

    /** Moves to the next byte that is not white space and returns it. */
    byte peek() {
        while (at < bytes.length && bytes[at] <= ' ') {
            at++;
        }
        if (at == bytes.length) {
            throw new Unexpected();
        }
        return bytes[at];
    }

    /** Steps over {@code expected}. */
    void expect(char expected) {
        if (peek() != expected) {
            throw new Unexpected();
        }
        at++;
    }

    /** Steps over {@code possible} if it comes next. */
    boolean skip(char possible) {
        if (peek() == possible) {
            at++;
            return true;
        }
        return false;
    }

    /** Steps over a string; returns its inside as it is written. A string with escapes is {@link Unexpected} here. */
    Slice name() {
        expect('"');
        int start = at;
        while (at < bytes.length && bytes[at] != '"') {
            if (bytes[at] == '\\') {
                throw new Unexpected();
            }
            at++;
        }
        var name = new Slice(start, at);
        expect('"');
        return name;
    }

    boolean is(Slice slice, byte[] word) {
        return Arrays.equals(bytes, slice.start(), slice.end(), word, 0, word.length);
    }

    /** Steps over one value of any type. */
    void value() {
        switch (peek()) {
            case '"' -> string();
            case '{', '[' -> nested();
            default -> scalar();
        }
    }

    private void string() {
        for (at++; at < bytes.length; at++) {
            if (bytes[at] == '"') {
                at++;
                return;
            }
            if (bytes[at] == '\\') {
                at++;
            }
        }
        throw new Unexpected();
    }

    private void nested() {
        int depth = 0;
        while (at < bytes.length) {
            switch (bytes[at]) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    at++;
                    if (--depth == 0) {
                        return;
                    }
                }
                default -> at++;
            }
        }
        throw new Unexpected();
    }

    private void scalar() {
        while (at < bytes.length && bytes[at] > ' ' && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
            at++;
        }
    }

    /** The range {@code [start, end)}. */
    record Slice(int start, int end) {}

    /** Not what these steps understand: somebody with a real parser must look. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected() {
            super("unexpected JSON", null, false, false);
        }
    }
}
