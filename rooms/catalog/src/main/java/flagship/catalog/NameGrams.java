package flagship.catalog;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** What the index of names knows a name by: every three bytes that follow each other in it, each as one number. Pure. */
final class NameGrams {
    /** Shorter texts have no pieces. */
    static final int BYTES = 3;

    private NameGrams() {}

    /** A piece that comes twice is given twice. */
    static void of(String text, IntConsumer taker) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i + BYTES <= bytes.length; i++) {
            taker.accept(((bytes[i] & 0xff) << 16) | ((bytes[i + 1] & 0xff) << 8) | (bytes[i + 2] & 0xff));
        }
    }

    /** Types are in the index as if each were a piece of all its objects' names; no text has a number below zero. */
    static int ofType(long type) {
        return Math.toIntExact(-1 - type);
    }
}
