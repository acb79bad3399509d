package flagship.catalog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The index of one run of objects' names in the making: for each piece of text the objects whose names have it. For one thread.
 *
 * <p>Objects are told by their distance from the first one. A posting is written as the steps from each to the next, seven bits a byte, the
 * lowest first; where a bit for every object is shorter, as those bits. A byte before them says which.
 */
final class NamePostings {
    private static final byte STEPS = 0;
    private static final byte BITS = 1;

    private final long first;
    private final Map<Integer, Steps> byGram = new HashMap<>();
    private int objects;

    /** @param first no object has a smaller identifier */
    NamePostings(long first) {
        this.first = first;
    }

    /** One row of the index. */
    record Posting(int gram, int objects, byte[] ids) {}

    /** Objects come in the order of their identifiers. */
    void add(long id, long type, String name) {
        int place = Math.toIntExact(id - first);
        add(NameGrams.ofType(type), place);
        NameGrams.of(name, gram -> add(gram, place));
        objects++;
    }

    private void add(int gram, int place) {
        byGram.computeIfAbsent(gram, _ -> new Steps()).add(place);
    }

    int objects() {
        return objects;
    }

    /** In the index's order. */
    List<Posting> postings() {
        var postings = new ArrayList<Posting>(byGram.size());
        new TreeMap<>(byGram).forEach((gram, steps) -> postings.add(new Posting(gram, steps.count, steps.encode())));
        return postings;
    }

    /** The distances that a posting holds. */
    static BitSet read(byte[] ids) {
        var buffer = ByteBuffer.wrap(ids);
        if (buffer.get() == BITS) {
            return BitSet.valueOf(buffer);
        }
        var places = new BitSet();
        int place = -1;
        while (buffer.hasRemaining()) {
            place += step(buffer);
            places.set(place);
        }
        return places;
    }

    private static int step(ByteBuffer buffer) {
        int step = 0;
        int shift = 0;
        byte next;
        do {
            next = buffer.get();
            step |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return step;
    }

    /** The objects of one piece. */
    private static final class Steps {
        private byte[] bytes = {STEPS, 0, 0, 0};
        private int length = 1;
        private int last = -1;
        private int count;

        void add(int place) {
            if (place == last) {
                return; // The piece comes twice in one name.
            }
            int step = place - last;
            while (step > 0x7f) {
                write((step & 0x7f) | 0x80);
                step >>>= 7;
            }
            write(step);
            last = place;
            count++;
        }

        private void write(int value) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) value;
        }

        byte[] encode() {
            byte[] steps = Arrays.copyOf(bytes, length);
            if (length <= last / Byte.SIZE + 2) {
                return steps;
            }
            byte[] bits = read(steps).toByteArray();
            return ByteBuffer.allocate(bits.length + 1).put(BITS).put(bits).array();
        }
    }
}
